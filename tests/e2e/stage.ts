// Two people at two workstations: a gateway in this process, a console process for each, a Chromium page on each. The
// verbs are what people do and see; every wait is for something to be on screen.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Browser, Locator, Page } from 'playwright';
import { startGateway, type RunningGateway } from '#gateway/server.ts';
import type { Clinic } from '#gateway/clinic.ts';
import { launchChromium } from '../support/chromium.ts';
import { projectRoot } from '../support/project-root.ts';
import { headlessConsole, type HeadlessConsole } from '../support/headless-console.ts';

const PASSWORD = 'a long enough password';
const WAIT_MS = 20_000;

const person = (userId: string, firstName: string, lastName: string, title: string) => ({
  userId,
  email: `${firstName.toLowerCase()}@clinic.example`,
  password: PASSWORD,
  role: 'provider' as const,
  firstName,
  lastName,
  title,
  department: 'Emergency',
  place: 'Bay 2',
});

/** Two who sign in and one who never does. */
export const clinic: Clinic = {
  people: [
    person('maya', 'Maya', 'Keller', 'Registrar'),
    person('nora', 'Nora', 'Lind', 'Front desk'),
    person('samir', 'Samir', 'Haddad', 'Paramedic'),
  ],
  rooms: [
    { roomId: 'bay-2', kind: 'team', title: 'Emergency · Bay 2', memberIds: ['maya', 'nora', 'samir'] },
    { roomId: 'handover', kind: 'team', title: 'Ward 3 · Handover', memberIds: ['maya', 'nora'] },
  ],
};

export type Who = 'maya' | 'nora';

export interface Stage {
  gateway: RunningGateway;
  desk(who: Who): Desk;
  /** Pictures of all open windows, for a test that failed: test-results/e2e/. */
  photograph(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(options: { plain?: boolean } = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'console-e2e-'));
  const gateway = await startGateway({
    port: 0,
    dataFolder: join(folder, 'gateway'),
    plain: options.plain ?? false,
    clinic,
    rateLimitPerMinute: 100_000,
  });
  const browser = await launchChromium();
  const desks = new Map<Who, Desk>();
  const desk = (who: Who): Desk => {
    const found = desks.get(who) ?? new Desk(who, gateway, browser, folder);
    desks.set(who, found);
    return found;
  };
  return {
    gateway,
    desk,
    photograph: async (name) => {
      for (const [who, open] of desks)
        await open.picture(join(projectRoot, 'test-results', 'e2e', `${name.replace(/\W+/g, '-')}-${who}.png`));
    },
    close: async () => {
      for (const open of desks.values()) await open.leave();
      await browser.close();
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export class Desk {
  readonly console: HeadlessConsole;
  readonly #who: Who;
  readonly #browser: Browser;
  #page: Page | null = null;

  constructor(who: Who, gateway: RunningGateway, browser: Browser, folder: string) {
    this.#who = who;
    this.#browser = browser;
    const signIn = { label: who, email: `${who}@clinic.example`, password: PASSWORD };
    this.console = headlessConsole({
      profile: who,
      server: gateway.address,
      dataFolder: join(folder, who),
      demonstration: [signIn],
    });
  }

  get page(): Page {
    if (!this.#page) throw new Error(`${this.#who} has no window open`);
    return this.#page;
  }

  /** Starts the console and opens its window. */
  async open(): Promise<void> {
    await this.console.start();
    await this.openWindow();
  }

  async openWindow(): Promise<void> {
    this.#page = await this.#browser.newPage({ viewport: { width: 1280, height: 800 } });
    this.#page.setDefaultTimeout(WAIT_MS);
    await this.#page.goto(this.console.address());
  }

  async signIn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await this.page.getByRole('heading', { name: 'Rooms' }).waitFor();
  }

  async openAndSignIn(): Promise<void> {
    await this.open();
    await this.signIn();
  }

  async enter(title: string): Promise<void> {
    await this.page.getByText(title, { exact: true }).first().click();
    await this.page.getByRole('heading', { name: title }).waitFor();
  }

  get composer(): Locator {
    return this.page.locator('textarea').last();
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await this.sees(text);
  }

  /** The conversation's messages, with their states, as one text. */
  log(): Locator {
    return this.page.getByRole('log').or(this.page.locator('[aria-label^="Messages in"]')).first();
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.log().getByText(text).first().waitFor();
  }

  async seesAnywhere(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** Bodies of the shown messages that match, in order. */
  async order(pattern: RegExp): Promise<string[]> {
    const text = await this.log().innerText();
    return text.match(new RegExp(pattern, 'g')) ?? [];
  }

  async showsInOrder(pattern: RegExp, expected: string[]): Promise<void> {
    await expect.poll(() => this.order(pattern), { timeout: WAIT_MS }).toEqual(expected);
  }

  async picture(path: string): Promise<void> {
    await this.#page?.screenshot({ path }).catch(() => {});
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.getByRole('heading', { name: 'Rooms' }).waitFor();
  }

  /** The power button: window and process are gone, the data folder stays. */
  async kill(): Promise<void> {
    await this.console.kill();
    await this.#page?.close();
    this.#page = null;
  }

  async leave(): Promise<void> {
    await this.#page?.close();
    this.#page = null;
    await this.console.stop();
  }
}
