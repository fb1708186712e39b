import { describe, expect, it } from 'vitest';
import { createNotifications } from '#daemon/notifications/notifications.ts';
import { openStores } from '#daemon/store/open-stores.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { createHandRest, json, page } from '#tests/support/hand-rest.ts';
import { createMemoryLog } from '#tests/support/memory-log.ts';
import { createMemoryStorage } from '#tests/support/memory-storage.ts';
import { createSeededRandom } from '#tests/support/seeded-random.ts';
import { connect } from '#tests/daemon/presence/rig.ts';

const LIST = '/api/v1/push/notifications?page=1&limit=100';
const AT = Date.parse('2026-11-02T08:00:00.000Z');

const event = (id: string, more: object = {}) => ({
  id,
  type: 'appointment',
  priority: 'high',
  title: 'Moved',
  message: 'An appointment was moved.',
  timestamp: '2026-11-02T08:00:00.000Z',
  ...more,
});

function rig(storage = createMemoryStorage()) {
  const clock = new FakeClock();
  const rest = createHandRest();
  const log = createMemoryLog();
  const opened = openStores(storage, 'account', 'ab'.repeat(32), createSeededRandom(1));
  if (!opened.ok) throw new Error(opened.error.code);
  const queued: string[] = [];
  const alerts: string[] = [];
  let changes = 0;
  let outbox: Result<null> = done;
  const notifications = createNotifications({
    ports: { clock, log },
    stores: opened.value,
    rest: { rest, server: 'https://x', token: async () => ok('t'), refused: async () => ok('t2') },
    enqueue: (id) => {
      if (outbox.ok) queued.push(id);
      return outbox;
    },
    changed: () => (changes += 1),
    alert: (acuity, roomId) => alerts.push(`${acuity} ${roomId}`),
  });
  return {
    clock,
    rest,
    log,
    storage,
    notifications,
    queued,
    alerts,
    changes: () => changes,
    outboxAnswers: (result: Result<null>) => (outbox = result),
    unread: () => notifications.list().unreadCount,
    ids: () => notifications.list().notifications.map((one) => one.id),
  };
}

describe('the in-app list', () => {
  it('[NT1] an event is a row, unread, and an alert without content', () => {
    const { notifications, alerts, changes } = rig();
    expect(notifications.onEvent('notification:new', event('n1', { data: { roomId: 'r1' } }))).toBe(true);
    expect(notifications.list()).toEqual({
      notifications: [
        {
          id: 'n1',
          type: 'appointment',
          priority: 'high',
          title: 'Moved',
          message: 'An appointment was moved.',
          roomId: 'r1',
          at: AT,
          readAt: null,
        },
      ],
      unreadCount: 1,
    });
    expect(alerts).toEqual(['important r1']);
    expect(changes()).toBe(1);
  });

  it('the same event twice is one row and one alert', () => {
    const { notifications, alerts, ids } = rig();
    for (let round = 0; round < 3; round += 1) notifications.onEvent('notification:new', event('n1'));
    expect(ids()).toEqual(['n1']);
    expect(alerts).toHaveLength(1);
  });

  it('[NT1] unread until handled, also over a restart, and never unread again', () => {
    const first = rig();
    first.notifications.onEvent('notification:new', event('n1'));
    first.notifications.onEvent('notification:new', event('n2'));
    first.notifications.markRead(['n1']);
    first.storage.crash();
    const again = rig(first.storage);
    expect(again.unread()).toBe(1);
    again.notifications.onEvent('notification:new', event('n1'));
    expect(again.unread()).toBe(1);
  });

  it('reading is queued for the server once', () => {
    const { notifications, queued, unread } = rig();
    notifications.onEvent('notification:new', event('n1'));
    notifications.onEvent('notification:new', event('n2'));
    notifications.markRead(['n1', 'nobody']);
    notifications.markRead(['n1']);
    expect(queued).toEqual(['n1']);
    notifications.markRead(null);
    expect(queued).toEqual(['n1', 'n2']);
    expect(unread()).toBe(0);
  });

  it('[DS1] what could not be queued stays unread, and the caller is told', () => {
    const { notifications, outboxAnswers, unread } = rig();
    notifications.onEvent('notification:new', event('n1'));
    outboxAnswers(fail('storage-full', 'x'));
    expect(notifications.markRead(null)).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(unread()).toBe(1);
  });

  it('a cleared row is handled, and neither event nor list brings it back', async () => {
    const { notifications, queued, ids, rest, clock } = rig();
    notifications.onEvent('notification:new', event('n1'));
    notifications.clear();
    notifications.onEvent('notification:new', event('n1'));
    rest.when('GET', LIST, () => json(200, { data: [event('n1')] }));
    notifications.onReady(connect(clock, 'sync').ready);
    await clock.settle();
    expect(ids()).toEqual([]);
    expect(queued).toEqual(['n1']);
  });

  it('handled rows beyond five hundred are dropped, unread ones never', () => {
    const { notifications, ids, unread } = rig();
    const at = (index: number) => new Date(AT + index * 1_000).toISOString();
    for (let index = 0; index < 300; index += 1)
      notifications.onEvent('notification:new', event(`read-${index}`, { timestamp: at(index) }));
    notifications.markRead(null);
    for (let index = 300; index < 600; index += 1)
      notifications.onEvent('notification:new', event(`new-${index}`, { timestamp: at(index) }));
    expect(ids()).toHaveLength(500);
    expect(unread()).toBe(300);
    expect(ids().at(-1)).toBe('read-100');
  });

  it('[DS1] a full disk loses no link: the event is recorded as not kept', () => {
    const { notifications, storage, log, ids } = rig();
    const repair = storage.inject({ problem: 'full' });
    expect(notifications.onEvent('notification:new', event('n1'))).toBe(true);
    repair();
    expect(ids()).toEqual([]);
    expect(log.text()).toContain('notifications.not-kept');
    expect(log.text()).not.toContain('Moved');
  });

  it('[SE4] what breaks the contract is recorded without its content', () => {
    const { notifications, ids, log } = rig();
    for (const payload of [null, {}, event('', {}), event('n1', { title: 7 })])
      notifications.onEvent('notification:new', payload);
    expect(notifications.onEvent('message:new', {})).toBe(false);
    expect(ids()).toEqual([]);
    expect(log.records).toHaveLength(4);
  });
});

describe('the server’s list', () => {
  it.each([
    ['under data', (rows: object[]) => ({ data: rows, pagination: {}, unreadCount: 1 })],
    ['under notifications', (rows: object[]) => ({ notifications: rows })],
    ['bare', (rows: object[]) => rows],
  ])('[NT1] is read at each connect (%s): read elsewhere is read here', async (_, shape) => {
    const { notifications, rest, clock, unread, alerts } = rig();
    notifications.onEvent('notification:new', event('n1'));
    const { timestamp: createdAt, ...bare } = event('n2');
    rest.when('GET', LIST, () => json(200, shape([event('n1', { isRead: true }), { ...bare, createdAt }, { id: 7 }])));
    notifications.onReady(connect(clock, 'plain').ready);
    await clock.settle();
    expect(unread()).toBe(1);
    expect(notifications.list().notifications.map((one) => [one.id, one.at])).toEqual([
      ['n1', AT],
      ['n2', AT],
    ]);
    expect(alerts).toEqual(['important null', 'important null']);
  });

  it('what came while away is one alert, the most pressing', async () => {
    const { notifications, rest, clock, alerts } = rig();
    const rows = [
      event('a', { priority: 'low' }),
      event('b', { priority: 'urgent', data: { roomId: 'r9' } }),
      event('c', { priority: 'urgent', isRead: true }),
    ];
    rest.when('GET', LIST, () => json(200, { data: rows }));
    notifications.onReady(connect(clock, 'sync').ready);
    await clock.settle();
    expect(alerts).toEqual(['urgent r9']);
  });

  it.each([
    ['a fault', json(500, {})],
    ['a page', page(200)],
    ['no list', json(200, { data: 'x' })],
  ] as const)('%s is asked for again after a minute', async (_, answer) => {
    const { notifications, rest, clock, ids } = rig();
    rest.when('GET', LIST, () => answer);
    notifications.onReady(connect(clock, 'sync').ready);
    await clock.settle();
    rest.when('GET', LIST, () => json(200, [event('n1')]));
    await clock.settle(60_000);
    expect(ids()).toEqual(['n1']);
  });

  it('a lost link ends the asking', async () => {
    const { notifications, rest, clock } = rig();
    rest.when('GET', LIST, () => json(500, {}));
    notifications.onReady(connect(clock, 'sync').ready);
    await clock.settle();
    notifications.onLost();
    await clock.settle(600_000);
    expect(rest.made).toHaveLength(1);
  });
});

describe('urgent messages', () => {
  const message = { roomId: 'r1', acuity: 'urgent', messageId: 'm1', at: AT } as const;

  it('[CH3] [NT1] have a row that names neither person nor content, until they are acknowledged', () => {
    const { notifications, alerts, queued, unread } = rig();
    notifications.noteMessage(message);
    notifications.noteMessage(message);
    expect(notifications.list().notifications).toMatchObject([{ priority: 'urgent', roomId: 'r1', at: AT }]);
    expect(alerts).toEqual(['urgent r1']);
    notifications.messageHandled('m1');
    notifications.messageHandled('m2');
    expect(unread()).toBe(0);
    expect(queued).toEqual([]);
  });

  it('others have none', () => {
    const { notifications, ids } = rig();
    notifications.noteMessage({ ...message, acuity: 'important' });
    expect(ids()).toEqual([]);
  });
});
