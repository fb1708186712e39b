// The same story on a plain platform: it stores messages of visits only, deduplicates nothing, replays nothing, and
// keeps neither a directory nor a list of rooms. What it cannot do the console says in words.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';
import { watchState } from './state-watch.ts';
import type { Desk } from './desk.ts';
import { violationsOn } from './violations.ts';
import { watchMessages } from './message-watch.ts';

let stage: Stage;
let maya: Desk;
let nora: Desk;

beforeAll(async () => {
  stage = await openStage({ plain: true });
  maya = stage.desk('maya');
  nora = stage.desk('nora');
  await maya.openAndSignIn();
  await nora.openAndSignIn();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph(`plain ${task.name}`);
  stage.gateway.faults.clear();
  await stage.gateway.faults.comeBack();
});
afterAll(() => stage.close());

const VISIT = 'V-2041';
const numbered = (prefix: string) => Array.from({ length: 10 }, (_, index) => `${prefix} ${index + 1};`);

/** Opens a room that nobody has listed. */
async function openNew(desk: Desk, typed: string, choice: string): Promise<void> {
  await desk.show('Rooms');
  await desk.button('New').click();
  await desk.page.getByRole('dialog').getByRole('searchbox').fill(typed);
  await desk.page.getByRole('option', { name: choice }).click();
}

/** The platform takes a message and its sender hears nothing of it. */
const loseAnswers = () => stage.gateway.faults.set({ dropAcks: ['message:send', 'message:sent'] });

function cutAndKeepOut(): void {
  stage.gateway.faults.set({ refuseConnections: 'not yet' });
  stage.gateway.faults.cutSockets();
}

describe('a visit', () => {
  test('is opened by its number and carries messages, typing and receipts while both are there', async () => {
    for (const desk of [maya, nora]) {
      await openNew(desk, VISIT, `Open visit ${VISIT}`);
      await desk.page.getByRole('heading', { name: VISIT }).waitFor();
    }
    await nora.write('Cultures are taken');
    await maya.sees('Cultures are taken');
    await nora.seesState('Cultures are taken', 'read');
    await maya.write('Thank you');
    await nora.sees('Thank you');
    // CH4: at most one notice in three seconds, and writing just gave one.
    const typing = nora.composer.pressSequentially('Results are due around noon, I will', { delay: 150 });
    await maya.seesAnywhere('Nora Lind is typing…');
    await typing;
    await nora.composer.fill('');
  });

  test('[CH2] the screen never says sent before the platform has it', async () => {
    await stage.gateway.faults.goDown();
    await maya.goesOffline();
    await maya.write('written while the platform is away');
    const watch = await watchState(maya, 'written while the platform is away');
    await maya.seesState('written while the platform is away', 'waits to be sent');
    expect(await watch.claims()).toEqual(['waits to be sent']);
    await stage.gateway.faults.comeBack();
    for (const desk of [maya, nora]) await desk.tryNow();
    await nora.sees('written while the platform is away');
    await maya.seesState('written while the platform is away', /sent|delivered|read/);
  });

  test('[IN2] an answer that is lost leaves "may have been sent"; the message is found and not sent again', async () => {
    loseAnswers();
    await maya.write('cut in the middle');
    await nora.sees('cut in the middle');
    cutAndKeepOut();
    await maya.seesState('cut in the middle', 'may have been sent');
    stage.gateway.faults.clear();
    for (const desk of [maya, nora]) await desk.tryNow();
    await maya.seesState('cut in the middle', /sent|delivered|read/);
    for (const desk of [maya, nora]) await desk.showsInOrder(/cut in the middle/, ['cut in the middle']);
  });

  test('[IN1] ten messages on each side offline, one of the two killed, arrive once and in order', async () => {
    await stage.gateway.faults.goDown();
    for (const desk of [maya, nora]) await desk.goesOffline();
    for (const text of numbered('from Maya')) await maya.write(text);
    for (const text of numbered('from Nora')) await nora.write(text);
    await nora.reload();
    await maya.kill();
    await maya.open();
    await maya.room(VISIT).getByText('10 waiting').waitFor();
    for (const desk of [maya, nora]) await desk.enter(VISIT);
    for (const text of numbered('from Maya')) await maya.seesState(text, 'waits to be sent');
    await stage.gateway.faults.comeBack();
    for (const desk of [maya, nora]) await desk.tryNow();
    for (const desk of [maya, nora]) {
      await desk.showsInOrder(/from Maya \d+;/, numbered('from Maya'));
      await desk.showsInOrder(/from Nora \d+;/, numbered('from Nora'));
      await desk.hasNothingLeft();
    }
  });

  test('offers nothing that this platform cannot do', async () => {
    await maya.message('from Maya 10;').hover();
    await maya.message('from Maya 10;').getByRole('button', { name: 'Actions for this message' }).click();
    await maya.page.getByRole('menuitem', { name: 'Copy the text' }).waitFor();
    expect(await maya.page.getByRole('menuitem', { name: /^(Edit|Retract)/ }).count()).toBe(0);
    await maya.page.keyboard.press('Escape');
    await maya.show('Settings');
    await maya.seesAnywhere(/plain platform: no stored receipts/);
  });
});

describe('a direct conversation', () => {
  test('is opened by the id of a person and arrives without being opened there', async () => {
    await openNew(maya, 'nora', 'Nora Lind');
    await maya.write('Can you look at bed 4');
    await nora.show('Rooms');
    await nora.room('Maya Keller').getByText('Can you look at bed 4').waitFor();
    await nora.enter('Maya Keller');
    await nora.sees('Can you look at bed 4');
    await maya.seesState('Can you look at bed 4', 'read');
  });

  test('[IN2] copies of one message are one bubble', async () => {
    const copies = await watchMessages(stage, 'nora', 'sent twice, shown once');
    loseAnswers();
    await maya.write('sent twice, shown once');
    await nora.sees('sent twice, shown once');
    cutAndKeepOut();
    await maya.seesState('sent twice, shown once', 'may have been sent');
    stage.gateway.faults.clear();
    for (const desk of [nora, maya]) await desk.tryNow();
    await maya.seesState('sent twice, shown once', /sent|delivered|read/);
    for (const desk of [maya, nora]) await desk.showsInOrder(/sent twice, shown once/, ['sent twice, shown once']);
    expect(copies.count()).toBe(2);
    copies.stop();
  });

  test('[IN8] what was said while the link was away cannot be known, and a row says so', async () => {
    await stage.gateway.faults.goDown();
    for (const desk of [maya, nora]) await desk.goesOffline();
    await stage.gateway.faults.comeBack();
    for (const desk of [maya, nora]) await desk.tryNow();
    await maya.write('after the hole');
    await nora.sees('after the hole');
    await nora.sees('Some messages may be missing here');
    expect(await violationsOn(nora.page)).toEqual([]);
  });
});
