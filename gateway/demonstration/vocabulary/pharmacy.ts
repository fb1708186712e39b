import type { Thread } from './thread.ts';

export const pharmacy: readonly Thread[] = [
  [
    'a: Can you confirm the dose for bed {bed}? Kidney function dropped overnight.',
    'b: Every {twelve} hours instead of eight.',
    'a: Changed, thank you.',
  ],
  [
    'a: {pt} takes three herbal products at home, list is attached to the record.',
    'b: One of them matters: pause it before surgery.',
    'a: Told the patient.',
  ],
  [
    'a*: Interaction on the chart of bed {bed}: two drugs that lengthen the QT.',
    'b: Is there a recent ECG?',
    'a: From {past}, borderline.',
    'b: Please swap the second one, suggestion is in the note.',
  ],
  ['a: Vancomycin level bed {bed}: {level}.', 'b: Keep the dose, next level in two days.'],
  ['a: Out of the usual saline bags until {time}.', 'b: Use the half-litre ones from store {n}.', 'a: Found them.'],
  ['a: Discharge bag for {pt} ready?', 'b: Ready at the hatch from {time}.', 'a: Picking it up.'],
  [
    'a!: Recall: batch ending {batch} of the heparin syringes. Please check your cupboards now and confirm.',
    'b: Ward 3 checked, none here.',
    'c: Emergency had two, set aside.',
    'a: Thank you both. Collecting at {time}.',
  ],
  [
    'a: Allergy says rash to amoxicillin as a child. Still a no for the first choice?',
    'b: Family says it was a viral rash. I would test before, not today.',
    'a: Second choice then.',
  ],
  ['a: Controlled drugs count is right.', 'b: Signed.'],
  ['a: Can {pt} have the tablets crushed?', 'b: Not that one. Liquid form is on its way.'],
  ['a: Insulin pens: new brand, same strength. Please read the label twice.', 'b: Put up in the treatment room.'],
  ['a: Fridge alarm at {past}, temperature was fine, door was open.', 'b: Reset, thank you for looking.'],
  ['a: Warfarin for {pt} today?', 'b: INR {inr}. [Skip tonight|Same dose], recheck in the morning.'],
  ['a: Chemo for {time} is made and checked.', 'b: Sending the porter.'],
];
