// The browser of the end-to-end tests: the one that `npm test` found, else Debian's.

import { chromium, type Browser } from 'playwright';

export function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CONSOLE_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
