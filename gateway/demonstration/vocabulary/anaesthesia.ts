import type { Thread } from './thread.ts';

export const anaesthesia: readonly Thread[] = [
  ['a: Theatre {n} starts {min} minutes late, list order unchanged.', 'b: Told the ward.', 'a: Thanks.'],
  [
    'a: {pt}: difficult airway last time, letter is in the record.',
    'b: Video scope in the room, I will come for the start.',
    'a: Appreciated.',
  ],
  [
    'a: Anybody free for sedation in the emergency department at {time}?',
    'b: I can, if somebody holds the on-call phone.',
    'c: Phone is with me.',
  ],
  ['a: Block in bed {bed} works well, pain {pain}/10.', 'b: Good. Catheter stays until tomorrow noon.'],
  [
    'a!: Theatre {n}: need a second pair of hands now.',
    'b: Running.',
    'c: Coming too, blood is ordered.',
    'a: Stable again, thank you.',
  ],
  ['a: Fasting since {past} for the wrist. Go ahead?', 'b: Yes, {time} is fine.'],
  ['a: Recovery has {n} waiting for beds.', 'b: Ward 3 takes one at {time}.', 'c: I stay until then.'],
  [
    'a*: Machine check in theatre {n} failed on the leak test.',
    'b: Swap with the spare, I will call the engineer.',
    'a: Swapped, test is fine.',
  ],
  [
    'a: Pre-assessment for {pt}: haemoglobin {haemoglobin}.',
    'b: Iron first, surgery can wait two weeks.',
    'a: Surgeon agrees.',
  ],
  ['a: Who does the epidural at {time}?', 'b: Me.'],
  ['a: Warm blankets have run out in recovery.', 'b: Laundry brings more by {time}.'],
  ['a: Teaching on Thursday: airway cases. Bring one.', 'b: I have the one from Monday.', 'c: Count me in.'],
];
