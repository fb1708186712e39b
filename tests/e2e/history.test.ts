// A room with a long past: its newest page first, the older ones as somebody scrolls there, and the way back.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';
import type { Desk } from './desk.ts';

const COUNT = 500;
const MINUTE_MS = 60_000;
const ROOM = 'Night notes';

let stage: Stage;
let maya: Desk;
let nora: Desk;

beforeAll(async () => {
  stage = await openStage({
    prepare: ({ rooms, messages }) => {
      const room = rooms.byId('archive');
      if (!room) throw new Error('The stage has no archive.');
      const first = Date.now() - COUNT * 10 * MINUTE_MS;
      for (let number = 1; number <= COUNT; number += 1) {
        const note = {
          messageId: `note-${number}`,
          clientId: null,
          senderId: number % 5 === 0 ? 'nora' : 'maya',
          body: `note ${number};`,
          acuity: 'routine' as const,
          writtenAt: null,
          replyToId: null,
          attachments: null,
        };
        messages.add(room, note, first + number * 10 * MINUTE_MS);
      }
    },
  });
  maya = stage.desk('maya');
  nora = stage.desk('nora');
  await maya.openAndSignIn();
  await nora.openAndSignIn();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph(task.name);
});
afterAll(() => stage.close());

/** Numbers of the notes that are on screen now, from top to bottom. */
async function shownNumbers(): Promise<number[]> {
  return (await maya.order(/note (\d+);/)).map((words) => Number(/\d+/.exec(words)?.[0]));
}

async function turnWheel(byPx: number): Promise<void> {
  await maya.log().hover();
  await maya.page.mouse.wheel(0, byPx);
}

test('[CH5] the newest page opens first, and scrolling leads back to the beginning without a hole', async () => {
  await maya.enter(ROOM);
  await maya.sees(`note ${COUNT};`);
  const met = new Set<number>();
  await expect
    .poll(
      async () => {
        const numbers = await shownNumbers();
        numbers.forEach((number, index) => expect(number).toBe((numbers[0] ?? 0) + index));
        for (const number of numbers) met.add(number);
        if (!numbers.includes(1)) await turnWheel(-1_500);
        return numbers.includes(1);
      },
      { timeout: 60_000, interval: 20 },
    )
    .toBe(true);
  await maya.sees('This is where the conversation begins.');
  expect(met.size).toBe(COUNT);
});

test('nothing moves under the reader when a message arrives, and one press leads to the newest', async () => {
  await nora.enter(ROOM);
  const before = await maya.message('note 3;').boundingBox();
  await nora.write('the newest of all');
  await maya.button('1 new message').waitFor();
  expect(await maya.message('note 3;').boundingBox()).toEqual(before);
  await maya.button('1 new message').click();
  await maya.sees('the newest of all');
  await maya.message('the newest of all').waitFor();
  await nora.seesState('the newest of all', 'read');
  expect(await maya.button(/^Newest|new message/).count()).toBe(0);
});

test('the past is here without the network too', async () => {
  await stage.gateway.faults.goDown();
  await maya.goesOffline();
  await maya.reload();
  await maya.enter(ROOM);
  await maya.sees('the newest of all');
  await expect
    .poll(
      async () => {
        await turnWheel(-1_500);
        return (await shownNumbers()).includes(300);
      },
      { timeout: 30_000, interval: 20 },
    )
    .toBe(true);
  await stage.gateway.faults.comeBack();
});
