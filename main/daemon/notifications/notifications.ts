// The in-app list: the truth of which toasts, tray and badge are copies (NT1). A row stays unread until somebody handles
// it, here or elsewhere, and never becomes unread again. Reading is told to the server by the outbox, so it survives
// being offline. Urgent messages have rows too; those are ours alone and name neither person nor content.

import type { NotificationView } from '#shared/model/notification.ts';
import type { Acuity } from '#shared/model/message.ts';
import { done, fail, type Result } from '#shared/result.ts';
import { restGet, type SignedRest } from '../connection/rest-get.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { DatabaseError, type Database } from '../ports/database.ts';
import { notificationStore, type NotificationRow } from './notification-store.ts';
import { rowOfEvent, rowsOfList } from './server-list.ts';

export interface Notifications {
  list(): { notifications: NotificationView[]; unreadCount: number };
  /** All of them when `ids` is null. */
  markRead(ids: readonly string[] | null): Result<null>;
  /** Empties the list; what was unread counts as handled. */
  clear(): Result<null>;
  /** A message of somebody else arrived: an urgent one makes a row. */
  noteMessage(message: { roomId: string; acuity: Acuity; messageId: string; at: number }): void;
  /** An urgent message was acknowledged, or retracted: its row is handled. */
  messageHandled(messageId: string): void;
  /** Own urgent messages that should have left by now (OB11): each has a row until it has left or was thrown away. */
  lateMessages(late: readonly { opId: string; roomId: string | null; at: number }[]): void;
  onReady(ready: ReadyLink): void;
  /** Asks for the list once more: what was read elsewhere is told by nobody (SY4). */
  refresh(): Promise<Result<null>>;
  onLost(): void;
  /** Answers true when the event was one of notifications. */
  onEvent(name: string, payload: unknown): boolean;
}

/** Handled rows beyond this many are dropped, oldest first; unread ones never are. */
const MOST_ROWS = 500;
const LIST_PATH = '/api/v1/push/notifications?page=1&limit=100';
const RETRY_MS = 60_000;

export function createNotifications(deps: {
  ports: { clock: Clock; log: Log };
  stores: { cache: Database };
  rest: SignedRest;
  /** Queues the op `notification.read` for that id. */
  enqueue: (id: string) => Result<unknown>;
  changed: () => void;
  /** Something new that may raise an alert; carries no content. */
  alert: (acuity: Acuity, roomId: string | null) => void;
}): Notifications {
  const { clock, log } = deps.ports;
  const store = notificationStore(deps.stores.cache);
  let ready: ReadyLink | null = null;
  let cancelRetry = () => {};

  const shown = () => store.all().filter((row) => !row.cleared);

  /** Answers true when the row is new here. Read and cleared are for ever. */
  function merge(row: NotificationRow): 'new' | 'changed' | 'same' {
    const known = store.find(row.id);
    if (!known) {
      store.put(row);
      return 'new';
    }
    if (known.readAt !== null || row.readAt === null) return 'same';
    store.put({ ...known, readAt: row.readAt });
    return 'changed';
  }

  function trim(): void {
    const rows = store.all();
    if (rows.length <= MOST_ROWS) return;
    const handled = rows.filter((row) => row.readAt !== null);
    store.remove(handled.slice(-(rows.length - MOST_ROWS)).map((row) => row.id));
  }

  function add(row: NotificationRow): void {
    if (merge(row) !== 'new') return;
    trim();
    deps.changed();
    deps.alert(acuityOf(row), row.roomId);
  }

  /** Marks rows read here at once and on the server when it can be reached. */
  function handle(rows: readonly NotificationRow[], cleared: boolean): Result<null> {
    const now = clock.now();
    for (const row of rows) {
      const queued = row.readAt === null && row.onServer ? deps.enqueue(row.id) : done;
      if (!queued.ok) return queued;
      store.put({ ...row, readAt: row.readAt ?? now, cleared: row.cleared || cleared });
    }
    if (rows.length > 0) deps.changed();
    return done;
  }

  /** A list that cannot be written now is asked for again at the next connect; the link must not suffer from it. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      log.record('error', 'notifications.not-kept', { problem: error.problem });
    }
  }

  async function readList(): Promise<Result<null>> {
    const link = ready;
    if (!link) return done;
    const answer = await restGet(deps.rest, LIST_PATH);
    if (ready !== link) return done;
    const rows = answer.ok ? rowsOfList(answer.value, clock.now()) : null;
    if (rows === null) {
      const failed = answer.ok ? fail('server-error', 'The list cannot be read.') : answer;
      log.record('warn', 'notifications.list-failed', { code: failed.error.code });
      return failed;
    }
    guarded(() => takeList(rows));
    return done;
  }

  async function fetchList(): Promise<void> {
    const read = await readList();
    if (!read.ok && ready) cancelRetry = clock.after(RETRY_MS, () => void fetchList());
  }

  function takeList(rows: readonly NotificationRow[]): void {
    const merged = rows.map(merge);
    trim();
    if (merged.some((outcome) => outcome !== 'same')) deps.changed();
    // What came while we were away is one alert, the most pressing of it.
    const fresh = rows.filter((row, index) => merged[index] === 'new' && row.readAt === null);
    const first = fresh.sort((a, b) => PRESSING.indexOf(acuityOf(b)) - PRESSING.indexOf(acuityOf(a)))[0];
    if (first) deps.alert(acuityOf(first), first.roomId);
  }

  return {
    list() {
      const rows = shown();
      return {
        notifications: rows.map(({ cleared: _cleared, onServer: _onServer, ...view }) => view),
        unreadCount: rows.filter((row) => row.readAt === null).length,
      };
    },
    markRead(ids) {
      const wanted = ids === null ? null : new Set(ids);
      return handle(
        shown().filter((row) => row.readAt === null && (wanted === null || wanted.has(row.id))),
        false,
      );
    },
    clear: () => handle(shown(), true),
    noteMessage({ roomId, acuity, messageId, at }) {
      if (acuity !== 'urgent') return;
      const row: NotificationRow = {
        id: idOfMessage(messageId),
        type: 'urgent-message',
        priority: 'urgent',
        title: 'Urgent message',
        message: 'An urgent message asks for acknowledgement.',
        roomId,
        at,
        readAt: null,
        cleared: false,
        onServer: false,
      };
      guarded(() => add(row));
    },
    messageHandled(messageId) {
      const row = store.find(idOfMessage(messageId));
      if (row && row.readAt === null) handle([row], false);
    },
    lateMessages(late) {
      const ids = new Set(late.map(({ opId }) => idOfUnsent(opId)));
      guarded(() => {
        handle(
          store.all().filter((row) => row.type === UNSENT && row.readAt === null && !ids.has(row.id)),
          true,
        );
        for (const { opId, roomId, at } of late)
          add({
            id: idOfUnsent(opId),
            type: UNSENT,
            priority: 'urgent',
            title: 'Urgent message not sent',
            message: 'An urgent message of yours has not left this workstation. Phone instead.',
            roomId,
            at,
            readAt: null,
            cleared: false,
            onServer: false,
          });
      });
    },
    onReady(next) {
      ready = next;
      cancelRetry();
      void fetchList();
    },
    refresh: readList,
    onLost() {
      ready = null;
      cancelRetry();
    },
    onEvent(name, payload) {
      if (name !== 'notification:new') return false;
      const row = rowOfEvent(payload, clock.now());
      if (row) guarded(() => add(row));
      else log.record('warn', 'notifications.event-invalid');
      return true;
    },
  };
}

const PRESSING: readonly Acuity[] = ['routine', 'important', 'urgent'];

function acuityOf(row: NotificationRow): Acuity {
  return row.priority === 'urgent' ? 'urgent' : row.priority === 'high' ? 'important' : 'routine';
}

const idOfMessage = (messageId: string) => `message:${messageId}`;
const idOfUnsent = (opId: string) => `unsent:${opId}`;
const UNSENT = 'urgent-unsent';
