// The windows of the stand-in are pages of a headless Chromium. Chromium knows no scheme of ours, so `app://console` is
// served under a substitute https origin, and every address that crosses this line is translated both ways.

import { chromium, type BrowserContext } from 'playwright';

const OURS = 'app://console';
const SUBSTITUTE = 'https://console.app.invalid';

export const toChromium = (url: string): string =>
  url.startsWith(`${OURS}/`) || url === OURS ? SUBSTITUTE + url.slice(OURS.length) : url;
export const fromChromium = (url: string): string =>
  url.startsWith(`${SUBSTITUTE}/`) || url === SUBSTITUTE ? OURS + url.slice(SUBSTITUTE.length) : url;

let context: Promise<BrowserContext> | null = null;

export function openContext(): Promise<BrowserContext> {
  context ??= chromium
    .launch({
      executablePath: process.env['CONSOLE_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking'],
    })
    .then((browser) => browser.newContext());
  return context;
}

export async function closeContext(): Promise<void> {
  const open = await context;
  await open?.browser()?.close();
}
