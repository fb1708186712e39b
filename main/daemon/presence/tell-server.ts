// Says something that the platform does not answer. It goes as a request all the same: what is sent volatile is dropped
// whenever the transport is still busy with what was sent a moment before, which is fine for typing and would leave
// people without a subscription here. Nothing of it outlives the link (OB9).

import type { Link } from '../ports/link.ts';

const LIMIT_MS = 10_000;

export function tellServer(link: Link, event: string, payload: unknown): void {
  void link.request(event, payload, LIMIT_MS);
}
