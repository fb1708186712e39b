import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail } from '#shared/result.ts';
import { HandoffNote } from '../../../renderer/features/records/HandoffNote.tsx';
import { ProfileForm } from '../../../renderer/features/records/ProfileForm.tsx';
import { RoomTopic } from '../../../renderer/features/records/RoomTopic.tsx';
import { aConnection, aPerson, NOW } from '../../support/chat-fixtures.ts';
import { FakeBridge } from '../../support/fake-bridge.ts';
import { aField, aRecord } from '../../support/record-fixtures.ts';
import { renderWithBridge } from '../../support/render-with-bridge.tsx';

let bridge: FakeBridge;
let shown: string[];
beforeEach(() => {
  bridge = new FakeBridge();
  bridge.people = [aPerson('user-pn', 'Priya Nair')];
  shown = [];
});
afterEach(cleanup);

const ways = { onShowReview: () => shown.push('review'), onShowOutbox: () => shown.push('outbox') };
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));

describe('the handoff note', () => {
  const note = (text: string, change = {}, field = {}) =>
    bridge.records.set('note/bay-2', aRecord('note', 'bay-2', { text: aField({ value: text, ...field }) }, change));
  const open = (mayEdit = true) =>
    renderWithBridge(bridge, <HandoffNote roomId="bay-2" mayEdit={mayEdit} ways={ways} />);
  const box = () => screen.findByRole('textbox', { name: 'Handoff note' });

  test('says how old it is and who changed it last', async () => {
    note('Allergic to penicillin.');
    bridge.emit('connection.changed', aConnection({ state: 'offline' }));
    open();
    const card = await screen.findByRole('region', { name: 'Handoff note' });
    expect(within(card).getByText('Allergic to penicillin.')).toBeTruthy();
    expect(card.textContent).toContain('as of 10:45, offline');
    await waitFor(() => expect(card.textContent).toContain('Changed by Priya Nair, 10:25'));
  });

  test('is edited in place: only what changed goes, with what its author saw', async () => {
    note('Old words.');
    open();
    await press('Edit the handoff note');
    const editor = await box();
    expect(document.activeElement).toBe(editor);
    fireEvent.change(editor, { target: { value: 'New words.' } });
    fireEvent.keyDown(editor, { key: 'Enter', ctrlKey: true });
    await waitFor(() =>
      expect(bridge.askedFor('records.change')).toMatchObject([
        {
          entity: 'note',
          id: 'bay-2',
          atomic: false,
          changes: [{ field: 'text', value: 'New words.', base: 3, baseValue: 'Old words.' }],
        },
      ]),
    );
    expect(await screen.findByText('New words.')).toBeTruthy();
    expect(await screen.findByText('waits to be sent')).toBeTruthy();
    expect(screen.queryByText(/^Changed by/)).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit the handoff note' }));
  });

  test('a change that arrives while one writes moves nothing, and the base stays what was seen', async () => {
    note('Old words.');
    open();
    await press('Edit the handoff note');
    const editor = (await box()) as HTMLTextAreaElement;
    fireEvent.change(editor, { target: { value: 'My words.' } });
    note('Their words.', {}, { base: 4, at: NOW });
    act(() => bridge.emit('records.changed', { entity: 'note', id: 'bay-2' }));
    expect(await screen.findByText(/Priya Nair changed this at 10:45 while you were writing/)).toBeTruthy();
    expect(editor.value).toBe('My words.');
    await press('Save');
    await waitFor(() =>
      expect(bridge.askedFor('records.change')[0]?.changes).toEqual([
        { field: 'text', value: 'My words.', base: 3, baseValue: 'Old words.' },
      ]),
    );
  });

  test('[DS1] what could not be stored stays in front of its author; asking again is the same op', async () => {
    note('Old words.');
    bridge.answer('records.change', () => fail('storage-full', 'ENOSPC'));
    open();
    await press('Edit the handoff note');
    fireEvent.change(await box(), { target: { value: 'New words.' } });
    await press('Save');
    expect((await screen.findByRole('alert')).textContent).toContain('The disk of this workstation is full.');
    expect(((await box()) as HTMLTextAreaElement).value).toBe('New words.');
    await press('Save');
    await waitFor(() => expect(bridge.askedFor('records.change')).toHaveLength(2));
    fireEvent.change(await box(), { target: { value: 'Other words.' } });
    await press('Save');
    await waitFor(() => expect(bridge.askedFor('records.change')).toHaveLength(3));
    const [first, second, third] = bridge.askedFor('records.change').map(({ opId }) => opId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('what was begun survives leaving the room, and Escape ends it', async () => {
    note('Old words.');
    const { unmount } = open();
    await press('Edit the handoff note');
    fireEvent.change(await box(), { target: { value: 'Half a thought' } });
    unmount();
    open();
    const editor = (await box()) as HTMLTextAreaElement;
    expect(editor.value).toBe('Half a thought');
    fireEvent.keyDown(editor, { key: 'Escape' });
    expect(await screen.findByText('Old words.')).toBeTruthy();
    expect(bridge.askedFor('records.change')).toEqual([]);
  });

  test('too long a text is not saved', async () => {
    note('Old words.');
    open();
    await press('Edit the handoff note');
    const editor = await box();
    fireEvent.change(editor, { target: { value: 'x'.repeat(20_001) } });
    expect((await screen.findByRole('alert')).textContent).toContain('too long');
    fireEvent.keyDown(editor, { key: 'Enter', ctrlKey: true });
    expect(bridge.askedFor('records.change')).toEqual([]);
  });

  test('[CF2] one change of mine that waits for a decision leads to the review', async () => {
    note('Their words.', { waits: 1 });
    open();
    expect(await screen.findByText(/1 change of yours waits for your decision/)).toBeTruthy();
    await press('Review');
    expect(shown).toEqual(['review']);
  });

  test('[OB4] a refused change says why and leads to the outbox', async () => {
    note('Their words.', { refused: [{ opId: 'op', reason: 'not-allowed', fields: ['text'] }] });
    open();
    expect(await screen.findByText(/You are not allowed to do this/)).toBeTruthy();
    await press('Show outbox');
    expect(shown).toEqual(['outbox']);
  });

  test('is only read where it may not be changed, and absent where the server keeps none', async () => {
    const { container } = open();
    await waitFor(() => expect(bridge.askedFor('records.get')).toHaveLength(1));
    expect(container.textContent).toBe('');
    cleanup();
    note('Words.');
    open(false);
    await screen.findByText('Words.');
    expect(screen.queryByRole('button', { name: 'Edit the handoff note' })).toBeNull();
  });
});

describe('topic and labels of a room', () => {
  beforeEach(() => {
    const fields = { topic: aField({ value: 'Sepsis' }), labels: aField({ value: ['fasting', 'isolation'], base: 2 }) };
    bridge.records.set('room/bay-2', aRecord('room', 'bay-2', fields));
    renderWithBridge(bridge, <RoomTopic roomId="bay-2" mayEdit ways={ways} />);
  });

  test('a label is added and another removed; the topic, untouched, is not sent', async () => {
    await press('Edit topic and labels');
    const line = await screen.findByRole('textbox', { name: 'New label' });
    fireEvent.change(line, { target: { value: ' allergy ' } });
    fireEvent.keyDown(line, { key: 'Enter' });
    await press('Remove fasting');
    await press('Save');
    await waitFor(() =>
      expect(bridge.askedFor('records.change')[0]?.changes).toEqual([
        { field: 'labels', value: ['isolation', 'allergy'], base: 2, baseValue: ['fasting', 'isolation'] },
      ]),
    );
  });

  test('an emptied topic is none', async () => {
    await press('Edit topic and labels');
    fireEvent.change(await screen.findByRole('textbox', { name: 'Topic' }), { target: { value: '' } });
    await press('Save');
    await waitFor(() =>
      expect(bridge.askedFor('records.change')[0]?.changes).toEqual([
        { field: 'topic', value: null, base: 3, baseValue: 'Sepsis' },
      ]),
    );
    expect(await screen.findByText('No topic.')).toBeTruthy();
  });
});

describe('one’s own profile', () => {
  const open = () => renderWithBridge(bridge, <ProfileForm userId="user-mk" ways={ways} />);

  test('sends the fields that changed and no others', async () => {
    const fields = {
      firstName: aField({ value: 'Mara' }),
      phone: aField({ value: null, base: 1 }),
      'preferences.notifications.sms': aField({ value: false, base: 2 }),
    };
    bridge.records.set('profile/user-mk', aRecord('profile', 'user-mk', fields));
    open();
    fireEvent.change(await screen.findByLabelText('Phone'), { target: { value: '+49 30 1' } });
    fireEvent.click(screen.getByRole('switch', { name: 'Notes by SMS' }));
    await press('Save');
    await waitFor(() =>
      expect(bridge.askedFor('records.change')[0]?.changes).toEqual([
        { field: 'phone', value: '+49 30 1', base: 1, baseValue: null },
        { field: 'preferences.notifications.sms', value: true, base: 2, baseValue: false },
      ]),
    );
    expect(await screen.findByText('waits to be sent')).toBeTruthy();
  });

  test('a name cannot be empty', async () => {
    bridge.records.set('profile/user-mk', aRecord('profile', 'user-mk', { firstName: aField({ value: 'Mara' }) }));
    open();
    fireEvent.change(await screen.findByLabelText('First name'), { target: { value: '' } });
    const save = await screen.findByRole('button', { name: 'Save' });
    expect(save).toHaveProperty('disabled', true);
  });

  test('says so while nothing is known of it', async () => {
    open();
    expect(await screen.findByText('Not loaded yet')).toBeTruthy();
  });
});
