// The host's luck: the operating system's generator for ids and keys, Math.random for jitter only.

import { createHash, randomBytes } from 'node:crypto';
import type { Random } from '#daemon/ports/random.ts';

export function createSystemRandom(): Random {
  return {
    bytes: (count) => new Uint8Array(randomBytes(count)),
    uniform: () => Math.random(),
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}
