// Two consoles edit the same handoff note, topic and labels offline, and come back in either order: the same result on
// both, nothing is lost, and a person sees and decides what could not be merged (CF4, IN11).

import { randomUUID } from 'node:crypto';
import type { JsonValue } from '#shared/bridge/contract.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RecordDesk } from './record-desk.ts';
import { openStage, type Stage } from './stage.ts';
import { violationsOn } from './violations.ts';

let stage: Stage;
let maya: RecordDesk;
let nora: RecordDesk;

beforeAll(async () => {
  stage = await openStage();
  maya = new RecordDesk(stage.desk('maya'));
  nora = new RecordDesk(stage.desk('nora'));
  for (const { desk } of [maya, nora]) await desk.openAndSignIn();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph(task.name);
});
afterAll(() => stage.close());

const NOTE = 'Suspected sepsis, day 1.\nAntibiotics due 11:00.\nAllergic to penicillin.';

async function bothEnter(title: string): Promise<void> {
  for (const { desk } of [maya, nora]) await desk.enter(title);
}

/** A note that both see, and then both are on their own. */
async function bothStartFrom(note: string): Promise<void> {
  await maya.writesNote(note);
  for (const one of [maya, nora]) await one.seesNote(note);
  await maya.nothingWaits();
  for (const one of [maya, nora]) await one.worksOffline();
}

async function comeBack(first: RecordDesk, second: RecordDesk): Promise<void> {
  await first.goesOnline();
  await first.nothingWaits();
  await second.goesOnline();
}

/** What an appointment is on this console now. */
async function fieldsOf(one: RecordDesk, id: string): Promise<Record<string, JsonValue>> {
  const view = await one.asks('records.get', { entity: 'appointment', id });
  return Object.fromEntries(Object.entries(view?.fields ?? {}).map(([field, { value }]) => [field, value]));
}

const write = (one: RecordDesk, id: string, values: Record<string, JsonValue>, create = false) =>
  one.asks('records.change', {
    opId: randomUUID(),
    entity: 'appointment',
    id,
    create,
    changes: Object.entries(values).map(([field, value]) => ({ field, value })),
    atomic: create,
  });

/** The same hour of a day to come, so that every test has its own. */
const at = (day: number, hour: number, minute = 0): string =>
  new Date(Date.UTC(2100, 0, day, hour, minute)).toISOString();
const visit = (patientId: string, scheduledAt: string): Record<string, JsonValue> => ({
  patientId,
  providerId: 'samir',
  scheduledAt,
  duration: 30,
  type: 'in-person',
  reasonForVisit: 'Cough',
});

describe.each([
  ['Maya first', 'Emergency · Bay 2', () => [maya, nora] as const],
  ['Nora first', 'Ward 3 · Handover', () => [nora, maya] as const],
])('back in the order: %s', (_, room, order) => {
  test('[CF2] changes in different lines of a note are both there, on both, without a question', async () => {
    await bothEnter(room);
    const [first, second] = order();
    await bothStartFrom(NOTE);
    await maya.writesNote(NOTE.replace('day 1', 'day 2'));
    await nora.writesNote(NOTE.replace('penicillin', 'penicillin and latex'));
    await comeBack(first, second);
    for (const one of [maya, nora])
      await one.seesNote('Suspected sepsis, day 2.\nAntibiotics due 11:00.\nAllergic to penicillin and latex.');
    for (const { desk } of [maya, nora]) expect(await desk.button(/^To review, .*need/).count()).toBe(0);
  });

  test('[IN11] the same words changed in two ways: a person sees both and decides, and both have the result', async () => {
    await bothEnter(room);
    const [first, second] = order();
    await bothStartFrom(NOTE);
    const texts = new Map([
      [maya, NOTE.replace('due 11:00', 'given 10:55')],
      [nora, NOTE.replace('due 11:00', 'due 11:30')],
    ]);
    for (const [one, text] of texts) await one.writesNote(text);
    await comeBack(first, second);
    const standing = texts.get(first) ?? '';
    for (const one of [maya, nora]) await one.seesNote(standing);

    await second.card('Handoff note').getByText('1 change of yours waits for your decision').waitFor();
    await second.card('Handoff note').getByRole('button', { name: 'Review' }).click();
    const change = second.change('Waits for your decision').filter({ hasText: '10:55.' }).filter({ hasText: '11:30.' });
    await change.waitFor();
    expect(await violationsOn(second.desk.page)).toEqual([]);
    await change.getByRole('button', { name: 'Write a merged one…' }).click();
    const merged = NOTE.replace('due 11:00', `given 10:55, next due 17:00, said the ${room}`);
    await change.getByRole('textbox').fill(merged);
    await change.getByRole('button', { name: 'Keep the merged one' }).click();
    await second.desk.seesAnywhere(/^Merged by hand/);
    await bothEnter(room);
    for (const one of [maya, nora]) await one.seesNote(merged);
    expect(await maya.noteText()).toBe(await nora.noteText());
  });

  test('[CF3] the later topic stands on both, all labels too, and the other topic stays to be read', async () => {
    await bothEnter(room);
    const [first, second] = order();
    for (const one of [maya, nora]) await one.worksOffline();
    await maya.writesTopic('Sepsis, isolate', 'isolation');
    await nora.writesTopic('Sepsis, theatre at 12', 'fasting');
    await comeBack(first, second);
    for (const one of [maya, nora]) await one.seesTopic('Sepsis, theatre at 12', ['fasting', 'isolation']);
    // Whoever came second met the other's change, and has both in the log.
    await second.desk.show('To review');
    const change = second.change('Sepsis, isolate').filter({ hasText: 'was the newer one' });
    await change.getByText('Sepsis, theatre at 12').first().waitFor();
    await change.getByRole('button', { name: 'Dismiss' }).click();
    await second.change('Dismissed.').getByRole('button', { name: 'Undo' }).click();
    await change.waitFor();
  });

  test('[CF3] the same appointment: other fields are both there, the clinical one waits for a person', async () => {
    await bothEnter(room);
    const [first, second] = order();
    const id = randomUUID();
    await write(maya, id, visit('nora', at(2, first === maya ? 9 : 10)), true);
    await expect.poll(async () => (await fieldsOf(nora, id))['reasonForVisit']).toBe('Cough');
    for (const one of [maya, nora]) await one.worksOffline();
    await write(first, id, { reasonForVisit: 'Fever', notes: 'Bring the chart' });
    await write(second, id, { reasonForVisit: 'Rash', duration: 45 });
    await comeBack(first, second);
    await second.desk.show('To review');
    const change = second.change('Reason for the visit').filter({ hasText: 'Waits for your decision' });
    for (const words of ['Fever', 'Rash', 'Cough', 'This is clinical']) await change.getByText(words).first().waitFor();
    await change.getByRole('button', { name: 'Keep yours' }).click();
    const expected = { reasonForVisit: 'Rash', notes: 'Bring the chart', duration: 45 };
    for (const one of [maya, nora]) await expect.poll(() => fieldsOf(one, id)).toMatchObject(expected);
  });

  test('[AP3] the same time for two patients: who came second is told, and takes the next one by one press', async () => {
    await bothEnter(room);
    const [first, second] = order();
    const day = first === maya ? 4 : 5;
    const ids = new Map([first, second].map((one) => [one, randomUUID()]));
    const idOf = (one: RecordDesk) => ids.get(one) ?? '';
    for (const one of [maya, nora]) await one.worksOffline();
    for (const one of [first, second])
      await write(one, idOf(one), visit(one === maya ? 'nora' : 'maya', at(day, 9)), true);
    await comeBack(first, second);
    await second.desk.show('To review');
    const task = second.change('Time lost').filter({ hasText: 'Samir Haddad' }).filter({ hasText: 'Waits for your' });
    await task
      .getByRole('button', { name: /^Take / })
      .first()
      .click();
    await expect.poll(async () => (await fieldsOf(first, idOf(second)))['scheduledAt']).toBe(at(day, 9, 30));
    expect((await fieldsOf(second, idOf(first)))['scheduledAt']).toBe(at(day, 9));
  });
});

describe('a decision', () => {
  test('made offline waits to be sent, is taken back with nothing sent, and goes when the network is back', async () => {
    await bothEnter('Night notes');
    await bothStartFrom(NOTE);
    await nora.writesNote(NOTE.replace('11:00', '11:15'));
    await maya.writesNote(NOTE.replace('11:00', '11:45'));
    await comeBack(nora, maya);
    await maya.seesNote('due 11:15');
    await maya.worksOffline();
    await maya.desk.show('To review');
    const change = maya.change('11:45');
    await change.focus();
    await maya.desk.page.keyboard.press('1');
    await change.getByText('decided here, waits to be sent').waitFor();
    await maya.desk.page.keyboard.press('u');
    await change.getByText('Waits for your decision').waitFor();
    await maya.desk.page.keyboard.press('1');
    await change.getByText('decided here, waits to be sent').waitFor();
    await maya.goesOnline();
    await change.getByText('decided here, waits to be sent').waitFor({ state: 'detached' });
    await nora.seesNote('due 11:45');
  });
});
