// An item of the outbox; a test names only what it is about.

import type { OutboxItem } from '#shared/model/outbox.ts';
import { NOW } from '../../support/chat-fixtures.ts';

let made = 0;

export function anItem(change: Partial<OutboxItem> = {}): OutboxItem {
  made += 1;
  return {
    opId: `op-${made}`,
    kind: 'message.send',
    lane: 'room:r1',
    target: 'Emergency · Bay 2',
    roomId: 'r1',
    text: 'Ordering the repeat troponin now.',
    acuity: 'routine',
    state: 'queued',
    maySent: false,
    laneState: 'open',
    attempts: 0,
    lastError: null,
    nextTryAt: null,
    writtenAt: NOW - 60_000,
    ageMs: 60_000,
    waitsFor: 'turn',
    can: { retry: true, discard: true, edit: true, cancel: true, confirm: false },
    ...change,
  };
}
