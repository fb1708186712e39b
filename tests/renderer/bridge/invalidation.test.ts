import { QueryObserver, type QueryKey } from '@tanstack/react-query';
import { beforeEach, expect, test } from 'vitest';
import { EVENT_NAMES } from '#shared/bridge/contract.ts';
import { ASK_AGAIN, Invalidation } from '../../../renderer/bridge/invalidation.ts';
import { makeQueryClient } from '../../../renderer/bridge/provider.tsx';
import { aConnection } from '#tests/support/chat-fixtures.ts';
import { FakeBridge } from '#tests/support/fake-bridge.ts';

let nowMs: number;
let waiting: (() => void)[];
let queries: ReturnType<typeof makeQueryClient>;
let invalidation: Invalidation;

/** Runs the next animation frame, and lets what it asked be answered. */
async function frame(passedMs = 16): Promise<void> {
  nowMs += passedMs;
  const acts = waiting.splice(0);
  for (const act of acts) act();
  await settle();
}
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A question on screen; counts how often it was asked. */
async function onScreen(queryKey: QueryKey, answer: () => Promise<unknown> = async () => 0): Promise<() => number> {
  let asked = 0;
  const observer = new QueryObserver(queries, {
    queryKey,
    queryFn: () => {
      asked += 1;
      return answer();
    },
  });
  observer.subscribe(() => {});
  await settle();
  return () => asked;
}

beforeEach(() => {
  nowMs = 0;
  waiting = [];
  queries = makeQueryClient();
  invalidation = new Invalidation(queries, { next: (act) => waiting.push(act), nowMs: () => nowMs });
});

test('every event of the contract has its row', () => {
  expect(Object.keys(ASK_AGAIN).sort()).toEqual([...EVENT_NAMES].sort());
});

test('a change of a room asks for that room again and for no other', async () => {
  const bridge = new FakeBridge();
  invalidation.follow(bridge);
  await frame();
  const here = await onScreen(['chat.page', { roomId: 'a', before: null, limit: 60 }]);
  const there = await onScreen(['chat.page', { roomId: 'b' }]);
  bridge.emit('chat.changed', { roomId: 'a' });
  await frame();
  expect([here(), there()]).toEqual([2, 1]);
});

test('a change of the link asks for the shown conversation again: "sending" must not outlive the link', async () => {
  const bridge = new FakeBridge();
  invalidation.follow(bridge);
  await frame();
  const asked = await onScreen(['chat.page', { roomId: 'a' }]);
  bridge.emit('connection.changed', aConnection({ state: 'offline' }));
  await frame();
  expect(asked()).toBe(2);
});

test('a burst of events asks once', async () => {
  const asked = await onScreen(['chat.page', { roomId: 'a' }]);
  for (let index = 0; index < 500; index += 1) invalidation.gather(ASK_AGAIN['chat.changed']({ roomId: 'a' }));
  await frame();
  expect(asked()).toBe(2);
  expect(waiting).toHaveLength(0);
});

test('a question under way is asked once more after its answer, not torn up', async () => {
  let answer: (value: number) => void = () => {};
  const asked = await onScreen(['chat.page', { roomId: 'a' }], () => new Promise((resolve) => (answer = resolve)));
  invalidation.gather([['chat.page', { roomId: 'a' }]]);
  await frame();
  await frame();
  expect(asked()).toBe(1);
  answer(1);
  await settle();
  await frame();
  expect(asked()).toBe(2);
});

test('a long list keeps its pace', async () => {
  const asked = await onScreen(['people.list', {}]);
  for (let index = 0; index < 10; index += 1) {
    invalidation.gather([['people.list']]);
    await frame(100);
  }
  // Asked on mounting, at the first event, and again after 500 ms.
  expect(asked()).toBe(3);
  await frame(500);
  expect(asked()).toBe(4);
});

test('nothing is asked again after the window stopped following', async () => {
  const bridge = new FakeBridge();
  const stop = invalidation.follow(bridge);
  const asked = await onScreen(['rooms.list', {}]);
  await frame();
  stop();
  bridge.emit('rooms.changed', null);
  await frame();
  expect(asked()).toBe(1);
});
