// Two consoles talk, lose the network, are killed, and lose nothing.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.desk('maya').openAndSignIn();
  await stage.desk('nora').openAndSignIn();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph(task.name);
});
afterAll(() => stage.close());

const numbered = (prefix: string) => Array.from({ length: 10 }, (_, index) => `${prefix} ${index + 1};`);

describe('two people at two workstations', () => {
  test('see each other type, receive and read', async () => {
    const maya = stage.desk('maya');
    const nora = stage.desk('nora');
    await maya.enter('Emergency · Bay 2');
    await nora.enter('Emergency · Bay 2');
    await nora.composer.pressSequentially('Cultures are tak');
    await maya.seesAnywhere('Nora Lind is typing…');
    await nora.write('Cultures are taken');
    await maya.sees('Cultures are taken');
    await maya.page.bringToFront();
    await nora.sees(/read 1 of 2/);
  });

  test('[CH3] an urgent message is acknowledged, and its author sees by whom', async () => {
    const maya = stage.desk('maya');
    const nora = stage.desk('nora');
    await nora.page.getByRole('radio', { name: /urgent/i }).click({ force: true });
    await nora.write('Pressure 82 over 40');
    await maya.sees('Pressure 82 over 40');
    await maya.page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await nora.sees(/Acknowledged by Maya Keller/);
  });

  test('[IN3] a network that is gone for a while: ten messages on each side, each once and in order on both', async () => {
    const maya = stage.desk('maya');
    const nora = stage.desk('nora');
    for (const desk of [maya, nora]) await desk.enter('Ward 3 · Handover');
    await stage.gateway.faults.goDown();
    for (const desk of [maya, nora]) await desk.seesAnywhere(/Offline since/);
    for (const text of numbered('from Maya')) await maya.write(text);
    for (const text of numbered('from Nora')) await nora.write(text);
    await maya.sees('waits to be sent');
    await nora.reload();
    await nora.enter('Ward 3 · Handover');
    await nora.showsInOrder(/from Nora \d+;/, numbered('from Nora'));
    await stage.gateway.faults.comeBack();
    for (const desk of [maya, nora]) {
      await desk.page
        .getByRole('button', { name: 'Try now' })
        .click({ timeout: 3_000 })
        .catch(() => {});
      await desk.showsInOrder(/from Maya \d+;/, numbered('from Maya'));
      await desk.showsInOrder(/from Nora \d+;/, numbered('from Nora'));
    }
    await expect.poll(() => maya.page.getByText('waits to be sent').count()).toBe(0);
  });

  test('[IN1] ten messages written offline survive a kill and arrive once, in order', async () => {
    const maya = stage.desk('maya');
    const nora = stage.desk('nora');
    await maya.enter('Emergency · Bay 2');
    await nora.enter('Emergency · Bay 2');
    await stage.gateway.faults.goDown();
    await maya.seesAnywhere(/Offline since/);
    for (const text of numbered('before the kill')) await maya.write(text);
    await maya.kill();
    await maya.open();
    await maya.enter('Emergency · Bay 2');
    await maya.showsInOrder(/before the kill \d+;/, numbered('before the kill'));
    await maya.sees('waits to be sent');
    await stage.gateway.faults.comeBack();
    await nora.showsInOrder(/before the kill \d+;/, numbered('before the kill'));
    await maya.showsInOrder(/before the kill \d+;/, numbered('before the kill'));
    await expect.poll(() => maya.page.getByText('waits to be sent').count()).toBe(0);
  });

  test('a draft is kept for each room, also over a kill', async () => {
    const maya = stage.desk('maya');
    await maya.composer.fill('half a thought');
    await maya.enter('Ward 3 · Handover');
    await maya.kill();
    await maya.open();
    await maya.enter('Emergency · Bay 2');
    await expect.poll(() => maya.composer.inputValue()).toBe('half a thought');
    await maya.composer.fill('');
  });

  test('[OB4] a refused message says why, blocks its room only, and can be discarded', async () => {
    const maya = stage.desk('maya');
    await maya.enter('Ward 3 · Handover');
    stage.gateway.faults.set({ refuseOps: [{ kind: 'message.send', roomId: 'handover', code: 'NOT_A_MEMBER' }] });
    await maya.write('this one is refused');
    await maya.sees(/Not sent/);
    await maya.enter('Emergency · Bay 2');
    await maya.write('this one goes');
    await maya.sees(/sent|delivered|read/);
    stage.gateway.faults.clear();
    await maya.page
      .getByRole('button', { name: /^Outbox/ })
      .first()
      .click();
    await maya.seesAnywhere('this one is refused');
  });

  test('[PR1] nobody stays green when the link is lost', async () => {
    const maya = stage.desk('maya');
    await maya.page
      .getByRole('button', { name: /^People/ })
      .first()
      .click();
    await maya.seesAnywhere('Nora Lind');
    await stage.gateway.faults.goDown();
    await maya.seesAnywhere(/Offline since/);
    await expect.poll(() => maya.page.getByText(/^(Reachable|Online)$/i).count()).toBe(0);
    await stage.gateway.faults.comeBack();
  });
});
