// Every screen of the console, one after another, in a state that shows what it can show. Used for the checks of
// accessibility and for the pictures.

import type { Desk } from './desk.ts';
import type { Stage } from './stage.ts';

export const ROOM = 'Emergency · Bay 2';
export const REFUSED_ROOM = 'Ward 3 · Handover';
const REFUSED_ROOM_ID = 'handover';

/** Walks one desk through all signed-in screens; `look` is called on each. The second desk is the colleague. */
export async function walkScenes(stage: Stage, maya: Desk, look: (scene: string) => Promise<void>): Promise<void> {
  const { page } = maya;
  await maya.enter(REFUSED_ROOM);
  await look('conversation-refused');
  await maya.enter(ROOM);
  await maya.message('Pressure 82 over 40').hover();
  await look('conversation-urgent');
  await maya.message('Pressure 82 over 40').getByRole('button', { name: 'Actions for this message' }).click();
  await page.getByRole('menu').waitFor();
  await look('message-menu');
  await maya.leaveOverlay();

  await maya.button('New').click();
  await page.getByRole('dialog').getByRole('option').first().waitFor();
  await look('new-conversation');
  await maya.leaveOverlay();

  await page.keyboard.press('Control+k');
  await page
    .getByRole('dialog', { name: /^Jump to/ })
    .getByRole('option')
    .first()
    .waitFor();
  await look('palette');
  await maya.leaveOverlay();

  await maya.show('People');
  await maya.seesAnywhere('Samir Haddad');
  await look('people');

  await maya.show('Outbox');
  await maya.seesAnywhere('needs a second look');
  await look('outbox');
  await page
    .getByRole('button', { name: /^More for Message/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Edit and send' }).click();
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  await look('outbox-edit');
  await maya.leaveOverlay();
  await page
    .getByRole('button', { name: /^More for Message/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Discard…' }).click();
  await page.getByRole('alertdialog').waitFor();
  await look('outbox-discard');
  await maya.leaveOverlay();

  await maya.show('Notifications');
  await page.getByRole('heading', { name: 'Notifications' }).waitFor();
  await look('notifications');

  await maya.show('Settings');
  await maya.seesAnywhere('About this console');
  await look('settings');

  await page.getByRole('button', { name: /^Maya Keller, / }).click();
  await page.getByRole('menu').waitFor();
  await look('own-menu');
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).waitFor();
  await look('sign-out');
  await maya.leaveOverlay();

  await stage.gateway.faults.goDown();
  await maya.goesOffline();
  await maya.enter(ROOM);
  await maya.write('written while the server is away');
  await maya.seesState('written while the server is away', 'waits to be sent');
  await look('conversation-offline');
  await maya.show('Outbox');
  await look('outbox-offline');
  await stage.gateway.faults.comeBack();
  await maya.tryNow();
}

/** A refused message with one behind it, an urgent one that waits for an answer, an answer and a reaction. */
export async function fillScenes(stage: Stage, maya: Desk, nora: Desk): Promise<void> {
  await nora.enter(ROOM);
  await nora.write('Cultures are taken');
  await maya.enter(ROOM);
  await maya.act('Cultures are taken', 'Reply');
  await maya.write('Thank you');
  await maya.act('Cultures are taken', 'Agreed');
  await nora.press('Urgent');
  await nora.write('Pressure 82 over 40');
  await maya.sees('Pressure 82 over 40');
  await maya.enter(REFUSED_ROOM);
  stage.gateway.faults.set({
    refuseOps: [{ kind: 'message.send', roomId: REFUSED_ROOM_ID, code: 'NOT_A_MEMBER' }],
  });
  await maya.write('this needs a second look');
  await maya.sees(/^Not sent: /);
  await maya.write('this waits behind it');
}
