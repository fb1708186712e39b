import '../../support/sized-elements.ts';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutboxItem } from '#shared/model/outbox.ts';
import { fail, ok } from '#shared/result.ts';
import { BridgeProvider } from '../../../renderer/bridge/provider.tsx';
import { Outbox } from '../../../renderer/features/outbox/Outbox.tsx';
import { Toaster } from '../../../renderer/ui/feedback/toasts.tsx';
import { anOutboxSummary } from '../../support/chat-fixtures.ts';
import { FakeBridge } from '../../support/fake-bridge.ts';
import { anItem } from './an-item.ts';

let bridge: FakeBridge;
let opened: string[];
beforeEach(() => {
  bridge = new FakeBridge();
  opened = [];
});
afterEach(cleanup);

function open(items: OutboxItem[]) {
  bridge.answer('outbox.list', () => ok(items));
  bridge.emit('outbox.changed', anOutboxSummary({ waiting: items.length }));
  render(
    <BridgeProvider bridge={bridge}>
      <Outbox onOpenRoom={(roomId) => opened.push(roomId)} />
      <Toaster />
    </BridgeProvider>,
  );
}
const row = async (text: string) => {
  const found = (await screen.findByText(text)).closest('[role="listitem"]');
  if (!(found instanceof HTMLElement)) throw new Error('The text stands in no item.');
  return within(found);
};
const chooseFromMenu = async (text: string, entry: string) => {
  fireEvent.click((await row(text)).getByRole('button', { name: /^More for/ }));
  fireEvent.click(await screen.findByRole('menuitem', { name: entry }));
};

describe('[OB10] the outbox', () => {
  test('says that nothing waits when nothing does', async () => {
    open([]);
    expect(await screen.findByText('Nothing waits')).toBeTruthy();
  });

  test('tries one again, or all', async () => {
    const item = anItem({ text: 'first' });
    open([item, anItem({ text: 'second' })]);
    fireEvent.click((await row('first')).getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(bridge.askedFor('outbox.retry')).toEqual([{ opIds: [item.opId] }]));
    fireEvent.click(screen.getByRole('button', { name: 'Try all again' }));
    await waitFor(() => expect(bridge.askedFor('outbox.retry').at(-1)).toEqual({ opIds: null }));
  });

  test('[OB11] a held one goes when told so, or all that are held', async () => {
    const held = anItem({
      text: 'old',
      state: 'held',
      waitsFor: null,
      can: { ...anItem().can, retry: false, confirm: true },
    });
    const other = { ...held, opId: 'op-other', text: 'older' };
    open([held, other, anItem({ text: 'fresh' })]);
    fireEvent.click((await row('old')).getByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(bridge.askedFor('outbox.confirm')).toEqual([{ opIds: [held.opId] }]));
    fireEvent.click(screen.getByRole('button', { name: 'Send all held' }));
    await waitFor(() => expect(bridge.askedFor('outbox.confirm').at(-1)).toEqual({ opIds: [held.opId, other.opId] }));
  });

  test('[IN5] discards only after showing the text and being told so', async () => {
    const item = anItem({ text: 'a text that somebody wrote' });
    open([item]);
    await chooseFromMenu('a text that somebody wrote', 'Discard…');
    const dialog = await screen.findByRole('alertdialog', { name: 'Discard this item?' });
    expect(within(dialog).getByText('a text that somebody wrote')).toBeTruthy();
    expect(bridge.askedFor('outbox.discard')).toEqual([]);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(bridge.askedFor('outbox.discard')).toEqual([{ opIds: [item.opId] }]));
  });

  test('does not discard when the question is answered with no', async () => {
    open([anItem({ text: 'kept' })]);
    await chooseFromMenu('kept', 'Discard…');
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog', { name: 'Discard this item?' })).toBeNull());
    expect(bridge.askedFor('outbox.discard')).toEqual([]);
  });

  test('edits and sends under the same id, and keeps the text when the disk is full', async () => {
    const item = anItem({ text: 'old words' });
    bridge.answer('outbox.amend', () => fail('storage-full', 'ENOSPC'));
    open([item]);
    await chooseFromMenu('old words', 'Edit and send');
    const box = (await screen.findByLabelText('Text to Emergency · Bay 2')) as HTMLTextAreaElement;
    fireEvent.change(box, { target: { value: 'new words' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Edit and send' }));
    expect((await dialog.findByRole('alert')).textContent).toContain('your text stays in front of you');
    expect(box.value).toBe('new words');
    expect(bridge.askedFor('outbox.amend')).toEqual([{ opId: item.opId, body: 'new words' }]);
  });

  test('acts on those selected that allow it', async () => {
    const free = anItem({ text: 'free' });
    const leaving = anItem({
      text: 'leaving',
      state: 'inflight',
      can: { retry: false, discard: false, edit: false, cancel: false, confirm: false },
    });
    open([free, leaving]);
    await row('free');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select all' }));
    fireEvent.click(screen.getByRole('button', { name: 'Discard…' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(bridge.askedFor('outbox.discard')).toEqual([{ opIds: [free.opId] }]));
  });

  test('leads to the room', async () => {
    open([anItem({ text: 'words', roomId: 'room-7' })]);
    await chooseFromMenu('words', 'Open the room');
    expect(opened).toEqual(['room-7']);
  });

  test('says in words when it cannot be read', async () => {
    bridge.answer('outbox.list', () => fail('storage-failed', 'EIO'));
    render(
      <BridgeProvider bridge={bridge}>
        <Outbox onOpenRoom={() => {}} />
      </BridgeProvider>,
    );
    expect((await screen.findByRole('alert')).textContent).toContain('Everything written here is kept.');
  });
});
