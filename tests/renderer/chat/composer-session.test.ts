import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail } from '#shared/result.ts';
import { ComposerSession, DRAFT_DELAY_MS } from '../../../renderer/features/chat/composer/composer-session.ts';
import { FakeBridge } from '#tests/support/fake-bridge.ts';

const ROOM = 'visit:1';
let bridge: FakeBridge;
let submitted: number;
let session: ComposerSession;

const newSession = () => new ComposerSession(bridge, ROOM, { handedOver() {}, stored: () => (submitted += 1) });

beforeEach(async () => {
  vi.useFakeTimers();
  bridge = new FakeBridge();
  submitted = 0;
  session = newSession();
  await session.load();
});
afterEach(() => vi.useRealTimers());

describe('sending', () => {
  test('the box empties once the daemon has answered, not before', async () => {
    session.write({ body: 'Repeat the troponin' });
    const release = bridge.hold('chat.send');
    const sending = session.submit();
    await vi.advanceTimersByTimeAsync(0);
    expect(session.get()).toMatchObject({ body: 'Repeat the troponin', isSubmitting: true });
    release();
    await sending;
    expect(session.get()).toMatchObject({ body: '', isSubmitting: false, acuity: 'routine' });
    expect(submitted).toBe(1);
  });

  test('[F43] twenty presses while the answer is out send once', async () => {
    session.write({ body: 'Once' });
    const release = bridge.hold('chat.send');
    const presses = Array.from({ length: 20 }, () => session.submit());
    await vi.advanceTimersByTimeAsync(0);
    release();
    await Promise.all(presses);
    expect(bridge.askedFor('chat.send')).toHaveLength(1);
  });

  test('a failure keeps the text, with the reason', async () => {
    bridge.answer('chat.send', () => fail('storage-full', 'full'));
    session.write({ body: 'Kept', acuity: 'urgent' });
    await session.submit();
    expect(session.get()).toMatchObject({ body: 'Kept', acuity: 'urgent', isSubmitting: false });
    expect(session.get().failure?.code).toBe('storage-full');
    expect(submitted).toBe(0);
  });

  test('[F43] the same text after a lost answer goes out under the same id, a changed text under a new one', async () => {
    bridge.answer('chat.send', () => fail('timeout', 'no answer'));
    session.write({ body: 'Same' });
    await session.submit();
    await session.submit();
    session.write({ body: 'Same, but changed' });
    await session.submit();
    const [first, second, third] = bridge.askedFor('chat.send').map(({ clientId }) => clientId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('words typed while the answer is out stay in the box', async () => {
    session.write({ body: 'First' });
    const release = bridge.hold('chat.send');
    const sending = session.submit();
    await vi.advanceTimersByTimeAsync(0);
    session.write({ body: 'First and more' });
    release();
    await sending;
    expect(session.get().body).toBe(' and more');
  });

  test('a second message finished while the first is out is sent after it', async () => {
    session.write({ body: 'One' });
    const release = bridge.hold('chat.send');
    const sending = session.submit();
    await vi.advanceTimersByTimeAsync(0);
    session.write({ body: 'OneTwo' });
    await session.submit();
    release();
    await sending;
    expect(bridge.askedFor('chat.send').map(({ body }) => body)).toEqual(['One', 'Two']);
  });

  test('blank text is not sent', async () => {
    session.write({ body: ' \n ' });
    await session.submit();
    expect(bridge.askedFor('chat.send')).toEqual([]);
  });
});

describe('drafts', () => {
  test('[CH1] a draft is written at most half a second after the last key', async () => {
    expect(DRAFT_DELAY_MS).toBeLessThanOrEqual(500);
    session.write({ body: 'a' });
    session.write({ body: 'ab' });
    await vi.advanceTimersByTimeAsync(DRAFT_DELAY_MS - 1);
    expect(bridge.askedFor('chat.saveDraft')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(bridge.askedFor('chat.saveDraft')).toEqual([
      { roomId: ROOM, body: 'ab', acuity: 'routine', replyToId: null },
    ]);
  });

  test('[C0] a new session finds the draft, behind it what was typed before it came', async () => {
    session.write({ body: 'kept' });
    await session.flush();
    const again = newSession();
    again.write({ body: 'typed at once' });
    await again.load();
    expect(again.get().body).toBe('kept\ntyped at once');
  });

  test('no draft is written behind a message that is on its way: the daemon deletes it with the queueing', async () => {
    session.write({ body: 'Going' });
    const release = bridge.hold('chat.send');
    const sending = session.submit();
    await vi.advanceTimersByTimeAsync(0);
    await session.flush();
    release();
    await sending;
    await vi.advanceTimersByTimeAsync(DRAFT_DELAY_MS);
    expect(bridge.askedFor('chat.saveDraft')).toEqual([]);
    expect(bridge.drafts.has(ROOM)).toBe(false);
  });

  test('after a failed send the text is written as a draft again', async () => {
    bridge.answer('chat.send', () => fail('storage-failed', 'no'));
    session.write({ body: 'Precious' });
    await session.submit();
    await vi.advanceTimersByTimeAsync(DRAFT_DELAY_MS);
    expect(bridge.drafts.get(ROOM)?.body).toBe('Precious');
  });

  test('a stored draft that could not be read is never written over', async () => {
    bridge.drafts.set(ROOM, { body: 'from before', acuity: 'routine', replyToId: null });
    bridge.answer('chat.draft', () => fail('offline', 'no daemon'));
    const blind = newSession();
    await blind.load();
    blind.write({ body: 'now' });
    await blind.flush();
    await blind.submit();
    expect(bridge.askedFor('chat.saveDraft')).toEqual([]);
    expect(bridge.askedFor('chat.send')).toEqual([]);
    expect(blind.get()).toMatchObject({ body: 'now', failure: { code: 'offline' } });
  });

  test('a draft that cannot be stored says so and is tried again with the next key', async () => {
    bridge.answer('chat.saveDraft', () => fail('storage-full', 'full'));
    session.write({ body: 'x' });
    await session.flush();
    expect(session.get().draftFailure?.code).toBe('storage-full');
    session.write({ body: 'xy' });
    await session.flush();
    expect(bridge.askedFor('chat.saveDraft')).toHaveLength(2);
  });

  test('[IN9] what one person wrote is never written once they are gone', async () => {
    session.write({ body: 'mine' });
    session.end();
    await vi.advanceTimersByTimeAsync(DRAFT_DELAY_MS * 2);
    await session.flush();
    await session.submit();
    expect(bridge.askedFor('chat.saveDraft')).toEqual([]);
    expect(bridge.askedFor('chat.send')).toEqual([]);
  });
});
