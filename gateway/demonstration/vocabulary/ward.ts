import type { Thread } from './thread.ts';

export const ward: readonly Thread[] = [
  [
    'a: Handover: {many} patients, {n} for review, bed {bed} new from the emergency department.',
    'b: Anybody to worry about?',
    'a: Bed {bed2}, early warning score went from 2 to 5. Medics know.',
    'b: Taking bed {bed2} myself then.',
  ],
  [
    'a!: Bed {bed}: saturation {lowsat} on four litres, rate {fast}. Please review now.',
    'b: Coming.',
    'c: Sitting upright, mask on, portable film asked for.',
    'b: Thanks, I am at the bed.',
  ],
  [
    'a: Bed {bed} has not passed urine since {past}.',
    'b: Bladder scan first, then call me.',
    'a: {scan} ml.',
    'b: Catheter please.',
  ],
  [
    'a: Family of {pt} is here and would like to speak to a doctor.',
    'b: I can be there at {time}.',
    'a: They will wait in the day room.',
  ],
  [
    'a: Pharmacy asks for the discharge list before {time}.',
    'b: Four are done, two need a signature.',
    'a: I will catch you on the round.',
  ],
  [
    'a*: Bed {bed} fell at {past}, no head injury, hip moves freely. Form is filled in.',
    'b: Film of the hip anyway. I will examine at {time}.',
    'a: Request is in.',
  ],
  ['a: Cannula in bed {bed} has tissued, next dose at {time}.', 'b: [I will put one in|On my list, after bed {bed2}].'],
  [
    'a: Dressing of bed {bed} is dry, drain {drain} ml since midnight.',
    'b: Drain can come out tomorrow if it stays like that.',
  ],
  [
    'a: Who has bed {bed} on the physio list? Walked ten metres today.',
    'b: Me. Stairs tomorrow, then home.',
    'a: Transport booked for {time}.',
  ],
  [
    'a: Blood sugar bed {bed} {sugar}.',
    'b: Correction as charted, recheck in an hour.',
    'a: Rechecked: better, {sugar2}.',
  ],
  ['a: Bed {bed} is ready to go, only the letter is missing.', 'b: Letter is signed.', 'a: Bed free from {time}.'],
  ['a: Night was quiet. Bed {bed} slept badly, asks for something else than last night.', 'b: Noted for the round.'],
  [
    'a: Side room {n} needs to stay closed, result is positive.',
    'b: Sign is up, cleaning informed.',
    'c: Visitors told at the door.',
  ],
  ['a: Short by one tomorrow late. Can anybody swap?', 'b: I can, if somebody takes my Sunday.', 'c: Deal, I take it.'],
  ['a: Weights are all in except beds {bed} and {bed2}.', 'b: Doing them after lunch.'],
  [
    'a: Temperature {fever} in bed {bed}, day {n} after surgery.',
    'b: Cultures, urine, look at the wound.',
    'a: Wound is fine. Cultures sent at {past}.',
    'b: Then we wait for the urine.',
  ],
  [
    'a: Lactate of bed {bed} back: {lactate}.',
    'b: [Lower than this morning, good|Higher than I like, repeating at {time}].',
  ],
];
