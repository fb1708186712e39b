// What a colleague answers to a person, by what was said. First match wins.

export const replies: readonly { when: RegExp; say: readonly string[] }[] = [
  {
    when: /\b(thank|thanks|cheers|danke)\b/i,
    say: ['Any time.', 'You are welcome.', 'Gladly.', 'No problem at all.'],
  },
  {
    when: /^\s*(hi|hello|hey|good (morning|afternoon|evening)|hallo|moin)\b/i,
    say: ['Hello. What can I do?', 'Morning. All calm here so far.', 'Hi, I am at the desk if you need me.'],
  },
  {
    when: /\b(where|wo)\b.*\?/i,
    say: ['Just left the ward, back in {min} minutes.', 'At the desk, come by.', 'In Bay {bay} at the moment.'],
  },
  {
    when: /\b(when|what time|wann)\b.*\?/i,
    say: ['About {time}, I would say.', 'In {min} minutes or so.', 'Not before {time}.'],
  },
  {
    when: /\b(who|wer)\b.*\?/i,
    say: ['{name} has it, I think.', 'I can take it.', 'Let me ask, one moment.'],
  },
  {
    when: /\b(potassium|troponin|lactate|crp|blood|bloods|lab|labs|gas|result|results)\b/i,
    say: [
      'Sent at {past}, the lab says {min} minutes.',
      'It is back: nothing alarming. I put it in the chart.',
      'I will chase the lab and come back to you.',
    ],
  },
  {
    when: /\b(ct|mri|x-?ray|film|scan|ultrasound)\b/i,
    say: ['Radiology has it on the list for {time}.', 'Done at {past}, the report is not in yet.', 'I will ring them.'],
  },
  {
    when: /\b(bed|ward|transfer|discharge)\b/i,
    say: ['Bed {bed} is free from {time}.', 'The letter is nearly done.', 'I will sort it out with the charge nurse.'],
  },
  {
    when: /\b(dose|mg|drug|antibiotic|antibiotics|insulin|prescri\w+|allerg\w+)\b/i,
    say: [
      'Checked against the chart, that is right.',
      'Kidneys are fine, so no change needed.',
      'I will ask pharmacy to confirm.',
    ],
  },
  {
    when: /\b(appointment|slot|book|booked|patient is here|checked in)\b/i,
    say: ['Booked, they know.', 'The {time} is still free.', 'I will send them in.'],
  },
  { when: /\b(call|phone|ring)\b/i, say: ['Calling you on {ext}.', 'I am on {ext} for the next {min} minutes.'] },
  {
    when: /\b(please|can you|could you|can somebody|can anybody|bitte)\b/i,
    say: ['Will do.', 'On it.', 'Give me {min} minutes.', 'Yes, doing it now.'],
  },
  {
    when: /\?\s*$/,
    say: ['I think so, let me check.', 'Yes.', 'Not yet, I will let you know.', 'Good question. I will look.'],
  },
  {
    when: /.*/s,
    say: ['Seen, thanks.', 'Noted.', 'Understood.', 'Good to know, thank you.', 'Okay, I will keep an eye on it.'],
  },
];

export const urgentReplies: readonly string[] = [
  'On my way.',
  'Seen. With you in two minutes.',
  'Coming now, please stay with the patient.',
  'Acknowledged, I am bringing {name} along.',
];

export const returning: readonly string[] = [
  'Back now. Reading what I missed.',
  'Sorry, was in a procedure. Seen it.',
  'Back at my desk.',
];

export const emojis: readonly string[] = ['👍', '✅', '👀', '🙏'];
