// A READY link without a supervisor: what presence, typing, people and notifications need of one.

import type { ReadyLink } from '#daemon/connection/supervisor.ts';
import type { Link } from '#daemon/ports/link.ts';
import type { ConnectedEvent } from '#shared/wire/platform.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { createHandLinks, type HandLink } from '#tests/support/hand-link.ts';

export interface Wire {
  ready: ReadyLink;
  hand: HandLink;
  /** Everything that left, volatile or not, oldest first. */
  left: { event: string; payload: unknown }[];
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
  const left: Wire['left'] = [];
  const noted: Link = {
    close: () => link.close(),
    send(event, payload) {
      left.push({ event, payload });
      link.send(event, payload);
    },
    request(event, payload, timeoutMs) {
      left.push({ event, payload });
      return link.request(event, payload, timeoutMs);
    },
  };
  return {
    left,
    ready: { link: noted, mode, generation, connected: { socketId: 's', userId: 'ann', ...connected } },
    hand,
  };
}

/** The payloads of what left under this name. */
export const sent = (wire: Wire, event: string) =>
  wire.left.filter((one) => one.event === event).map((one) => one.payload);
