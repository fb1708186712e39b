// Full jitter: a uniform draw below a bound that doubles with each failure, so that many consoles do not return at once.

import type { Random } from '../ports/random.ts';

export function backoffMs(random: Random, failures: number, firstMs = 1_000, maxMs = 60_000): number {
  const bound = Math.min(maxMs, firstMs * 2 ** Math.min(failures, 20));
  return Math.ceil(random.uniform() * bound);
}
