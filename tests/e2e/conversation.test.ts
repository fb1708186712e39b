// Two consoles talk, lose the network, are killed, and lose nothing.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';
import { watchState } from './state-watch.ts';
import type { Desk } from './desk.ts';

let stage: Stage;
let maya: Desk;
let nora: Desk;

beforeAll(async () => {
  stage = await openStage();
  maya = stage.desk('maya');
  nora = stage.desk('nora');
  await maya.openAndSignIn();
  await nora.openAndSignIn();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph(task.name);
  stage.gateway.faults.clear();
  await stage.gateway.faults.comeBack();
});
afterAll(() => stage.close());

const BAY = 'Emergency · Bay 2';
const HANDOVER = 'Ward 3 · Handover';
const numbered = (prefix: string) => Array.from({ length: 10 }, (_, index) => `${prefix} ${index + 1};`);

async function bothEnter(title: string): Promise<void> {
  for (const desk of [maya, nora]) await desk.enter(title);
}

describe('two people at two workstations', () => {
  test('see each other type, receive and read', async () => {
    await bothEnter(BAY);
    await nora.composer.pressSequentially('Cultures are tak');
    await maya.seesAnywhere('Nora Lind is typing…');
    await maya.show('People');
    await nora.write('Cultures are taken');
    await nora.seesState('Cultures are taken', 'delivered 1 of 2');
    await maya.enter(BAY);
    await maya.sees('Cultures are taken');
    await nora.seesState('Cultures are taken', 'read 1 of 2');
  });

  test('[CH3] an urgent message is acknowledged, and its author sees by whom', async () => {
    await bothEnter(BAY);
    await nora.press('Urgent');
    await nora.write('Pressure 82 over 40');
    await nora.message('Pressure 82 over 40').getByText('Not acknowledged yet').waitFor();
    await maya.message('Pressure 82 over 40').getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await nora.sees(/Acknowledged by Maya Keller/);
    await maya.sees(/Acknowledged by Maya Keller/);
  });

  test('edit, answer, react to and retract what they wrote, each visible to the other', async () => {
    await bothEnter(HANDOVER);
    await nora.write('Bed 12 is fre');
    await nora.act('Bed 12 is fre', 'Edit');
    await nora.page.getByRole('textbox', { name: 'Edit the message' }).fill('Bed 12 is free from 10');
    await nora.button('Save').click();
    await maya.message('Bed 12 is free from 10').getByText('edited').waitFor();

    await maya.act('Bed 12 is free from 10', 'Reply');
    await maya.seesAnywhere('Reply to Nora Lind');
    await maya.write('Then Mr Aydin goes there');
    await nora.message('Then Mr Aydin goes there').getByText('Nora Lind:').waitFor();

    await maya.act('Bed 12 is free from 10', 'Agreed');
    await nora.message('Bed 12 is free from 10').getByRole('button', { name: 'Agreed: Maya Keller' }).waitFor();

    await nora.write('written into the wrong room');
    await maya.sees('written into the wrong room');
    await nora.act('written into the wrong room', 'Retract');
    await nora.page.getByRole('alertdialog').getByRole('button', { name: 'Retract' }).click();
    await maya.sees('Message retracted');
    expect(await maya.message('written into the wrong room').count()).toBe(0);
  });

  test('[CH2] the screen never says sent before the server has it', async () => {
    await bothEnter(HANDOVER);
    await nora.show('People');
    await stage.gateway.faults.goDown();
    await maya.goesOffline();
    await maya.write('written while the server is away');
    const watch = await watchState(maya, 'written while the server is away');
    await maya.seesState('written while the server is away', 'waits to be sent');
    expect(await watch.claims()).toEqual(['waits to be sent']);
    await stage.gateway.faults.comeBack();
    await maya.tryNow();
    await nora.enter(HANDOVER);
    await maya.seesState('written while the server is away', 'read');
    const order = ['waits to be sent', 'sending', 'sent', 'delivered', 'read'];
    const places = (await watch.claims()).map((claim) => order.indexOf(claim));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('[OB3] an answer that never comes leaves "may have been sent", and the message arrives once', async () => {
    await bothEnter(HANDOVER);
    stage.gateway.faults.set({ dropAcks: ['sync:push'] });
    stage.gateway.faults.blackHole(true);
    await maya.write('into a silent wire');
    await maya.seesState('into a silent wire', 'sending');
    stage.gateway.faults.cutSockets();
    await maya.seesState('into a silent wire', 'may have been sent');
    stage.gateway.faults.clear();
    stage.gateway.faults.blackHole(false);
    await maya.seesState('into a silent wire', /sent|delivered|read/);
    for (const desk of [maya, nora]) await desk.showsInOrder(/into a silent wire/, ['into a silent wire']);
  });

  test('[IN3] a network that is gone for a while: ten messages on each side, each once and in order on both', async () => {
    await bothEnter(HANDOVER);
    await stage.gateway.faults.goDown();
    for (const desk of [maya, nora]) await desk.goesOffline();
    for (const text of numbered('from Maya')) await maya.write(text);
    for (const text of numbered('from Nora')) await nora.write(text);
    for (const text of numbered('from Maya')) await maya.seesState(text, 'waits to be sent');
    await maya.seesAnywhere(/10 items wait here and will be sent in order/);
    await nora.reload();
    await nora.enter(HANDOVER);
    await nora.showsInOrder(/from Nora \d+;/, numbered('from Nora'));
    await stage.gateway.faults.comeBack();
    for (const desk of [maya, nora]) await desk.tryNow();
    for (const desk of [maya, nora]) {
      await desk.showsInOrder(/from Maya \d+;/, numbered('from Maya'));
      await desk.showsInOrder(/from Nora \d+;/, numbered('from Nora'));
      await desk.hasNothingLeft();
    }
    await maya.seesState('from Maya 10;', 'read');
  });

  test('[IN1] ten messages written offline survive a kill and arrive once, in order', async () => {
    await bothEnter(BAY);
    await stage.gateway.faults.goDown();
    await maya.goesOffline();
    for (const text of numbered('before the kill')) await maya.write(text);
    await maya.kill();
    await maya.open();
    await maya.room(BAY).getByText('10 waiting').waitFor();
    await maya.enter(BAY);
    await maya.showsInOrder(/before the kill \d+;/, numbered('before the kill'));
    for (const text of numbered('before the kill')) await maya.seesState(text, 'waits to be sent');
    await stage.gateway.faults.comeBack();
    for (const desk of [maya, nora]) await desk.tryNow();
    for (const desk of [maya, nora]) await desk.showsInOrder(/before the kill \d+;/, numbered('before the kill'));
    await maya.hasNothingLeft();
    for (const text of numbered('before the kill')) await maya.seesState(text, /(delivered|read) 1 of 2/);
  });

  test('a draft is kept for each room, also over a kill', async () => {
    await maya.enter(BAY);
    await maya.composer.fill('half a thought');
    await maya.enter(HANDOVER);
    await maya.room(BAY).getByText('Draft: half a thought').waitFor();
    await maya.kill();
    await maya.open();
    await maya.enter(BAY);
    await expect.poll(() => maya.composer.inputValue()).toBe('half a thought');
    await maya.composer.fill('');
  });
});

describe('a refused message', () => {
  const refuse = () =>
    stage.gateway.faults.set({ refuseOps: [{ kind: 'message.send', roomId: 'handover', code: 'NOT_A_MEMBER' }] });

  test('[OB4] says why and blocks its room only', async () => {
    await bothEnter(HANDOVER);
    refuse();
    await maya.write('this one is refused');
    await maya.sees('Not sent: you are not a member of this room any more.');
    await maya.write('this one waits behind it');
    await maya.seesState('this one waits behind it', 'waits behind a refused message');
    await maya.room(HANDOVER).getByText('not sent').waitFor();
    await maya.enter(BAY);
    await maya.write('this one goes');
    await maya.seesState('this one goes', /sent|(delivered|read) 1 of 2/);
  });

  test('[OB10] is edited and sent from the outbox, and what waited behind it follows', async () => {
    await maya.show('Outbox');
    const row = maya.page.getByRole('listitem').filter({ hasText: 'this one is refused' });
    await row.getByText('not sent').waitFor();
    await row.getByText('You are not a member of this room any more.').waitFor();
    stage.gateway.faults.clear();
    await row.getByRole('button', { name: /^More for Message/ }).click();
    await maya.page.getByRole('menuitem', { name: 'Edit and send' }).click();
    const dialog = maya.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('this one is accepted;');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await maya.seesAnywhere('Nothing waits');
    await nora.showsInOrder(/this one (is|waits) \S+/, ['this one is accepted;', 'this one waits behind']);
  });

  test('[OB10] is discarded from the outbox, with its text before the eyes', async () => {
    await maya.enter(HANDOVER);
    refuse();
    await maya.write('nobody needs this');
    await maya.sees(/^Not sent: /);
    await maya.show('Outbox');
    const row = maya.page.getByRole('listitem').filter({ hasText: 'nobody needs this' });
    await row.getByRole('button', { name: /^More for Message/ }).click();
    await maya.page.getByRole('menuitem', { name: 'Discard…' }).click();
    const dialog = maya.page.getByRole('alertdialog');
    await dialog.getByText('nobody needs this').waitFor();
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await maya.seesAnywhere('Nothing waits');
    await maya.enter(HANDOVER);
    await maya.sees('this one waits behind it');
    expect(await maya.message('nobody needs this').count()).toBe(0);
  });
});

describe('people', () => {
  test('[PR1] nobody stays green when the link is lost', async () => {
    await maya.show('People');
    await maya.page.getByRole('button', { name: /^Show only: 2 reachable/ }).waitFor();
    await stage.gateway.faults.goDown();
    await maya.goesOffline();
    await maya.page.getByRole('button', { name: /^Show only: 0 reachable/ }).waitFor();
    await maya.page
      .getByRole('listitem')
      .filter({ hasText: 'Nora Lind' })
      .getByText(/^unknown/)
      .waitFor();
    await stage.gateway.faults.comeBack();
    await maya.tryNow();
    await maya.page.getByRole('button', { name: /^Show only: 2 reachable/ }).waitFor();
  });
});
