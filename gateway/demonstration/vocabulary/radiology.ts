import type { Thread } from './thread.ts';

export const radiology: readonly Thread[] = [
  ['a: CT 1 is down for {min} minutes, urgent cases to CT 2.', 'b: Noted, moving the {time} slot.', 'a: Back up.'],
  [
    'a: Chest film of {pt}, bed {bed}: done?',
    'b: Done at {past}, report follows.',
    'b: Report is in: [no change|small effusion on the left|clear].',
  ],
  [
    'a*: Creatinine of {pt} is {creatinine}. Still contrast?',
    'b: What is the question?',
    'a: Clot in the lung.',
    'b: Then yes, with fluids before and after. Please document it.',
  ],
  [
    'a: MRI at {time} cancelled by the patient. Who is next?',
    'b: {pt} from Ward 3, checklist complete.',
    'a: Send please.',
  ],
  [
    'a: Pacemaker card for {pt}?',
    'b: Scanned, under documents. Conditional, needs the programmer.',
    'a: Cardiology comes at {time}.',
  ],
  [
    'a!: Head CT Bay {bay}: bleed. Calling the registrar now, please confirm that you have seen this.',
    'b: Seen. Talking to the family.',
    'c: Theatre is informed.',
  ],
  ['a: Portable in Bay {bay} please, cannot be moved.', 'b: {min} minutes.', 'a: Thank you.'],
  ['a: Wrong side on the request of {pt}. Please correct.', 'b: Corrected, sorry.', 'a: No harm, good that we asked.'],
  [
    'a: Ultrasound list is full until {time}. Two more possible after that.',
    'b: One from us: gall bladder, fasted.',
    'a: Gets {time}.',
  ],
  ['a: Old images for {pt} from the other hospital have arrived.', 'b: Great, comparing.'],
  ['a: Nobody came with bed {bed}, porter waits.', 'b: On the way from the ward now.'],
  [
    'a: Can you look at the lateral view of the {age}-year-old ankle? I see a line.',
    'b: I see it too. Treat as a fracture.',
    'a: Will do.',
  ],
  ['a: Second read for the screening list, {n} left.', 'b: Taking them after the meeting.'],
  ['a: Contrast delivery arrives {time}, stock for today is enough.', 'b: Thanks.'],
];
