// A state in words, with its sign. The sign repeats the words and is not read aloud.

import type { StateWords } from './state-words.ts';

export function StateMark({ state }: { state: StateWords }) {
  return (
    <span className="message__mark" data-tone={state.tone}>
      <span aria-hidden="true">{state.sign} </span>
      {state.words}
    </span>
  );
}
