// From the key press that sends to the frame in which the bubble is painted: Chromium, the built renderer, the loopback
// host, the daemon, its disk. The gateway is there and plays no part: the bubble comes from the vault. The baseline is a
// bare page that appends a line at the same key.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { launchChromium } from '../../support/chromium.ts';
import { inTurns, median, quantile, time, type Benchmark } from '../measure.ts';
import { projectFolder, startServer } from '../stage/child.ts';
import { HEADLESS, openDemonstration } from '../stage/demonstration.ts';
import { nextBubble, watchBubbles } from './bubble-watch.ts';

const MESSAGES = 60;
const WARM_UP = 5;
/** Nobody writes two messages faster. */
const PAUSE_MS = 100;
const GOAL_MS = 50;

const BARE_PAGE = `<!doctype html><textarea></textarea><div role="log"></div><script>
  const box = document.querySelector('textarea');
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const line = document.createElement('article');
    line.textContent = box.value;
    document.querySelector('[role=log]').append(line);
    box.value = '';
  });
</script>`;

/** Milliseconds of each message. */
async function write(page: Page): Promise<number[]> {
  const box = page.locator('textarea').last();
  await box.waitFor();
  await box.focus();
  await page.evaluate(watchBubbles);
  const took: number[] = [];
  for (let count = 0; count < WARM_UP + MESSAGES; count += 1) {
    await page.keyboard.insertText(`message ${count} of the measurement`);
    await page.keyboard.press('Enter');
    const tookMs = await page.evaluate(nextBubble, `message ${count} of the measurement`);
    if (count >= WARM_UP) took.push(tookMs);
    await page.waitForTimeout(PAUSE_MS);
  }
  return took;
}

async function writeInTheConsole(browser: Browser): Promise<number[]> {
  const demonstration = await openDemonstration();
  const host = await startServer(HEADLESS, {}, demonstration.commandLine);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(host.address);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('listbox').getByRole('option').first().click();
  const took = await write(page);
  await page.close();
  await host.stop();
  await demonstration.close();
  return took;
}

async function writeInABarePage(browser: Browser): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.setContent(BARE_PAGE);
  const took = await write(page);
  await page.close();
  return took;
}

export const keyPress: Benchmark = {
  name: 'key-press',
  what: 'key press to bubble',
  turns: 2,
  async measure(turns) {
    if (!existsSync(join(projectFolder, HEADLESS))) return { skipped: 'there is no build (npm run build)' };
    let browser: Browser;
    try {
      browser = await launchChromium();
    } catch {
      return { skipped: 'there is no Chromium that starts (npm test installs one)' };
    }
    const { ours, bare } = await inTurns(turns, {
      ours: () => writeInTheConsole(browser),
      bare: () => writeInABarePage(browser),
    });
    await browser.close();
    const p95 = median(ours.map((run) => quantile(run, 0.95)));
    const bareP95 = median(bare.map((run) => quantile(run, 0.95)));
    return [
      {
        work: 'key press to bubble in Chromium, p95',
        ours: `${time(p95)} (median ${time(median(ours.flat()))})`,
        baseline: `bare page ${time(bareP95)}`,
        ratio: bareP95 / p95,
        goal: `≤ ${time(GOAL_MS)}`,
        met: p95 <= GOAL_MS,
      },
    ];
  },
};
