// The crash table, row by row (F1): a real console killed with SIGKILL at each point, what is on its disk then, and what
// its person sees after the next start.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cachedBodies, keptOps } from './stage/disk.ts';
import { numbered, openStage, WARD, type Desk, type Stage } from './stage/stage.ts';
import { until } from './stage/until.ts';

const HELLO = 'The ECG is in the chart';

let stage: Stage;
let desk: Desk;

beforeEach(async () => {
  stage = await openStage();
  desk = await stage.openDesk('maya');
});
afterEach(() => stage.close());

/** Starts again, to die at that point. */
async function startedToDie(crashAt: string): Promise<void> {
  await desk.console.stop();
  await desk.console.start(crashAt);
  await desk.console.ready();
}

/** The key press of a window: it makes the id and asks; when the process dies it has no answer. */
async function press(body = HELLO): Promise<string> {
  const clientId = crypto.randomUUID();
  await desk.console
    .call('chat.send', { clientId, roomId: WARD, body, acuity: 'routine', replyToId: null })
    .catch(() => {});
  return clientId;
}

async function startsAndSends(): Promise<void> {
  await desk.console.start();
  await desk.console.drained();
}

/** One bubble here, one message there. */
async function isThereOnce(clientId: string): Promise<void> {
  expect(stage.messages().map((message) => message.clientId)).toEqual([clientId]);
  const rows = await desk.console.messages(WARD);
  expect(rows.map((row) => row.clientId)).toEqual([clientId]);
  await until('the bubble says sent', async () => (await desk.console.messages(WARD))[0]?.state?.kind === 'sent');
  await until('the vault has let go of it', () => keptOps(desk.console.folder).length === 0);
}

describe('[F1] killed while somebody writes', () => {
  test('[C0] before the key press: the draft is in the box again', async () => {
    await desk.console.call('chat.saveDraft', { roomId: WARD, body: HELLO, acuity: 'routine', replyToId: null });
    await desk.console.kill();
    expect(keptOps(desk.console.folder)).toEqual([]);
    await desk.console.start();
    await desk.console.ready();
    expect(await desk.console.call('chat.draft', { roomId: WARD })).toMatchObject({ body: HELLO });
    expect(stage.messages()).toEqual([]);
  });

  test('[C1] before the commit: nothing is kept but the draft, and the nonce is unknown', async () => {
    await startedToDie('C1');
    await desk.console.call('chat.saveDraft', { roomId: WARD, body: HELLO, acuity: 'routine', replyToId: null });
    const clientId = await press();
    expect(await desk.console.ended()).toBe('SIGKILL');
    expect(keptOps(desk.console.folder)).toEqual([]);
    await desk.console.start();
    await desk.console.ready();
    expect(await desk.console.messages(WARD)).toEqual([]);
    expect(await desk.console.call('chat.draft', { roomId: WARD })).toMatchObject({ body: HELLO });
    // The window, still there, asks again under the same nonce.
    await desk.console.send(WARD, HELLO, clientId);
    await desk.console.drained();
    await isThereOnce(clientId);
  });

  test('[C2] [F43] after the commit, before the answer: asked again by nonce it is the same op', async () => {
    await startedToDie('C2');
    await desk.console.call('chat.saveDraft', { roomId: WARD, body: HELLO, acuity: 'routine', replyToId: null });
    const clientId = await press();
    expect(await desk.console.ended()).toBe('SIGKILL');
    expect(keptOps(desk.console.folder)).toMatchObject([{ opId: clientId, state: 'queued', maybeSent: 0 }]);
    desk.proxy.unplug();
    await desk.console.start();
    await until('the bubble waits', async () => (await desk.console.messages(WARD))[0]?.state?.kind === 'waiting');
    await desk.console.send(WARD, HELLO, clientId);
    expect(await desk.console.messages(WARD)).toHaveLength(1);
    expect(await desk.console.call('chat.draft', { roomId: WARD })).toBeNull();
    desk.proxy.heal();
    await desk.console.drained();
    await isThereOnce(clientId);
  });
});

describe('[F1] killed while it is sent', () => {
  test('[C3] after maybe_sent, before a byte has left: it is sent', async () => {
    await startedToDie('C3');
    const clientId = await press();
    expect(await desk.console.ended()).toBe('SIGKILL');
    expect(keptOps(desk.console.folder)).toMatchObject([{ opId: clientId, state: 'queued', maybeSent: 1, laneSeq: 1 }]);
    expect(stage.messages()).toEqual([]);
    await startsAndSends();
    await isThereOnce(clientId);
  });

  test('[C4] the bytes are on the wire and never arrive: it is sent', async () => {
    await startedToDie('C4');
    desk.proxy.fate = (frame) => (frame.event === 'sync:push' ? 'drop' : 'pass');
    const clientId = await press();
    expect(await desk.console.ended()).toBe('SIGKILL');
    await until('the bytes were on the wire', () => desk.proxy.count('up sync:push') === 1);
    expect(keptOps(desk.console.folder)).toMatchObject([{ opId: clientId, state: 'queued', maybeSent: 1 }]);
    expect(stage.messages()).toEqual([]);
    desk.proxy.calm();
    await startsAndSends();
    await isThereOnce(clientId);
  });

  test('[C6] the server has committed and its answer is lost: one bubble, one message', async () => {
    desk.proxy.fate = (frame) => (frame.direction === 'down' && frame.kind !== 'other' ? 'drop' : 'pass');
    const clientId = await press();
    await until('the server has it', () => stage.messages().length === 1);
    await desk.console.kill();
    expect(keptOps(desk.console.folder)).toMatchObject([{ opId: clientId, state: 'queued', maybeSent: 1 }]);
    expect(cachedBodies(desk.console.folder)).toEqual([]);
    desk.proxy.calm();
    await startsAndSends();
    await isThereOnce(clientId);
  });

  test('[C7] the answer is here and not committed: as if it had been lost', async () => {
    await startedToDie('C7');
    const clientId = await press();
    expect(await desk.console.ended()).toBe('SIGKILL');
    expect(keptOps(desk.console.folder)).toMatchObject([{ opId: clientId, state: 'queued', maybeSent: 1 }]);
    await startsAndSends();
    await isThereOnce(clientId);
  });

  test('[C8] everything is committed, nothing is told yet: the bubble says sent', async () => {
    await startedToDie('C8');
    // The echo first: the answer then finds its message in the cache.
    desk.proxy.fate = (frame) => (frame.direction === 'down' && frame.kind === 'ack' ? { lateMs: 300 } : 'pass');
    const clientId = await press();
    expect(await desk.console.ended()).toBe('SIGKILL');
    expect(keptOps(desk.console.folder)).toEqual([]);
    expect(cachedBodies(desk.console.folder)).toEqual([HELLO]);
    desk.proxy.unplug();
    await desk.console.start();
    await until('the bubble says sent', async () => (await desk.console.messages(WARD))[0]?.state?.kind === 'sent');
    desk.proxy.calm();
    await desk.console.drained();
    await isThereOnce(clientId);
  });

  test('[C9] acked in the vault, missing in the cache: it never vanishes', async () => {
    await startedToDie('C9');
    desk.proxy.fate = (frame) => (frame.event === 'sync:room' ? { lateMs: 300 } : 'pass');
    const clientId = await press();
    expect(await desk.console.ended()).toBe('SIGKILL');
    expect(keptOps(desk.console.folder)).toMatchObject([{ opId: clientId, state: 'acked' }]);
    expect(cachedBodies(desk.console.folder)).toEqual([]);
    desk.proxy.unplug();
    await desk.console.start();
    await until('the bubble says sent', async () => (await desk.console.messages(WARD))[0]?.state?.kind === 'sent');
    desk.proxy.calm();
    await desk.console.ready();
    await isThereOnce(clientId);
  });

  test('[C9] the echo in the cache, the answer not in the vault: one bubble, one message', async () => {
    await startedToDie('C9e');
    desk.proxy.fate = (frame) => (frame.direction === 'down' && frame.kind === 'ack' ? { lateMs: 300 } : 'pass');
    const clientId = await press();
    expect(await desk.console.ended()).toBe('SIGKILL');
    expect(keptOps(desk.console.folder)).toMatchObject([{ opId: clientId, state: 'queued', maybeSent: 1 }]);
    expect(cachedBodies(desk.console.folder)).toEqual([HELLO]);
    desk.proxy.calm();
    await startsAndSends();
    await isThereOnce(clientId);
  });

  test('[C5] the server has it and dies before its commit: for the server it is the first time', async () => {
    const server = await stage.elsewhere('S5');
    await desk.console.ready();
    const clientId = await press();
    await server.ended();
    await desk.console.kill();
    expect(stage.messages()).toEqual([]);
    expect(keptOps(desk.console.folder)).toMatchObject([{ opId: clientId, state: 'queued', maybeSent: 1 }]);
    await stage.elsewhere(null);
    await startsAndSends();
    await isThereOnce(clientId);
  });

  test('[C6] [F14] the server dies after its commit, before its answer: one bubble, one message', async () => {
    const server = await stage.elsewhere('S6');
    await desk.console.ready();
    const clientId = await press();
    await server.ended();
    expect(stage.messages()).toHaveLength(1);
    await until('the bubble says that it may have been sent', async () => {
      const kind = (await desk.console.messages(WARD))[0]?.state?.kind;
      return kind === 'may-have-sent' || kind === 'waiting';
    });
    expect((await desk.console.items()).map((item) => item.maySent)).toEqual([true]);
    await stage.elsewhere(null);
    await desk.console.drained();
    await isThereOnce(clientId);
  });

  test('[C10] in a batch of fifty of which the server has done twenty: the rest follows, in order', async () => {
    const first = await desk.console.send(WARD, 'n0');
    await desk.console.drained();
    await desk.console.call('connection.setPaused', { paused: true });
    for (const body of numbered(1, 20, 'n')) await desk.console.send(WARD, body);
    const opId = crypto.randomUUID();
    await desk.console.call('chat.react', { opId, roomId: WARD, target: first, emoji: '👍', on: true });
    for (const body of numbered(21, 49, 'n')) await desk.console.send(WARD, body);
    stage.gateway.faults.set({ refuseOps: [{ kind: 'message.react', code: 'UNAVAILABLE', times: 1 }] });
    desk.proxy.fate = (frame) => (frame.kind === 'ack' && frame.text.includes('"results"') ? 'drop' : 'pass');
    await desk.console.call('connection.setPaused', { paused: false });
    await until('the server has done twenty', () => stage.messages().length === 21);
    await desk.console.kill();
    expect(keptOps(desk.console.folder).map((op) => op.state)).toEqual(Array(50).fill('queued'));
    desk.proxy.calm();
    await startsAndSends();
    expect(stage.bodies()).toEqual(numbered(0, 49, 'n'));
    expect(await desk.console.bodies(WARD)).toEqual(numbered(0, 49, 'n'));
    expect((await desk.console.messages(WARD))[0]?.reactions).toMatchObject([{ emoji: '👍', count: 1 }]);
  });
});
