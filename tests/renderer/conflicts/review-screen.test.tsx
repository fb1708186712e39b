import '../../support/sized-elements.ts';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConflictView } from '#shared/model/conflict.ts';
import { fail } from '#shared/result.ts';
import { BridgeProvider } from '../../../renderer/bridge/provider.tsx';
import { ReviewScreen } from '../../../renderer/features/conflicts/ReviewScreen.tsx';
import { Toaster } from '../../../renderer/ui/feedback/toasts.tsx';
import { aConnection, aPerson, aRoom, NOW } from '../../support/chat-fixtures.ts';
import { FakeBridge } from '../../support/fake-bridge.ts';
import { aConflict, aField, aRecord } from '../../support/record-fixtures.ts';

let bridge: FakeBridge;
let opened: string[];
beforeEach(() => {
  bridge = new FakeBridge();
  bridge.rooms = [aRoom({ roomId: 'bay-2' })];
  bridge.people = [aPerson('user-pn', 'Priya Nair'), aPerson('user-to', 'Tomás Ortega')];
  opened = [];
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function open(...conflicts: ConflictView[]) {
  bridge.conflicts = conflicts;
  return render(
    <BridgeProvider bridge={bridge}>
      <ReviewScreen onOpenRoom={(roomId) => opened.push(roomId)} />
      <Toaster />
    </BridgeProvider>,
  );
}
const card = async () => within(await screen.findByRole('article'));
const press = async (name: string) => fireEvent.click((await card()).getByRole('button', { name }));
const becomes = (conflict: ConflictView) => {
  bridge.conflicts = bridge.conflicts.map((one) => (one.conflictId === conflict.conflictId ? conflict : one));
  act(() => bridge.emit('conflicts.changed', null));
};

describe('[CF4] the review', () => {
  test('shows mine, theirs and what stood before, with who, when and why', async () => {
    open(aConflict());
    const article = await screen.findByRole('article', { name: /Text, Handoff note Emergency · Bay 2/ });
    expect(await within(article).findByText('Priya Nair changed it at 10:40 · you wrote yours at 10:35')).toBeTruthy();
    expect([...article.querySelectorAll('h5')].map((title) => title.firstChild?.textContent)).toEqual([
      'Yours',
      'By Priya Nair',
      'Before both',
    ]);
    expect([...article.querySelectorAll('ins')].map((mark) => mark.textContent)).toEqual(['given 10:55.', '11:30.']);
    expect([...article.querySelectorAll('del')].map((mark) => mark.textContent)).toEqual(['due 11:00.', '11:00.']);
    expect(article.textContent).toContain('Waits for your decision.');
    expect(article.textContent).toContain('too near to each other');
    expect(within(article).getByText('shown meanwhile')).toBeTruthy();
  });

  test('without a known base marks what only one of the two says', async () => {
    open(aConflict({ base: null, baseKnown: false, why: 'no-base' }));
    const article = await screen.findByRole('article');
    expect(article.textContent).toContain('Not known on this workstation.');
    expect(article.querySelectorAll('del')).toHaveLength(0);
    expect([...article.querySelectorAll('ins')].map((mark) => mark.textContent)).toEqual([
      'given 10:55.',
      'due 11:30.',
    ]);
  });

  test('keeps mine or theirs by one press', async () => {
    const conflict = aConflict();
    open(conflict);
    await press('Keep yours');
    await waitFor(() =>
      expect(bridge.askedFor('conflicts.decide')).toEqual([
        { conflictId: conflict.conflictId, choice: { kind: 'mine' } },
      ]),
    );
    await press('Keep the other');
    await waitFor(() => expect(bridge.askedFor('conflicts.decide').at(-1)?.choice).toEqual({ kind: 'theirs' }));
  });

  test('by the keyboard alone: 1, 2, U and Delete, with the focus on the change', async () => {
    const conflict = aConflict();
    open(conflict);
    const article = await screen.findByRole('article');
    article.focus();
    fireEvent.keyDown(article, { key: '2' });
    await waitFor(() => expect(bridge.askedFor('conflicts.decide')).toHaveLength(1));
    fireEvent.keyDown(article, { key: 'Delete' });
    expect(screen.queryByText(/^Dismissed\./)).toBeNull();
    becomes({ ...conflict, outcome: { kind: 'theirs', by: 'person', at: NOW, value: conflict.theirs } });
    await (await card()).findByRole('button', { name: 'Undo' });
    fireEvent.keyDown(article, { key: 'u' });
    await waitFor(() => expect(bridge.askedFor('conflicts.undo')).toEqual([{ conflictId: conflict.conflictId }]));
    fireEvent.keyDown(article, { key: 'Delete' });
    expect(await screen.findByText(/^Dismissed\./)).toBeTruthy();
  });

  test('writes a merged value, from mine, with theirs at hand, and keeps what is begun over leaving', async () => {
    const conflict = aConflict();
    const { unmount } = open(conflict);
    await press('Write a merged one…');
    const box = (await screen.findByRole('textbox', { name: 'Merged: Text' })) as HTMLTextAreaElement;
    expect(box.value).toBe('Antibiotics given 10:55.');
    expect(document.activeElement).toBe(box);
    await press('Add the other below');
    expect(box.value).toContain('Antibiotics due 11:30.');
    fireEvent.change(box, { target: { value: 'Given 10:55, next 17:00.' } });
    unmount();
    open(conflict);
    const again = (await screen.findByRole('textbox', { name: 'Merged: Text' })) as HTMLTextAreaElement;
    expect(again.value).toBe('Given 10:55, next 17:00.');
    fireEvent.keyDown(again, { key: 'Enter', ctrlKey: true });
    await waitFor(() =>
      expect(bridge.askedFor('conflicts.decide')).toEqual([
        { conflictId: conflict.conflictId, choice: { kind: 'value', value: 'Given 10:55, next 17:00.' } },
      ]),
    );
  });

  test('a merged value that the field cannot hold is not sent', async () => {
    open(aConflict());
    await press('Write a merged one…');
    const box = await screen.findByRole('textbox', { name: 'Merged: Text' });
    fireEvent.change(box, { target: { value: 'x'.repeat(20_001) } });
    expect((await screen.findByRole('alert')).textContent).toContain('too long');
    fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true });
    expect(bridge.askedFor('conflicts.decide')).toEqual([]);
  });

  test('labels are merged as a list', async () => {
    const conflict = aConflict({ entity: 'room', field: 'labels', base: ['a'], mine: ['a', 'b'], theirs: ['c'] });
    open(conflict);
    await press('Write a merged one…');
    const box = await screen.findByRole('textbox', { name: /^Merged: Labels/ });
    fireEvent.change(box, { target: { value: 'b, c, b, ' } });
    await press('Keep the merged one');
    await waitFor(() =>
      expect(bridge.askedFor('conflicts.decide')[0]?.choice).toEqual({ kind: 'value', value: ['b', 'c'] }),
    );
  });

  test('a deed that fails says so, and the words stay', async () => {
    bridge.answer('conflicts.decide', () => fail('storage-full', 'ENOSPC'));
    open(aConflict());
    await press('Write a merged one…');
    await press('Keep the merged one');
    expect(await screen.findByText('The disk of this workstation is full.')).toBeTruthy();
    expect(screen.getByRole('textbox', { name: 'Merged: Text' })).toBeTruthy();
  });

  test('an all-or-nothing change is one decision about all of its fields', async () => {
    const common = { opId: 'op-1', atomic: true, entity: 'appointment', id: 'a1', why: 'clinical' } as const;
    open(
      aConflict({ ...common, field: 'reasonForVisit', mine: 'cough', theirs: 'fever', base: null }),
      aConflict({ ...common, field: 'duration', mine: 30, theirs: 15, base: 15 }),
    );
    const article = await screen.findByRole('article', { name: /^Duration, Reason for the visit/ });
    expect(within(article).getAllByRole('button', { name: 'Keep yours' })).toHaveLength(1);
    expect(within(article).queryByRole('button', { name: /merged/ })).toBeNull();
  });

  test('what was decided offline says that it waits to be sent', async () => {
    bridge.emit('connection.changed', aConnection({ state: 'offline' }));
    open(aConflict({ sending: true, outcome: { kind: 'mine', by: 'person', at: NOW, value: 'x' } }));
    expect((await screen.findByRole('article')).textContent).toContain('decided here, waits to be sent');
    expect(screen.getByText(/offline: what you decide here is kept/)).toBeTruthy();
  });

  test('leads to the room', async () => {
    open(aConflict());
    fireEvent.click(await screen.findByRole('button', { name: 'Open the room' }));
    expect(opened).toEqual(['bay-2']);
  });

  test('says that there is nothing, and in words when it cannot be read', async () => {
    const { unmount } = open();
    expect(await screen.findByText('Nothing to review')).toBeTruthy();
    unmount();
    bridge.answer('conflicts.list', () => fail('storage-failed', 'EIO'));
    open();
    expect(await screen.findByText(/Everything written here is kept\./)).toBeTruthy();
  });
});

describe('[IN11] dismissing', () => {
  const decided = () =>
    aConflict({ outcome: { kind: 'theirs', by: 'rule', at: NOW, value: 'x' }, why: 'older', strategy: 'newest-wins' });

  test('can be taken back for some seconds, and then nothing was dismissed', async () => {
    open(decided());
    await screen.findByRole('article');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    expect(await screen.findByRole('button', { name: 'Dismiss' })).toBeTruthy();
    expect(bridge.askedFor('conflicts.dismiss')).toEqual([]);
  });

  test('happens after those seconds, and the versions stay readable among the settled', async () => {
    const conflict = decided();
    open(conflict);
    await screen.findByRole('article');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(bridge.askedFor('conflicts.dismiss')).toEqual([]);
    act(() => void vi.advanceTimersByTime(10_000));
    vi.useRealTimers();
    await waitFor(() => expect(bridge.askedFor('conflicts.dismiss')).toEqual([{ conflictId: conflict.conflictId }]));
    expect(await screen.findByText('Nothing to review')).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'Settled' }));
    expect((await screen.findByRole('article')).textContent).toContain('given 10:55.');
  });

  test('leaving the screen takes nothing back', async () => {
    const conflict = decided();
    const { unmount } = open(conflict);
    await press('Dismiss');
    unmount();
    await waitFor(() => expect(bridge.askedFor('conflicts.dismiss')).toEqual([{ conflictId: conflict.conflictId }]));
  });

  test('is not offered for what nobody has decided', async () => {
    open(aConflict());
    expect((await card()).queryByRole('button', { name: 'Dismiss' })).toBeNull();
  });
});

describe('[AP3] a lost slot', () => {
  const at = (hour: number, minute: number) => new Date(2026, 10, 26, hour, minute).toISOString();
  const slot = {
    taken: {
      appointmentId: 'a2',
      providerId: 'user-pn',
      patientId: 'user-to',
      scheduledAt: at(14, 30),
      duration: 30,
      bookedBy: null,
      bookedAt: NOW,
    },
    free: [at(15, 0), at(14, 0)],
  };
  const common = {
    opId: 'op-1',
    atomic: true,
    entity: 'appointment',
    id: 'a1',
    why: 'slot-taken',
    base: null,
  } as const;
  const lost = () => [
    aConflict({ ...common, conflictId: 'c-kind', field: 'type', mine: 'video', theirs: null }),
    aConflict({ ...common, conflictId: 'c-time', field: 'scheduledAt', mine: at(14, 30), theirs: null, slot }),
  ];

  test('says who has it, what was wanted, and takes another time by one press', async () => {
    bridge.records.set('appointment/a1', aRecord('appointment', 'a1', { patientId: aField({ value: 'user-to' }) }));
    open(...lost());
    const article = await screen.findByRole('article');
    await waitFor(() =>
      expect(article.textContent).toContain(
        'Thu 26 Nov 14:30, 30 min, with Priya Nair is booked for Tomás Ortega. Booked at 10:45.',
      ),
    );
    expect(within(article).getByText('Kind of visit').nextSibling?.textContent).toBe('video');
    expect(within(article).queryByRole('button', { name: 'Keep yours' })).toBeNull();
    await press('Take Thu 26 Nov 15:00');
    await waitFor(() =>
      expect(bridge.askedFor('conflicts.decide')).toEqual([
        { conflictId: 'c-time', choice: { kind: 'value', value: at(15, 0) } },
      ]),
    );
  });

  test('may be left as it is, and says when nothing is free', async () => {
    const [kind, time] = lost();
    if (!kind || !time) return;
    open(kind, { ...time, slot: { ...slot, free: [] } });
    expect((await screen.findByRole('article')).textContent).toContain('No free time within twelve hours');
    await press('Do not book it');
    await waitFor(() => expect(bridge.askedFor('conflicts.decide')[0]?.choice).toEqual({ kind: 'theirs' }));
  });

  test('of an appointment that was to be moved leaves it where it is', async () => {
    const moved = { entity: 'appointment', id: 'a1', why: 'slot-taken', slot } as const;
    open(aConflict({ ...moved, field: 'scheduledAt', mine: at(14, 30), theirs: at(9, 0) }));
    await press('Leave it as it is');
    await waitFor(() => expect(bridge.askedFor('conflicts.decide')[0]?.choice).toEqual({ kind: 'theirs' }));
  });
});
