// Every screen without violations in light, dark and high contrast, and the whole way without a pointer.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { fillScenes, ROOM, walkScenes } from './scenes.ts';
import { openStage, type Stage } from './stage.ts';
import { violationsOn } from './violations.ts';
import type { Desk } from './desk.ts';

let stage: Stage;
let maya: Desk;
let nora: Desk;

beforeAll(async () => {
  stage = await openStage();
  maya = stage.desk('maya');
  nora = stage.desk('nora');
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph(`accessibility ${task.name}`);
  await stage.gateway.faults.comeBack();
});
afterAll(() => stage.close());

const WORN = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  contrast: { contrast: 'more' },
} as const;
type Worn = keyof typeof WORN;

async function wear(theme: Worn): Promise<void> {
  await maya.page.emulateMedia({ colorScheme: null, contrast: null, ...WORN[theme] });
  await expect.poll(() => maya.page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
}

const themes = Object.keys(WORN) as Worn[];

async function look(scene: string, found: string[]): Promise<void> {
  for (const theme of themes) {
    await wear(theme);
    const violations = await violationsOn(maya.page, theme === 'light' ? 'everything' : 'colours');
    found.push(...violations.map((violation) => `${scene}, ${theme}: ${violation}`));
  }
}

test('the sign-in has no violations in any theme', async () => {
  await maya.open();
  const found: string[] = [];
  await look('sign-in', found);
  expect(found).toEqual([]);
});

test('a person signs in, writes, looks at the outbox and the settings and comes back, by keys alone', async () => {
  const { keyboard } = maya.page;
  const focused = () =>
    maya.page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
    });
  await expect.poll(focused).toBe('Sign in');
  await keyboard.press('Enter');
  await maya.page.getByRole('heading', { name: 'Rooms' }).waitFor();
  await maya.room(ROOM).waitFor();
  await keyboard.press('Control+k');
  await maya.page.getByRole('dialog').waitFor();
  await keyboard.type('bay 2');
  await maya.page.getByRole('dialog').getByRole('option', { name: ROOM }).waitFor();
  await keyboard.press('Enter');
  await maya.page.getByRole('heading', { name: ROOM }).waitFor();
  await expect.poll(focused).toBe(`Write to ${ROOM}`);
  await keyboard.type('written without a pointer');
  await keyboard.press('Enter');
  await maya.seesState('written without a pointer', /sent|(delivered|read) 1 of 2/);

  // Up into the messages, their menu, and back to the box.
  await keyboard.press('ArrowUp');
  await expect.poll(focused).toMatch(/^You, .*written without a pointer/);
  await keyboard.press('Enter');
  await maya.page.getByRole('menuitem', { name: /^Edit/ }).waitFor();
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await expect.poll(focused).toBe(`Write to ${ROOM}`);

  await keyboard.press('Control+3');
  await maya.page.getByRole('heading', { name: 'Outbox' }).waitFor();
  await keyboard.press('Control+6');
  await maya.page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await keyboard.press('Escape');
  await maya.page.getByRole('heading', { name: ROOM }).waitFor();

  // The list by arrows: one tab stop, Enter opens.
  await maya.page.getByRole('searchbox', { name: 'Search the rooms' }).press('Tab');
  await keyboard.press('ArrowDown');
  const title = (await focused()).split(',')[0] ?? '';
  await keyboard.press('Enter');
  await maya.page.getByRole('heading', { name: title }).waitFor();
});

test('no screen has violations in any theme', { timeout: 300_000 }, async () => {
  await nora.openAndSignIn();
  await fillScenes(stage, maya, nora);
  const found: string[] = [];
  await walkScenes(stage, maya, (scene) => look(scene, found));
  expect(found).toEqual([]);
});
