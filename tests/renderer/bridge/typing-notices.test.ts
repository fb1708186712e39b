import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TYPING_EVERY_MS, TypingNotices } from '../../../renderer/bridge/typing-notices.ts';
import { TYPING_LASTS_MS, TypingStore } from '../../../renderer/bridge/typing-store.ts';
import { FakeBridge } from '#tests/support/fake-bridge.ts';

let bridge: FakeBridge;
const told = () => bridge.askedFor('chat.typing').map(({ active }) => active);

beforeEach(() => {
  vi.useFakeTimers();
  bridge = new FakeBridge();
});
afterEach(() => vi.useRealTimers());

test('[CH4] typing is told at most once in three seconds', async () => {
  const notices = new TypingNotices(bridge, 'r');
  for (let passedMs = 0; passedMs < TYPING_EVERY_MS * 2; passedMs += 100) {
    notices.keyPressed();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(told()).toEqual([true, true]);
});

test('[CH4] three seconds of silence end it', async () => {
  const notices = new TypingNotices(bridge, 'r');
  notices.keyPressed();
  await vi.advanceTimersByTimeAsync(TYPING_EVERY_MS - 1);
  expect(told()).toEqual([true]);
  await vi.advanceTimersByTimeAsync(1);
  expect(told()).toEqual([true, false]);
});

test('stopping without having typed tells nothing', () => {
  new TypingNotices(bridge, 'r').stop();
  expect(told()).toEqual([]);
});

test('[CH4] who types is shown, and disappears by itself after six seconds', async () => {
  const store = new TypingStore();
  store.follow(bridge);
  bridge.emit('typing.changed', { roomId: 'r', userIds: ['user-pn'] });
  expect(store.get('r')).toEqual(['user-pn']);
  await vi.advanceTimersByTimeAsync(TYPING_LASTS_MS);
  expect(store.get('r')).toEqual([]);
});

test('[PR1] nobody types once the daemon is out of reach', () => {
  const store = new TypingStore();
  store.follow(bridge);
  bridge.emit('typing.changed', { roomId: 'r', userIds: ['user-pn'] });
  bridge.setLink({ kind: 'lost', since: 0, nextTryAt: null });
  expect(store.get('r')).toEqual([]);
});
