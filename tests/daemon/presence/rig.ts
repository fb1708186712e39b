// A READY link without a supervisor: what presence, typing, people and notifications need of one.

import type { ReadyLink } from '#daemon/connection/supervisor.ts';
import type { ConnectedEvent } from '#shared/wire/platform.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { createHandLinks, type HandLink } from '#tests/support/hand-link.ts';

export interface Wire {
  ready: ReadyLink;
  hand: HandLink;
}

let generation = 0;

export function connect(clock: FakeClock, mode: 'sync' | 'plain', connected: Partial<ConnectedEvent> = {}): Wire {
  const links = createHandLinks(clock);
  const link = links.open(
    { server: 'https://x', token: 't', device: { deviceId: 'd', epoch: 'e', workstation: 'w' }, timeoutMs: 20_000 },
    { opened: () => {}, closed: () => {}, event: () => {} },
  );
  const hand = links.newest();
  hand.accept();
  generation += 1;
  return { ready: { link, mode, generation, connected: { socketId: 's', userId: 'ann', ...connected } }, hand };
}

/** Names and payloads of what was sent volatile under this name. */
export const sent = (wire: Wire, event: string) =>
  wire.hand.sent.filter((one) => one.event === event).map((one) => one.payload);
