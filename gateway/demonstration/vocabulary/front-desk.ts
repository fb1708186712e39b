import type { Thread } from './thread.ts';

export const frontDesk: readonly Thread[] = [
  ['a: Next patient for Dr Keller is checked in.', 'b: Thanks, [five minutes|sending somebody out].'],
  ['a: {pt} is running late, about {min} minutes.', 'b: We can swap with the {time}.', 'a: Swapped, both know.'],
  ['a: Interpreter for {time} confirmed.', 'b: Room {n} please.'],
  ['a: Insurance card of {pt} does not read.', 'b: Copy by hand, I call them tomorrow.'],
  [
    'a: Two requests for a follow-up this week, which slots?',
    'b: Thursday {time} and Friday first thing.',
    'a: Booked.',
  ],
  ['a*: Printer for wristbands is jammed again.', 'b: Use the one in minors until {time}.', 'c: Technician is here.'],
  ['a: Wheelchair needed at the north entrance.', 'b: On its way.'],
  ['a: Relative of {pt} asks for visiting hours on Ward 3.', 'b: From two to eight, one person at a time.'],
  ['a: {n} no-shows this morning, all called once.', 'b: Please send the letters today.'],
  [
    'a: The video appointment at {time} has no sound on the patient side.',
    'b: Switched to audio, works.',
    'a: Noted in the booking.',
  ],
  ['a: Waiting room {many}, door team informed.', 'b: We will call numbers faster at the second counter.'],
  ['a: Address of {pt} changed, updated in the record.', 'b: Thanks, letters resent.'],
  ['a: Who can take the phone from {time}?', 'b: Me until five.', 'c: I take over after that.'],
  ['a: Lost property: grey coat, reading glasses.', 'b: The glasses belong to {pt}, I keep them here.'],
  ['a: Transport for bed {bed} wants a signature at the desk.', 'b: Coming.'],
];
