// What windows hear. Snapshot events give their present value first; hints are coalesced, so that a burst of a thousand
// changes asks the windows to look once. Events are told after commits and never command.

import { SNAPSHOT_EVENTS, type EventName, type Events } from '#shared/bridge/contract.ts';
import type { RecordEntity } from '#shared/model/record.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';

/** Below one frame at 60 Hz. */
const COALESCE_MS = 12;

type SnapshotName = (typeof SNAPSHOT_EVENTS)[number];
export type Snapshots = { [Name in SnapshotName]: () => Events[Name] };

export interface EventHub {
  emit<Name extends EventName>(name: Name, payload: Events[Name]): void;
  /** The present value of a snapshot event, told soon and once. */
  refresh(name: SnapshotName): void;
  /** A hint without payload, told soon and once. */
  hint(name: 'rooms.changed' | 'people.changed' | 'notifications.changed' | 'conflicts.changed'): void;
  hintRoom(roomId: string): void;
  hintRecord(entity: RecordEntity, id: string): void;
  subscribe<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
  stop(): void;
}

export function createEventHub(clock: Clock, log: Log, snapshots: Snapshots): EventHub {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const due = new Map<string, () => void>();
  let cancel: (() => void) | null = null;

  const emit = <Name extends EventName>(name: Name, payload: Events[Name]): void => {
    for (const listener of [...(listeners.get(name) ?? [])]) {
      try {
        (listener as (value: Events[Name]) => void)(payload);
      } catch {
        log.record('error', 'listener-failed', { event: name });
      }
    }
  };
  const flush = (): void => {
    cancel = null;
    const tasks = [...due.values()];
    due.clear();
    for (const task of tasks) task();
  };
  const soon = (key: string, task: () => void): void => {
    due.set(key, task);
    cancel ??= clock.after(COALESCE_MS, flush);
  };

  return {
    emit,
    refresh: (name) => soon(name, () => emit(name, snapshots[name]() as never)),
    hint: (name) => soon(name, () => emit(name, null)),
    hintRoom: (roomId) => {
      soon(`chat:${roomId}`, () => emit('chat.changed', { roomId }));
      soon('rooms.changed', () => emit('rooms.changed', null));
    },
    hintRecord: (entity, id) => soon(`record:${entity}/${id}`, () => emit('records.changed', { entity, id })),
    subscribe: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (payload: never) => void);
      if (isSnapshot(name)) (listener as (payload: unknown) => void)(snapshots[name]());
      return () => void set.delete(listener as (payload: never) => void);
    },
    stop: () => {
      cancel?.();
      due.clear();
      listeners.clear();
    },
  };
}

function isSnapshot(name: EventName): name is SnapshotName {
  return (SNAPSHOT_EVENTS as readonly string[]).includes(name);
}
