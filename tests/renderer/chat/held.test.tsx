// [OB11] A message that is too old asks its author; an urgent one that is still here names whom to phone.

import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChatScreen } from '../../../renderer/features/chat/ChatScreen.tsx';
import { extensionsOf } from '../../../renderer/features/chat/message/Trouble.tsx';
import { aDetail, aMessage, aPerson, SELF } from '#tests/support/chat-fixtures.ts';
import { FakeBridge } from '#tests/support/fake-bridge.ts';
import { attend, layOutThePage, watchByHand } from '#tests/support/page-layout.ts';
import { renderWithBridge } from '#tests/support/render-with-bridge.tsx';

const ROOM = 'visit:1';
let bridge: FakeBridge;
beforeEach(() => {
  layOutThePage();
  watchByHand();
  attend({ focused: true, visible: true });
  bridge = new FakeBridge();
  bridge.details.set(ROOM, aDetail({ roomId: ROOM }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
const show = () => renderWithBridge(bridge, <ChatScreen roomId={ROOM} userId={SELF} userRole="provider" />);
const own = {
  own: true,
  senderId: SELF,
  messageId: null,
  position: null,
  key: 'c1',
  clientId: 'c1',
  opId: 'op-1',
  body: 'Come to bay 2',
};

describe('a held message', () => {
  beforeEach(() => bridge.rows.set(ROOM, [aMessage({ ...own, state: { kind: 'held', ageMs: 130 * 60_000 } })]));

  test('asks with its age, and goes when told so', async () => {
    show();
    await screen.findByText('Written 2 h 10 min ago and not sent yet. Send it now?');
    fireEvent.click(screen.getByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(bridge.askedFor('outbox.confirm')).toEqual([{ opIds: ['op-1'] }]));
  });

  test('[IN5] is discarded only after a question that shows its words', async () => {
    show();
    fireEvent.click(await screen.findByRole('button', { name: 'Discard' }));
    const question = await screen.findByRole('alertdialog');
    expect(within(question).getByText('Come to bay 2')).toBeTruthy();
    expect(bridge.askedFor('outbox.discard')).toEqual([]);
  });

  test('is named so for those who do not see it', async () => {
    show();
    expect(await screen.findByRole('article', { name: /Come to bay 2.*not sent, asks you/ })).toBeTruthy();
  });
});

describe('whom to phone', () => {
  const people = [
    aPerson('a', 'Ann Lee', { extension: '4401' }),
    aPerson('b', 'Ben Orr', { extension: '4402', onCall: 'tonight' }),
    aPerson('c', 'Cy Poe', { extension: null }),
    aPerson('d', 'Di Ray', { extension: '4404' }),
    aPerson('e', 'Ed Sun', { extension: '4405' }),
    aPerson('x', 'Xi Yu', { extension: '4499' }),
  ];

  test('those of the room who have an extension, who is on call first, three at most', () => {
    expect(extensionsOf(people, new Set(['a', 'b', 'c', 'd', 'e']))).toBe(
      'Ben Orr, extension 4402; Ann Lee, extension 4401; Di Ray, extension 4404',
    );
    expect(extensionsOf(people, new Set(['c']))).toBe('');
  });

  test('is said under an urgent message that has waited for half a minute', async () => {
    const members = [
      { userId: SELF, name: 'Mara Keller', title: '', self: true },
      { userId: 'b', name: 'Ben Orr', title: '', self: false },
    ];
    bridge.details.set(ROOM, aDetail({ roomId: ROOM, members }));
    bridge.people = people;
    const waiting = { kind: 'waiting', reason: 'offline', attempts: 0 } as const;
    const writtenAt = Date.now() - 40_000;
    bridge.rows.set(ROOM, [aMessage({ ...own, acuity: 'urgent', at: writtenAt, writtenAt, state: waiting })]);
    show();
    const alert = await screen.findByText(/Phone Ben Orr, extension 4402/);
    expect(alert.closest('[role="alert"]')).not.toBeNull();
  });
});
