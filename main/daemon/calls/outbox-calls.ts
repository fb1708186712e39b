// The outbox, as windows ask for it.

import { done, ok } from '#shared/result.ts';
import type { Account } from '../account/account.ts';
import { outboxItems, pauseOf, unsentOf } from '../outbox/items.ts';
import type { Op } from '../outbox/op.ts';
import { recordOfTarget } from '../records/record-op.ts';
import { withBody } from '../outbox/outbox.ts';
import { withAccount, type HandlersOf, type Present } from './handlers.ts';

type Names =
  | 'outbox.list'
  | 'outbox.summary'
  | 'outbox.retry'
  | 'outbox.discard'
  | 'outbox.confirm'
  | 'outbox.unsent'
  | 'outbox.amend';

export function outboxCalls(present: Present): HandlersOf<Names> {
  return {
    'outbox.list': withAccount(present, (account) => ok(listItems(account))),
    'outbox.summary': withAccount(present, (account) => ok(account.messaging.outboxSummary())),
    'outbox.retry': withAccount(present, (account, { opIds }) => {
      if (!account.supervisor.ready()) account.supervisor.tryNow();
      return account.messaging.outbox.retry(opIds);
    }),
    'outbox.discard': withAccount(present, (account, { opIds }) => {
      const result = account.messaging.outbox.discard(opIds);
      return result.ok ? ok({ discarded: result.value.discarded }) : result;
    }),
    'outbox.confirm': withAccount(present, (account, { opIds }) => {
      if (!account.supervisor.ready()) account.supervisor.tryNow();
      return account.messaging.outbox.confirm(opIds);
    }),
    'outbox.unsent': () => {
      const account = present();
      if (!account) return ok({ count: 0, targets: [] });
      const unsent = unsentOf(account.messaging.outbox.all(), (op) => targetOf(account, op));
      const others = account.updates.list().map(({ key }) => ({ target: key, count: 1 }));
      const undecided = account.messaging.conflicts.waiting();
      if (undecided > 0) others.push({ target: 'review', count: undecided });
      const count = others.reduce((sum, other) => sum + other.count, unsent.count);
      return ok({ count, targets: [...unsent.targets, ...others] });
    },
    'outbox.amend': withAccount(present, (account, { opId, body }) => {
      const amended = account.messaging.outbox.amend(opId, withBody(body.trim()));
      return amended.ok ? done : amended;
    }),
  };
}

export function listItems(account: Account) {
  const { clock } = account.ports;
  const now = clock.now();
  return outboxItems(account.messaging.outbox.all(), {
    now,
    wallOffset: now - clock.monotonic(),
    inflight: (opId) => account.messaging.pump.inflight(opId),
    waitUntil: (lane) => account.messaging.pump.waitOf(lane).until,
    paused: account.supervisor.ready() ? null : (pauseOf(account.supervisor.view()) ?? 'network'),
    ageMs: (op) => account.messaging.ageMs(op),
    targetOf: (op) => targetOf(account, op),
  });
}

/** Where an op goes, for people. */
function targetOf(account: Account, op: Op): string {
  if (op.roomId !== null) return account.messaging.summaries.titleOf(op.roomId) ?? op.roomId;
  const record = recordOfTarget(op.kind === 'record.change' ? op.target : null);
  if (record && (record.entity === 'room' || record.entity === 'note'))
    return account.messaging.summaries.titleOf(record.id) ?? record.id;
  if (record) return record.entity;
  switch (op.kind) {
    case 'profile.update':
      return 'profile';
    case 'notification.read':
      return 'notifications';
    default:
      return 'appointment';
  }
}
