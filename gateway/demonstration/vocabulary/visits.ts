import type { Thread } from './thread.ts';

export const visits: readonly Thread[] = [
  [
    'a: Observations {past}: pressure {sys} over {dia}, rate {rate}, saturation {sat}.',
    'b: Thanks, better than before.',
  ],
  ['a: Pain {pain}/10, walked to the bathroom.', 'b: Then we go down with the dose tonight.'],
  [
    'a: Relatives asked about the plan. I said you would call at {time}.',
    'b: I will.',
    'b: Spoke with the daughter, she agrees.',
  ],
  ['a: CRP {crp} today.', 'b: [Going down, carry on|Flat, we keep the treatment two more days].'],
  [
    'a: Antibiotics due {time}, second line is in.',
    'b: Given at the right time please, level before the next.',
    'a: Noted on the chart.',
  ],
  [
    'a*: Haemoglobin {haemoglobin}, was higher yesterday.',
    'b: Any sign of bleeding?',
    'a: None that I can see.',
    'b: Repeat at {time}, group and save.',
  ],
  ['a: Ate half of lunch, drinking well.', 'b: Good. Fluids can stop.'],
  [
    'a!: New confusion since {past}, pressure {low} over {dia}. Please come.',
    'b: Coming now.',
    'b: Seen. Blood gas taken, fluids up.',
    'a: Calmer already.',
  ],
  ['a: Follow-up booked for Thursday {time}.', 'b: Letter goes out today.'],
  ['a: Scan report is in.', 'b: Read it: [nothing new|as expected]. Telling the patient on the round.'],
  ['a: Physio was here, stairs tomorrow.', 'b: Then home on Friday is realistic.'],
  ['a: Patient would like to know the result before the family comes at {time}.', 'b: I will be there before.'],
];
