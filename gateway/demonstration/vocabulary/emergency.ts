import type { Thread } from './thread.ts';

export const emergency: readonly Thread[] = [
  [
    'a: Bay {bay}: {pt} settled, pain {pain}/10 after the second dose. ECG is in the chart.',
    'b: Thanks. [Any change from the first one|Same as this morning]?',
    'a: No change. Repeat troponin due {time}.',
  ],
  [
    'a!: Bay {bay}: lactate back at {lactate}, pressure {low} over {dia}. Need a senior at the bedside.',
    'b: On my way, two minutes.',
    'c: Fluids are running, cultures went at {past}.',
    'b: Thank you. Antibiotics within the hour please, I will write them up.',
  ],
  [
    'a: Ambulance in {min} minutes: {age}-year-old, fall from standing, on a blood thinner.',
    'b: Bay {bay} is free. [I will tell CT|CT knows].',
    'a: Perfect, putting the board up.',
  ],
  [
    'a: Waiting room is at {many}. Longest wait {hours} hours.',
    'b: I can take the next two from minors.',
    'c: Opening the second triage desk until {time}.',
    'a: That helps, thanks.',
  ],
  [
    'a*: Bay {bay} potassium {potassium}. Not haemolysed according to the lab.',
    'b: ECG now please. Is the calcium drawn up?',
    'a: Both in progress.',
    'a: ECG [looks unchanged|has slightly peaked waves], it is on your desk.',
    'b: Seen, treating.',
  ],
  ['a: Can somebody repeat the troponin in Bay {bay}? I am with Bay {bay2}.', 'b: [Doing it now|Taking it with me].'],
  [
    'a: {pt} wants to go home. Observations fine since {past}.',
    'b: Happy with that if the second troponin is flat. Letter is half written.',
    'a: Second one is flat. Discharging.',
  ],
  [
    'a: The wrist in Bay {bay} is displaced. Who can sedate?',
    'b: Anaesthesia says {time}. Keep nil by mouth.',
    'a: Last ate at {past}, noted.',
  ],
  ['a: Ultrasound machine is back from repair, parked next to resus.', 'b: Finally. Thanks for chasing it.'],
  [
    'a: Bed for {pt}? Accepted by medicine an hour ago.',
    'b: Ward 3 has bed {bed} from {time}.',
    'a: Good, handover is written.',
  ],
  [
    'a!: Resus: {age}-year-old, breathing fast, saturation {lowsat} on a mask. Anaesthesia please.',
    'b: Coming down.',
    'c: Chest film is booked for the bay.',
    'b: With the patient now.',
  ],
  [
    'a: Child in Bay {bay}, temperature {fever}, drinking well, no rash.',
    'b: Observe for two hours, I will look at {time}.',
    'a: Parents informed.',
  ],
  ['a: Tetanus fridge is low again.', 'b: Ordered, pharmacy brings it with the {time} round.'],
  [
    'a: Who has the keys to the controlled cupboard?',
    'b: Me. [Back in two minutes|On the counter at triage, with {name}].',
  ],
  [
    'a: Stroke call cancelled, symptoms since yesterday evening.',
    'b: Still scanning, just not in a hurry. Thanks for the update.',
  ],
  [
    'a: Night team: {many} in the department, {n} waiting for beds, nobody in resus.',
    'b: Thank you, go home.',
    'c: Sleep well.',
  ],
  ['a: Bay {bay} allergic to penicillin, wristband is on, chart updated.', 'b: Seen, changing the prescription.'],
  [
    'a*: Police are bringing somebody in at {time}, agitated. Bay {bay} prepared?',
    'b: Prepared. Security is informed.',
    'c: I stay with them.',
  ],
];
