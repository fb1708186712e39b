import type { Thread } from './thread.ts';

export const direct: readonly Thread[] = [
  ['a: Have you got a minute for Bay {bay}?', 'b: [Now is good|In {min} minutes].', 'a: Thanks.'],
  ['a: Could you cosign the letter for {pt}?', 'b: Done.', 'a: Thank you.'],
  ['a: I am covering until {time}. Anything I should know?', 'b: Bed {bed} is the one to watch. Otherwise calm.'],
  ['a: Coffee after the round?', 'b: Yes please. Usual place, {time}.'],
  ['a: Can we swap the Saturday?', 'b: Which one do I get?', 'a: The one after.', 'b: Fine with me.'],
  ['a: Your patient {pt} is asking for you.', 'b: On my way up.'],
  ['a: The family meeting moved to {time}.', 'b: Noted, I will bring the films.'],
  ['a: Did the lab call you about {pt}?', 'b: Yes, all dealt with.', 'a: Good, closing it.'],
  ['a: Thanks for last night, that was a good save.', 'b: Team effort. Get some sleep.'],
  ['a: I left the pager on your desk.', 'b: Found it.'],
  [
    'a: Could you look at an ECG? It is the second from Bay {bay}.',
    'b: Looks like the old one to me. Who read the first?',
    'a: I did, and I agree.',
    'b: Then leave it.',
  ],
  ['a: Is the {time} still free on Thursday?', 'b: Yes, shall I hold it?', 'a: Please.'],
  ['a*: Please ring me on {ext} when you can, better by voice.', 'b: Calling now.'],
];
