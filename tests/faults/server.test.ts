// What a server can do: refuse, restart in the middle, let tokens run out, answer with somebody else's page.

import { describe, expect, test, type TestContext } from 'vitest';
import type { GatewayOptions } from '#gateway/options.ts';
import { checkEqual } from './runs/equal.ts';
import { DESK, numbered, openStage, WARD, type Desk, type Stage } from './stage/stage.ts';
import { until } from './stage/until.ts';

const SPEED = 5;

async function scene(
  context: TestContext,
  rooms = 2,
  gateway: Partial<GatewayOptions> = {},
): Promise<{ stage: Stage; desk: Desk }> {
  const stage = await openStage({ rooms, gateway });
  context.onTestFinished(() => stage.close());
  return { stage, desk: await stage.openDesk('maya', { speed: SPEED }) };
}

async function writes(desk: Desk, roomId: string, bodies: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const body of bodies) ids.push(await desk.console.send(roomId, body));
  return ids;
}

/** Waits while the console is off the line, so that what is written leaves as one. */
async function whileOffline(desk: Desk, write: () => Promise<unknown>): Promise<void> {
  await desk.console.call('connection.setPaused', { paused: true });
  await write();
  await desk.console.call('connection.setPaused', { paused: false });
}

describe.concurrent('refusals', () => {
  test('[F17] [OB4] [IN4] an invalid op blocks its room, keeps its text, and delays no other', async (context) => {
    const { stage, desk } = await scene(context);
    stage.gateway.faults.set({ refuseOps: [{ roomId: WARD, code: 'INVALID', times: 1 }] });
    let ids: string[] = [];
    await whileOffline(desk, async () => {
      ids = await writes(desk, WARD, numbered(1, 5));
      await writes(desk, DESK, numbered(1, 20));
    });
    await until('the other room is done', () => stage.messages(DESK).length === 20);
    await until('the first is refused', async () => (await desk.console.items())[0]?.state === 'rejected');
    const items = await desk.console.items();
    expect(items.map((item) => [item.text, item.state])).toEqual(
      numbered(1, 5).map((body, index) => [body, index === 0 ? 'rejected' : 'queued']),
    );
    expect(items.map((item) => item.laneState)).toEqual(Array(5).fill('blocked'));
    expect(stage.bodies()).toEqual([]);
    // Edited and sent again under its own name, and the rest follows in order.
    await desk.console.call('outbox.amend', { opId: ids[0] ?? '', body: 'm1, put right' });
    await desk.console.drained();
    await checkEqual(stage, [desk], WARD, ['m1, put right', ...numbered(2, 5)]);
  });

  test('[F18] no longer a member in the middle of a lane: blocked, and discarding lets the rest decide', async (context) => {
    const { stage, desk } = await scene(context);
    stage.gateway.faults.set({ refuseOps: [{ roomId: WARD, code: 'NOT_A_MEMBER', times: 1 }] });
    let ids: string[] = [];
    await whileOffline(desk, async () => {
      ids = await writes(desk, WARD, numbered(1, 3));
    });
    await until('it is refused', async () => (await desk.console.items())[0]?.state === 'rejected');
    expect((await desk.console.items())[0]?.lastError?.code).toBe('NOT_A_MEMBER');
    const row = (await desk.console.messages(WARD))[0];
    expect(row).toMatchObject({ body: 'm1', state: { kind: 'not-sent', code: 'NOT_A_MEMBER' } });
    expect(await desk.console.call('outbox.discard', { opIds: ids.slice(0, 1) })).toEqual({ discarded: 1 });
    await desk.console.drained();
    await checkEqual(stage, [desk], WARD, ['m2', 'm3']);
  });

  test('[F19] a hidden op is refused: its lane goes on', async (context) => {
    const { stage, desk } = await scene(context);
    const [target = ''] = await writes(desk, WARD, ['m1']);
    await desk.console.drained();
    stage.gateway.faults.set({ refuseOps: [{ kind: 'message.react', code: 'NO_SUCH_MESSAGE', times: 1 }] });
    await whileOffline(desk, async () => {
      const opId = crypto.randomUUID();
      await desk.console.call('chat.react', { opId, roomId: WARD, target, emoji: '👍', on: true });
      await writes(desk, WARD, ['m2', 'm3']);
    });
    await desk.console.drained();
    await checkEqual(stage, [desk], WARD, numbered(1, 3));
    expect((await desk.console.messages(WARD))[0]?.reactions).toEqual([]);
  });

  test('[F16] a batch is refused as unavailable for a while: nobody is rejected, order holds', async (context) => {
    const { stage, desk } = await scene(context);
    stage.gateway.faults.set({ refuseRequests: [{ event: 'sync:push', code: 'UNAVAILABLE', times: 3 }] });
    await writes(desk, WARD, numbered(1, 10));
    await desk.console.drained();
    await checkEqual(stage, [desk], WARD, numbered(1, 10));
  });

  test.for([500, 502, 503, 504, 520, 524])(
    '[F16] REST answers %d in HTML: transient, never rejected',
    async (status, context) => {
      const { stage, desk } = await scene(context);
      stage.gateway.faults.set({ rest: [{ path: '/api/v1/users', method: 'PATCH', status, html: true, times: 2 }] });
      await desk.console.call('offline.queueAction', { type: 'update_profile', payload: { phone: `1${status}` } });
      await until('it was tried', async () => ((await desk.console.items())[0]?.attempts ?? 1) > 0);
      expect((await desk.console.items()).filter((item) => item.state === 'rejected')).toEqual([]);
      // A room does not wait for a record.
      await writes(desk, WARD, ['meanwhile']);
      await until('the room is done', () => stage.bodies().length === 1);
      await desk.console.drained();
      const [person] = stage.query<{ phone: string }>(`SELECT phone FROM people WHERE user_id = 'maya'`);
      expect(person?.phone).toBe(`1${status}`);
    },
  );
});

describe.concurrent('restarts', () => {
  test('[F13] the server restarts twice while 300 ops drain: each once, in order', async (context) => {
    const { stage, desk } = await scene(context, 4);
    const rooms = [WARD, DESK, 'team:room-3', 'team:room-4'];
    desk.proxy.line = { bytesPerSecond: 1_000_000, delayMs: 20 };
    await whileOffline(desk, () => Promise.all(rooms.map((roomId) => writes(desk, roomId, numbered(1, 75)))));
    for (const share of [40, 160]) {
      await until(
        `${share} are there`,
        () => rooms.reduce((sum, roomId) => sum + stage.messages(roomId).length, 0) >= share,
      );
      await stage.gateway.faults.restart();
    }
    await desk.console.drained();
    for (const roomId of rooms) await checkEqual(stage, [desk], roomId, numbered(1, 75));
  });

  test('[F14] the server dies after each of its first commits, three times in a row: nothing twice', async (context) => {
    const { stage, desk } = await scene(context);
    await whileOffline(desk, () => writes(desk, WARD, numbered(1, 220)));
    for (let death = 1; death <= 3; death += 1) {
      const server = await stage.elsewhere('S6');
      await server.ended();
    }
    await stage.elsewhere(null);
    await desk.console.drained();
    await checkEqual(stage, [desk], WARD, numbered(1, 220));
  });
});

/** Refreshes that the server has carried out. */
const rotations = (stage: Stage) =>
  stage.query<{ count: number }>('SELECT count(*) AS count FROM refresh_tokens WHERE used_at IS NOT NULL')[0]?.count ??
  0;

describe.concurrent('tokens', () => {
  test('[F22] [F23] the token runs out in the middle of a drain: one refresh, order kept, no attempt counted', async (context) => {
    const { stage, desk } = await scene(context, 6);
    const rooms = [WARD, DESK, 'team:room-3', 'team:room-4', 'team:room-5', 'team:room-6'];
    desk.proxy.line = { bytesPerSecond: 1_000_000, delayMs: 20 };
    await whileOffline(desk, () => Promise.all(rooms.map((roomId) => writes(desk, roomId, numbered(1, 120)))));
    const before = rotations(stage);
    await until('some are there', () => stage.messages().length > 0);
    stage.gateway.faults.expireTokens();
    let most = 0;
    await until('all are there', async () => {
      most = Math.max(most, ...(await desk.console.items()).map((item) => item.attempts));
      return rooms.every((roomId) => stage.messages(roomId).length === 120);
    });
    await desk.console.drained();
    expect(rotations(stage) - before).toBe(1);
    expect(most).toBe(0);
    expect(desk.console.session).toMatchObject({ state: 'signed-in', expired: false });
    for (const roomId of rooms) await checkEqual(stage, [desk], roomId, numbered(1, 120));
  });

  test('[F24] [C12] killed between the rotation and its saving: still signed in, by the same rotation', async (context) => {
    const { stage, desk } = await scene(context);
    await desk.console.stop();
    stage.gateway.faults.expireTokens();
    const before = rotations(stage);
    await desk.console.start('C12');
    expect(await desk.console.ended()).toBe('SIGKILL');
    expect(rotations(stage) - before).toBe(1);
    await desk.console.start();
    await desk.console.ready();
    expect(desk.console.session).toMatchObject({ state: 'signed-in', expired: false });
    expect(rotations(stage) - before).toBe(1);
    await writes(desk, WARD, ['still me']);
    await desk.console.drained();
    await checkEqual(stage, [desk], WARD, ['still me']);
  });

  test('[F25] the refresh fails with 500 for a while: reading and writing go on, and nobody is signed out', async (context) => {
    const { stage, desk } = await scene(context);
    stage.gateway.faults.set({ rest: [{ path: '/api/v1/auth/refresh', status: 500, times: 3 }] });
    stage.gateway.faults.expireTokens();
    stage.gateway.faults.cutSockets();
    await writes(desk, WARD, numbered(1, 3));
    expect(await desk.console.bodies(WARD)).toEqual(numbered(1, 3));
    await desk.console.drained();
    expect(desk.console.session).toMatchObject({ state: 'signed-in', expired: false });
    await checkEqual(stage, [desk], WARD, numbered(1, 3));
  });

  test('[F26] sessions ended while connected: noticed within 30 s, written text waits for a sign-in', async (context) => {
    const { stage, desk } = await scene(context);
    stage.gateway.faults.revokeUser('maya');
    await until(
      'a sign-in is asked for',
      () => desk.console.session?.state === 'signed-in' && desk.console.session.expired,
      6_000,
    );
    await writes(desk, WARD, ['kept']);
    expect(stage.bodies()).toEqual([]);
    await stage.signIn(desk);
    await desk.console.drained();
    await checkEqual(stage, [desk], WARD, ['kept']);
  });
});

describe.concurrent('size', () => {
  test('[F20] [OB6] a frame that kills its connection: set aside after three, the others are delivered', {
    timeout: 120_000,
  }, async (context) => {
    const { stage, desk } = await scene(context, 2, { maxPacketBytes: 5_000 });
    let killer = '';
    await whileOffline(desk, async () => {
      killer = await desk.console.send(WARD, 'too large '.repeat(700));
      await writes(desk, WARD, ['behind it']);
      await writes(desk, DESK, numbered(1, 40));
    });
    await until(
      'the killer is set aside',
      async () => {
        const item = (await desk.console.items()).find((one) => one.opId === killer);
        return item?.state === 'rejected' && item.lastError?.code === 'CONNECTION_KILLER';
      },
      60_000,
    );
    await until('the other room is done', () => stage.messages(DESK).length === 40);
    expect(await desk.console.call('outbox.discard', { opIds: [killer] })).toEqual({ discarded: 1 });
    await desk.console.drained();
    await checkEqual(stage, [desk], WARD, ['behind it']);
    await checkEqual(stage, [desk], DESK, numbered(1, 40));
  });
});
