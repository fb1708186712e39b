// Pictures of every screen in light and dark, small and large, into test-results/pictures; and with `--readme` the two
// of the README, from the demonstration clinic. Run by hand after a build: node tests/e2e/pictures.ts [--readme]

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '#gateway/server.ts';
import { launchChromium } from '../support/chromium.ts';
import { projectRoot } from '../support/project-root.ts';
import { Desk } from './desk.ts';
import { fillScenes, walkScenes } from './scenes.ts';
import { openStage } from './stage.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const THEMES = ['light', 'dark'] as const;

async function everyScreen(): Promise<void> {
  const folder = join(projectRoot, 'test-results', 'pictures');
  mkdirSync(folder, { recursive: true });
  const stage = await openStage();
  const maya = stage.desk('maya');
  const take = async (scene: string) => {
    for (const colorScheme of THEMES)
      for (const size of SIZES) {
        await maya.page.setViewportSize(size);
        await maya.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await maya.picture(join(folder, `${scene}-${colorScheme}-${size.width}.png`));
      }
  };
  try {
    await maya.open();
    await maya.button('Sign in').waitFor();
    await take('sign-in');
    await maya.signIn();
    const nora = stage.desk('nora');
    await nora.openAndSignIn();
    await fillScenes(stage, maya, nora);
    await walkScenes(stage, maya, take);
  } finally {
    await stage.close();
  }
}

async function readme(): Promise<void> {
  const target = join(projectRoot, 'build', 'resources', 'readme');
  mkdirSync(target, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'console-pictures-'));
  const gateway = await startGateway({ port: 0, dataFolder: join(folder, 'gateway'), demonstration: true });
  const browser = await launchChromium();
  const signIn = gateway.signIns[0];
  if (!signIn) throw new Error('The demonstration has no sign-in.');
  const desk = new Desk({ who: 'clinician', server: gateway.address, browser, folder, signIn });
  try {
    await desk.openAndSignIn();
    await desk.page.setViewportSize({ width: 1360, height: 850 });
    await desk.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await desk.page.getByRole('option').filter({ hasText: 'Bay 2' }).first().click();
    await desk.write('Thanks, I am on my way down. Ready in ten minutes.');
    // Somebody of the room reads it, and sooner or later answers.
    await desk.seesState('Thanks, I am on my way down. Ready in ten minutes.', /read \d+ of \d+/);
    await desk.page.mouse.move(0, 0);
    await desk.picture(join(target, 'console-light.png'));
    await desk.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await desk.show('People');
    await desk.page.getByRole('button', { name: /^Show only: \d\d reachable/ }).waitFor();
    await desk.page.mouse.move(700, 0);
    await desk.picture(join(target, 'console-dark.png'));
  } finally {
    await desk.leave();
    await browser.close();
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await (process.argv.includes('--readme') ? readme() : everyScreen());
