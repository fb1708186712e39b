// The secret in the fragment of the address that is printed at start: 256 random bits, for one run of the console.
// A fragment is not sent in requests, so the token reaches no log and no other site; the page says it as its first frame.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface LoopbackToken {
  readonly text: string;
  matches(candidate: string): boolean;
}

export function createToken(): LoopbackToken {
  const text = randomBytes(32).toString('base64url');
  const expected = digest(text);
  return { text, matches: (candidate) => timingSafeEqual(digest(candidate), expected) };
}

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();
