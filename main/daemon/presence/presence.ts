// Presence: the own one told to the platform, the others' shown while it is known to hold (PR1, PR2).
//
//   sync    one subscription for the whole directory; changes come by themselves, heartbeats vouch for the rest
//   plain   a subscription for each watched person, renewed well before the platform forgets it after five minutes, and
//           the watched people asked for every 25 s, because nothing else would vouch for those who do not change
//
// Nothing of it is stored or replayed (OB9): after each connect everything is asked anew.

import type { PresenceState, PresenceView } from '#shared/model/presence.ts';
import { platformPresence, presenceList } from '#shared/wire/platform.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';
import { tellServer } from './tell-server.ts';
import { createKnowledge, timeOf, type Moment } from './knowledge.ts';
import { createOwnPresence, type Declaration, type OwnPresenceKeeper } from './own-presence.ts';

export type { Declaration } from './own-presence.ts';

export interface Presence {
  own: Pick<OwnPresenceKeeper, 'declare' | 'setLocked' | 'setInCall' | 'setIdle' | 'setWindows'>;
  /** People on screen. On a plain platform only they are subscribed; more than 1,000 push the oldest out. */
  watch(userIds: readonly string[]): void;
  view(userId: string): PresenceView;
  stateOf(userId: string): PresenceState;
  /** The directory has people that were not subscribed yet. */
  directoryChanged(): void;
  onReady(ready: ReadyLink): void;
  onLost(): void;
  /** Answers true when the event was one of presence. */
  onEvent(name: string, payload: unknown): boolean;
  onAlive(serverTime: number | null, ready: ReadyLink): void;
  stop(): void;
}

const POLL_MS = 25_000;
const RENEW_MS = 4 * 60_000;
const REQUEST_LIMIT_MS = 10_000;
const CHUNK = 200;
const MOST_WATCHED = 1_000;

export function createPresence(deps: {
  clock: Clock;
  selfId: string;
  saved: { load(): Declaration | null; save(declaration: Declaration | null): void };
  /** Everybody in the directory (sync). */
  directoryIds: () => readonly string[];
  onChanged: (presences: PresenceView[]) => void;
}): Presence {
  const { clock } = deps;
  const knowledge = createKnowledge();
  const watched = new Set<string>([deps.selfId]);
  let subscribed = new Set<string>();
  let current: ReadyLink | null = null;
  /** Subscriptions which the server has answered over this link. */
  let vouched = new Set<string>();
  let serverAhead = clock.now() - clock.monotonic();
  let cancelDecay: (() => void) | null = null;
  let cancelTimers: (() => void)[] = [];

  const serverNow = () => Math.round(clock.monotonic() + serverAhead);
  const now = (): Moment => ({ monotonicMs: clock.monotonic(), serverMs: serverNow() });
  const own = createOwnPresence({ clock, saved: deps.saved, serverNow });

  function hearServerTime(time: number | null): void {
    if (time !== null) serverAhead = time - clock.monotonic();
  }

  function tell(changed: readonly string[]): void {
    scheduleDecay();
    if (changed.length > 0) deps.onChanged(changed.map(view));
  }

  /** Vouching moves the moment of decay; a timer that comes too early finds nothing and is set again. */
  function scheduleDecay(): void {
    if (cancelDecay) return;
    const next = knowledge.nextDecayAt();
    if (next === null) return;
    cancelDecay = clock.after(Math.max(0, next - clock.monotonic()), () => {
      cancelDecay = null;
      tell(knowledge.decay(clock.monotonic()));
    });
  }

  const view = (userId: string) => knowledge.view(userId, clock.monotonic());
  const wanted = () => (current?.mode === 'sync' ? [...deps.directoryIds()] : [...watched]);

  function subscribe(userIds: readonly string[]): void {
    const ready = current;
    if (!ready) return;
    for (const chunk of chunks(userIds)) {
      for (const userId of chunk) subscribed.add(userId);
      tellServer(ready.link, 'presence:subscribe', { userIds: chunk });
    }
  }

  async function ask(userIds: readonly string[], ready: ReadyLink): Promise<void> {
    const answer = await ready.link.request('presence:get', { userIds }, REQUEST_LIMIT_MS);
    if (!answer.ok || current !== ready) return;
    const parsed = presenceList.safeParse(answer.value);
    if (!parsed.success) return;
    const named = new Set(parsed.data.presences.map((presence) => presence.userId));
    const absent = userIds.filter((userId) => !named.has(userId));
    tell([...knowledge.note(parsed.data.presences, now()), ...knowledge.noteAbsent(absent, now())]);
  }

  function halt(): void {
    for (const cancel of cancelTimers) cancel();
    cancelTimers = [];
    current = null;
  }

  return {
    own,
    watch(userIds) {
      for (const userId of userIds) {
        watched.delete(userId);
        watched.add(userId);
      }
      for (const userId of watched) {
        if (watched.size <= MOST_WATCHED) break;
        if (userId !== deps.selfId) watched.delete(userId);
      }
      const ready = current;
      if (ready?.mode !== 'plain') return;
      const fresh = userIds.filter((userId) => !subscribed.has(userId));
      subscribe(fresh);
      for (const chunk of chunks(fresh)) void ask(chunk, ready);
    },
    view,
    stateOf: (userId) => view(userId).state,
    directoryChanged() {
      if (current?.mode === 'sync') subscribe(wanted().filter((userId) => !subscribed.has(userId)));
    },
    onReady(ready) {
      halt();
      current = ready;
      subscribed = new Set();
      vouched = new Set();
      hearServerTime(ready.connected.serverTime ?? timeOf(ready.connected.timestamp));
      own.onReady(ready);
      subscribe(wanted());
      if (ready.mode === 'sync') return;
      const poll = () => {
        for (const chunk of chunks(wanted())) void ask(chunk, ready);
      };
      cancelTimers = [repeat(clock, POLL_MS, poll), repeat(clock, RENEW_MS, () => subscribe(wanted()))];
      poll();
    },
    onLost() {
      halt();
      own.onLost();
      tell(knowledge.lost());
    },
    onEvent(name, payload) {
      switch (name) {
        case 'presence:changed': {
          const parsed = platformPresence.safeParse(payload);
          if (parsed.success) tell(knowledge.note([parsed.data], now()));
          return true;
        }
        case 'presence:initial': {
          const parsed = presenceList.safeParse(payload);
          if (!parsed.success) return true;
          for (const presence of parsed.data.presences) vouched.add(presence.userId);
          tell(knowledge.note(parsed.data.presences, now()));
          return true;
        }
        case 'presence:statusUpdated': {
          own.onStatusUpdated();
          const parsed = platformPresence.safeParse({ userId: deps.selfId, ...(payload as object) });
          if (parsed.success) tell(knowledge.note([{ ...parsed.data, userId: deps.selfId }], now()));
          return true;
        }
        default:
          return false;
      }
    },
    onAlive(serverTime, ready) {
      hearServerTime(serverTime);
      if (ready !== current) return;
      own.onAlive();
      if (ready.mode === 'plain') return;
      tell(knowledge.vouch((userId) => vouched.has(userId), now()));
      // A subscription that was not answered is made again, and nothing vouches for those people till then.
      subscribe(wanted().filter((userId) => !vouched.has(userId)));
    },
    stop() {
      halt();
      own.stop();
      cancelDecay?.();
    },
  };
}

/** Runs again and again; answers how to stop. */
function repeat(clock: Clock, intervalMs: number, run: () => void): () => void {
  let cancel = () => {};
  const arm = () => {
    cancel = clock.after(intervalMs, () => {
      run();
      arm();
    });
  };
  arm();
  return () => cancel();
}

function chunks(userIds: readonly string[]): string[][] {
  const found: string[][] = [];
  for (let from = 0; from < userIds.length; from += CHUNK) found.push(userIds.slice(from, from + CHUNK));
  return found;
}
