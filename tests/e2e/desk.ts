// One person at one workstation: a console process and its window. The verbs are what people do and see; every wait is
// for something to be on screen.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright';
import { headlessConsole, type HeadlessConsole } from '../support/headless-console.ts';

export const WAIT_MS = 20_000;
const LOOK_EVERY_MS = 50;

export interface DeskOptions {
  who: string;
  server: string;
  browser: Browser;
  folder: string;
  signIn: { label: string; email: string; password: string };
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export class Desk {
  readonly console: HeadlessConsole;
  readonly #options: DeskOptions;
  #page: Page | null = null;

  constructor(options: DeskOptions) {
    const { who, server, folder, signIn } = options;
    this.#options = options;
    this.console = headlessConsole({
      profile: who,
      server,
      dataFolder: join(folder, who),
      demonstration: [signIn],
    });
  }

  get page(): Page {
    if (!this.#page) throw new Error(`${this.#options.who} has no window open`);
    return this.#page;
  }

  /** Starts the console and opens its window. */
  async open(): Promise<void> {
    await this.console.start();
    await this.openWindow();
  }

  async openWindow(): Promise<void> {
    const context = await this.#options.browser.newContext({ viewport: { width: 1280, height: 800 } });
    this.#page = await context.newPage();
    this.#page.setDefaultTimeout(WAIT_MS);
    await this.#page.goto(this.console.address());
  }

  async signIn(): Promise<void> {
    await this.button('Sign in').click();
    await this.page.getByRole('heading', { name: 'Rooms' }).waitFor();
  }

  async openAndSignIn(): Promise<void> {
    await this.open();
    await this.signIn();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.getByRole('heading', { name: 'Rooms' }).waitFor();
  }

  /** The power button: window and process are gone, the data folder stays. */
  async kill(): Promise<void> {
    await this.console.kill();
    await this.seesAnywhere('The console’s background part does not answer.');
    await this.#closeWindow();
  }

  async leave(): Promise<void> {
    await this.#closeWindow();
    await this.console.stop();
  }

  async #closeWindow(): Promise<void> {
    await this.#page?.context().close();
    this.#page = null;
  }

  async picture(path: string): Promise<void> {
    await this.#page?.screenshot({ path }).catch(() => {});
  }

  // Where things are

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Write to / });
  }

  /** The conversation's messages. */
  log(): Locator {
    return this.page.getByRole('log');
  }

  /** A message by its words. */
  message(text: string): Locator {
    return this.log().getByRole('article', { name: new RegExp(`\\d\\d:\\d\\d\\. ${literally(text)}`) });
  }

  /** A room in the list. */
  room(title: string): Locator {
    return this.page.getByRole('option', { name: new RegExp(`^${literally(title)}`) });
  }

  // What people do

  async enter(title: string): Promise<void> {
    await this.show('Rooms');
    await this.room(title).click();
    await this.page.getByRole('heading', { name: title }).waitFor();
  }

  /** A section of the rail; its name also says what it holds. */
  async show(section: 'Rooms' | 'People' | 'Outbox' | 'To review' | 'Notifications' | 'Settings'): Promise<void> {
    await this.page
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(`^${section}`) })
      .click();
  }

  async press(acuity: 'Routine' | 'Important' | 'Urgent'): Promise<void> {
    await this.page.locator('label').filter({ hasText: acuity }).click();
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await this.sees(text);
  }

  /** From the menu of a message. */
  async act(text: string, action: string): Promise<void> {
    await this.message(text).hover();
    await this.message(text).getByRole('button', { name: 'Actions for this message' }).click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${action}|${action}$`) }).click();
  }

  /** Closes a dialog or a menu, and waits until it has left the screen. */
  async leaveOverlay(): Promise<void> {
    await this.page.keyboard.press('Escape');
    const overlays = this.page.locator('[role=dialog], [role=alertdialog], [role=menu]');
    await until(async () => assert.equal(await overlays.count(), 0));
  }

  /** Does not wait for the next try by itself. */
  async tryNow(): Promise<void> {
    const button = this.button('Try now');
    await until(async () => {
      if (await button.isVisible()) await button.click({ timeout: 1_000 }).catch(() => {});
      assert.equal(await this.page.getByText(/^Offline since/).isVisible(), false);
    });
  }

  // What people see

  async sees(text: string | RegExp): Promise<void> {
    await this.log().getByText(text).first().waitFor();
  }

  async seesAnywhere(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  async goesOffline(): Promise<void> {
    await this.seesAnywhere(/^Offline since/);
  }

  /** An own message with the words that say how far it has got. */
  async seesState(text: string, state: string | RegExp): Promise<void> {
    const words = typeof state === 'string' ? literally(state) : state.source;
    await this.log()
      .getByRole('article', { name: new RegExp(`${literally(text)} · (${words})$`) })
      .waitFor();
  }

  /** The matching words of the conversation, from top to bottom. */
  async order(pattern: RegExp): Promise<string[]> {
    return (await this.log().innerText()).match(new RegExp(pattern, 'g')) ?? [];
  }

  async showsInOrder(pattern: RegExp, expected: string[]): Promise<void> {
    await until(async () => assert.deepEqual(await this.order(pattern), expected));
  }

  /** Bodies of the messages that are before the eyes now; the list keeps others ready outside its frame. */
  async inView(): Promise<string[]> {
    return this.log().evaluate((log) => {
      const frame = log.getBoundingClientRect();
      const isInView = (element: Element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return bottom > frame.top && top < frame.bottom;
      };
      return [...log.querySelectorAll('article')].filter(isInView).map((article) => article.innerText);
    });
  }

  /** Everything that was written here has arrived. */
  async hasNothingLeft(): Promise<void> {
    const unsettled = this.log().getByText(/waits|may have been sent|not sent|sending/);
    await until(async () => assert.equal(await unsettled.count(), 0));
    await this.page.getByRole('navigation').getByRole('button', { name: 'Outbox', exact: true }).waitFor();
  }
}

/** Until the screen shows it; the last difference is what a failed test tells. */
async function until(check: () => Promise<void>): Promise<void> {
  const givenUpAt = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > givenUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
