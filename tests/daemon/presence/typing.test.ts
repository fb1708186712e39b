import { describe, expect, it } from 'vitest';
import { createTyping } from '#daemon/presence/typing.ts';
import { createTypingSender } from '#daemon/presence/typing-sender.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { connect, sent, type Wire } from './rig.ts';

function receiver(sharedRooms: Record<string, string[]> = {}) {
  const clock = new FakeClock();
  const changes: [string, string[]][] = [];
  const typing = createTyping({
    clock,
    selfId: 'ann',
    sharedRooms: (userId) => sharedRooms[userId] ?? [],
    onChanged: (roomId, userIds) => changes.push([roomId, userIds]),
  });
  return { clock, typing, changes };
}

describe('typing of others', () => {
  it('[CH4] disappears by itself after 6 s, and a repeat keeps it without telling again', async () => {
    const { clock, typing, changes } = receiver();
    typing.onEvent('typing:start', { userId: 'bob', roomId: 'r1' });
    await clock.settle(4_000);
    typing.onEvent('typing:start', { userId: 'bob', roomId: 'r1' });
    await clock.settle(5_999);
    expect(typing.typingIn('r1')).toEqual(['bob']);
    await clock.settle(1);
    expect(typing.typingIn('r1')).toEqual([]);
    expect(changes).toEqual([
      ['r1', ['bob']],
      ['r1', []],
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('[CH4] ends with that person’s message in that room, and with the link', () => {
    const { typing } = receiver();
    typing.onEvent('typing:start', { userId: 'bob', roomId: 'r1' });
    typing.onEvent('typing:start', { userId: 'bob', roomId: 'r2' });
    typing.onEvent('typing:start', { userId: 'cem', roomId: 'r1' });
    typing.onMessage({ roomId: 'r1', senderId: 'bob' });
    expect([typing.typingIn('r1'), typing.typingIn('r2')]).toEqual([['cem'], ['bob']]);
    typing.onLost();
    expect([typing.typingIn('r1'), typing.typingIn('r2')]).toEqual([[], []]);
  });

  it('without a room it is the one room that is shared, else the direct one', () => {
    const { typing } = receiver({ bob: ['visit:7'], cem: ['visit:7', 'team'] });
    typing.onEvent('typing:start', { userId: 'bob' });
    typing.onEvent('typing:start', { userId: 'cem' });
    typing.onEvent('typing:start', { userId: 'dan' });
    expect(typing.typingIn('visit:7')).toEqual(['bob']);
    expect(typing.typingIn('chat:ann:cem')).toEqual(['cem']);
    expect(typing.typingIn('chat:ann:dan')).toEqual(['dan']);
  });

  it('an end without a room ends it wherever it is shown, also after more rooms were joined', () => {
    const shared: Record<string, string[]> = { bob: ['visit:7'] };
    const { typing } = receiver(shared);
    typing.onEvent('typing:start', { userId: 'bob' });
    shared.bob = ['visit:7', 'team'];
    typing.onEvent('typing:stop', { userId: 'bob' });
    expect(typing.typingIn('visit:7')).toEqual([]);
  });

  it('the own typing on another workstation, and what breaks the contract, is not shown', () => {
    const { typing, changes } = receiver();
    typing.onEvent('typing:start', { userId: 'ann', roomId: 'r1' });
    for (const payload of [null, {}, { userId: 7 }]) expect(typing.onEvent('typing:start', payload)).toBe(true);
    expect(typing.onEvent('message:new', {})).toBe(false);
    expect(changes).toEqual([]);
  });

  it('[F53] a server that names a million people fills no memory', () => {
    const { typing, clock } = receiver();
    for (let index = 0; index < 5_000; index += 1) typing.onEvent('typing:start', { userId: `p${index}`, roomId: 'r' });
    expect(typing.typingIn('r')).toHaveLength(1_000);
    expect(clock.pendingTimers).toBe(1_000);
  });
});

describe('the own typing', () => {
  function sender(mode: 'sync' | 'plain' = 'sync') {
    const clock = new FakeClock();
    const wire = connect(clock, mode);
    let ready: Wire['ready'] | null = wire.ready;
    const typing = createTypingSender({ clock, selfId: 'ann', ready: () => ready });
    const told = () => wire.hand.sent.map((one) => one.event.replace('typing:', ''));
    return { clock, wire, typing, told, disconnect: () => (ready = null) };
  }

  it('[CH4] is told at most once in 3 s while keys are pressed', async () => {
    const { clock, typing, told } = sender();
    for (let press = 0; press < 70; press += 1) {
      typing.typing('r1', true);
      await clock.settle(100);
    }
    expect(told()).toEqual(['start', 'start', 'start']);
  });

  it('[CH4] ends after 3 s of silence', async () => {
    const { clock, typing, told } = sender();
    typing.typing('r1', true);
    await clock.settle(2_999);
    expect(told()).toEqual(['start']);
    await clock.settle(1);
    expect(told()).toEqual(['start', 'stop']);
  });

  it('ends at once when the text was sent, and once', async () => {
    const { clock, typing, told } = sender();
    typing.typing('r1', true);
    typing.typing('r1', false);
    typing.typing('r1', false);
    await clock.settle(10_000);
    expect(told()).toEqual(['start', 'stop']);
  });

  it('[CH4] beginning again right after the end waits for its turn', async () => {
    const { clock, typing, told } = sender();
    typing.typing('r1', true);
    typing.typing('r1', false);
    typing.typing('r1', true);
    expect(told()).toEqual(['start', 'stop']);
    await clock.settle(3_000);
    expect(told()).toEqual(['start', 'stop']);
    typing.typing('r1', true);
    expect(told()).toEqual(['start', 'stop', 'start']);
  });

  it('each room has its own turn', () => {
    const { typing, told } = sender();
    typing.typing('r1', true);
    typing.typing('r2', true);
    expect(told()).toEqual(['start', 'start']);
  });

  it('on a plain platform a direct room is named by its other person', () => {
    const plain = sender('plain');
    plain.typing.typing('chat:ann:bob', true);
    plain.typing.typing('visit:7', true);
    expect(sent(plain.wire, 'typing:start')).toEqual([{ recipientId: 'bob' }, { roomId: 'visit:7' }]);
    const sync = sender('sync');
    sync.typing.typing('chat:ann:bob', true);
    expect(sent(sync.wire, 'typing:start')).toEqual([{ roomId: 'chat:ann:bob' }]);
  });

  it('[OB9] nothing is said or kept for later without a link', async () => {
    const { clock, typing, told, disconnect } = sender();
    typing.typing('r1', true);
    disconnect();
    typing.onLost();
    typing.typing('r1', true);
    await clock.settle(10_000);
    expect(told()).toEqual(['start']);
    expect(clock.pendingTimers).toBe(0);
  });
});
