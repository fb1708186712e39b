// Who answers at the server's address, asked before any token leaves (CN5). The request carries none: the platform
// refuses it, in JSON and with a code of its own. See `findingOfProbe`.

import type { Rest } from '../ports/rest.ts';
import { findingOfProbe, type Trouble } from './causes.ts';

export const PROBE_LIMIT_MS = 10_000;
const PROBE_PATH = '/api/v1/auth/me';

/** Null when it is the platform. */
export async function probeServer(rest: Rest, server: string): Promise<Trouble | null> {
  const answer = await rest.request({
    server,
    method: 'GET',
    path: PROBE_PATH,
    token: null,
    timeoutMs: PROBE_LIMIT_MS,
  });
  return findingOfProbe(answer);
}
