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

/** Numbers of the notes that are before the eyes now, from top to bottom. */
async function numbersInView(): Promise<number[]> {
  const words = (await maya.inView()).join(' ').match(/note \d+;/g) ?? [];
  return words.map((note) => Number(/\d+/.exec(note)?.[0]));
}

async function scrollUpTo(number: number, met = new Set<number>()): Promise<void> {
  await maya.log().hover();
  await expect
    .poll(
      async () => {
        const numbers = await numbersInView();
        numbers.forEach((shown, index) => {
          if (shown !== (numbers[0] ?? 0) + index) throw new Error(`A hole in ${numbers.join(' ')}`);
          met.add(shown);
        });
        if (!numbers.includes(number)) await maya.page.mouse.wheel(0, -400);
        return numbers.includes(number);
      },
      { timeout: 40_000, interval: 20 },
    )
    .toBe(true);
}

test('[CH5] reading goes on where it stopped, and scrolling leads back to the beginning without a hole', async () => {
  await maya.enter(ROOM);
  await maya.sees(/^\d+ new messages$/);
  await maya.button('Newest').click();
  await expect.poll(async () => (await numbersInView()).at(-1)).toBe(COUNT);
  const met = new Set<number>();
  await scrollUpTo(1, met);
  await maya.sees('This is where the conversation begins.');
  const passedOver = Array.from({ length: COUNT }, (_, index) => index + 1).filter((number) => !met.has(number));
  expect(passedOver).toEqual([]);
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
  await scrollUpTo(300);
  await stage.gateway.faults.comeBack();
});
