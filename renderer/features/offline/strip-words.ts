// What the connection strip says in each state of the link: what happened, what still works, what can be done.
// Quiet: nothing while all is well, and nothing for a change that is over within two seconds.
//
//   state                          strip                                     offers
//   any but signed-out             an own urgent message has not left: says so over everything else (OB11)
//   signed-out · ready             none; ready with items older than ten seconds: how many, sync
//   offline, asked for             working offline since …, what works       go online
//   offline · probing · authenticating · connecting
//                                  offline since …, what works, why          outbox, try now; the next try counts down
//   catching-up, long              catching up: rooms done of rooms to do
//   degraded                       unsteady since …, why                     try now
//   locked                         sign-in has run out, what works           sign in
//   upgrade-required               too old, what is kept                     outbox

import type { ConnectionState, ConnectionView } from '#shared/model/connection.ts';
import type { OutboxSummary } from '#shared/model/outbox.ts';
import { maybeText, t } from '../../ui/text.ts';
import { countdown, duration, when } from '../../ui/time.ts';

export type StripAction = 'outbox' | 'try-now' | 'go-online' | 'sign-in' | 'sync';

export interface Strip {
  tone: 'info' | 'warn' | 'urgent';
  title: string;
  words: string;
  /** Counts down; kept apart so that it is not read aloud each second. */
  next: string | null;
  actions: readonly StripAction[];
}

/** How long a disturbance may last before it is worth a strip. */
export const QUIET_MS = 2_000;
/** How long something may wait while connected before the strip speaks of it. */
export const SLOW_MS = 10_000;

export interface StripFacts {
  view: ConnectionView;
  waiting: number;
  /** Items that wait for a person's decision: refused, or held. What stands behind them is not slow. */
  undecided: number;
  oldestWrittenAt: number | null;
  urgentLate: OutboxSummary['urgentLate'];
  now: number;
  /** From this many attempts on the strip says that it is still trying (the seed's `attempts`). */
  stillTryingFrom: number;
}

const TRYING: readonly ConnectionState[] = ['probing', 'authenticating', 'connecting'];

function whatWorks(waiting: number): string {
  return waiting > 0 ? t('connection.worksWaiting', { count: waiting }) : t('connection.works');
}

function sentence(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

function nextTry({ view, now }: StripFacts): string | null {
  if (TRYING.includes(view.state)) return t('connection.trying');
  if (view.nextTryAt === null) return null;
  const leftMs = view.nextTryAt - now;
  return leftMs > 0 ? t('connection.nextTry', { countdown: countdown(leftMs) }) : t('connection.trying');
}

function offline(facts: StripFacts): Strip | null {
  const { view, waiting, now, stillTryingFrom } = facts;
  const since = view.lastReadyAt ?? view.since;
  if (now - since < QUIET_MS) return null;
  if (view.state === 'offline' && view.cause === 'asked')
    return {
      tone: 'info',
      title: t('connection.offlineChosen', { when: when(view.since, now) }),
      words: whatWorks(waiting),
      next: null,
      actions: ['outbox', 'go-online'],
    };
  return {
    tone: 'warn',
    title: t('connection.offline', { when: when(since, now) }),
    words: sentence(
      view.cause === null ? null : maybeText(`connection.cause.${view.cause}`),
      whatWorks(waiting),
      view.attempt >= stillTryingFrom ? t('connection.stillTrying', { attempt: view.attempt }) : null,
    ),
    next: nextTry(facts),
    actions: TRYING.includes(view.state) ? ['outbox'] : ['outbox', 'try-now'],
  };
}

function slow({ waiting, undecided, oldestWrittenAt, now }: StripFacts): Strip | null {
  if (waiting === 0 || undecided > 0 || oldestWrittenAt === null || now - oldestWrittenAt < SLOW_MS) return null;
  return {
    tone: 'info',
    title: t('offline.pending', { count: waiting }),
    words: t('connection.slow'),
    next: null,
    actions: ['outbox', 'sync'],
  };
}

/** Over whatever else there is to say: somebody may be counting on a message that is still here. */
export function stripOf(facts: StripFacts): Strip | null {
  const strip = connectionStrip(facts);
  const { urgentLate, view, now } = facts;
  if (urgentLate === null || view.state === 'signed-out') return strip;
  return {
    tone: 'urgent',
    // Its age was true when it was told, and goes on.
    title: t('offline.urgentLate', {
      count: urgentLate.count,
      age: duration(Math.max(urgentLate.ageMs, now - urgentLate.writtenAt)),
    }),
    words: sentence(t('offline.urgentLatePhone'), strip === null ? null : `${strip.title}.`),
    next: strip?.next ?? null,
    actions: [...new Set<StripAction>(['outbox', ...(strip?.actions ?? [])])],
  };
}

function connectionStrip(facts: StripFacts): Strip | null {
  const { view, waiting, now } = facts;
  switch (view.state) {
    case 'signed-out':
      return null;
    case 'ready':
      return slow(facts);
    case 'offline':
    case 'probing':
    case 'authenticating':
    case 'connecting':
      return offline(facts);
    case 'catching-up':
      if (view.progress === null) return null;
      return {
        tone: 'info',
        title: t('connection.catchingUpProgress', { ...view.progress }),
        words: waiting > 0 ? t('offline.pending', { count: waiting }) : '',
        next: null,
        actions: [],
      };
    case 'degraded':
      return {
        tone: 'warn',
        title: t('connection.degraded', { when: when(view.since, now) }),
        words: sentence(view.cause === null ? null : maybeText(`connection.cause.${view.cause}`), whatWorks(waiting)),
        next: nextTry(facts),
        actions: ['outbox', 'try-now'],
      };
    case 'locked':
      return {
        tone: 'warn',
        title: t('connection.locked'),
        words: t('connection.worksLocked'),
        next: null,
        actions: ['outbox', 'sign-in'],
      };
    case 'upgrade-required':
      return {
        tone: 'warn',
        title: t('connection.upgrade'),
        words: t('connection.worksUpgrade'),
        next: null,
        actions: ['outbox'],
      };
  }
}
