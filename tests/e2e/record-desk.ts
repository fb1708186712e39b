// What a person does and sees at one workstation with the shared records of a room: the handoff note, topic and labels,
// and the review of what met somebody else's change.

import type { CallInput, CallName, CallOutput } from '#shared/bridge/contract.ts';
import { LOOPBACK_PATH, LOOPBACK_PROTOCOL } from '#shared/bridge/loopback-frames.ts';
import type { Result } from '#shared/result.ts';
import type { Locator } from 'playwright';
import type { Desk } from './desk.ts';

export class RecordDesk {
  readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  card(title: 'Handoff note' | 'Topic'): Locator {
    return this.desk.page.getByRole('region', { name: title, exact: true });
  }

  async writesNote(text: string): Promise<void> {
    const card = this.card('Handoff note');
    await card.getByRole('button', { name: 'Edit the handoff note' }).click();
    await card.getByRole('textbox', { name: 'Handoff note' }).fill(text);
    await card.getByRole('textbox', { name: 'Handoff note' }).press('Control+Enter');
    await this.seesNote(text);
  }

  async seesNote(text: string): Promise<void> {
    await this.card('Handoff note').locator('.record__text', { hasText: text }).waitFor();
  }

  async noteText(): Promise<string> {
    return this.card('Handoff note').locator('.record__text').innerText();
  }

  async writesTopic(topic: string, label: string): Promise<void> {
    const card = this.card('Topic');
    await card.getByRole('button', { name: 'Edit topic and labels' }).click();
    await card.getByRole('textbox', { name: 'Topic' }).fill(topic);
    await card.getByRole('textbox', { name: 'New label' }).fill(label);
    await card.getByRole('textbox', { name: 'New label' }).press('Enter');
    await card.getByRole('button', { name: 'Save' }).click();
    await this.seesTopic(topic, [label]);
  }

  async seesTopic(topic: string, labels: readonly string[]): Promise<void> {
    const card = this.card('Topic');
    await card.getByText(topic, { exact: true }).waitFor();
    for (const label of labels) await card.getByRole('row', { name: label }).waitFor();
  }

  /** Everything that was written into the records here has arrived. */
  async nothingWaits(): Promise<void> {
    const waits = this.desk.page.getByText('waits to be sent');
    await waits.first().waitFor({ state: 'detached' });
    await this.desk.page.getByRole('navigation').getByRole('button', { name: 'Outbox', exact: true }).waitFor();
  }

  async worksOffline(): Promise<void> {
    await this.#ownMenu('Work offline');
    await this.desk.seesAnywhere(/^Working offline since/);
  }

  async goesOnline(): Promise<void> {
    await this.desk.button('Go online').click();
    await this.desk.page.getByText(/^Working offline since/).waitFor({ state: 'detached' });
  }

  async #ownMenu(entry: string): Promise<void> {
    await this.desk.page
      .getByRole('navigation')
      .getByRole('button', { name: /^(Maya Keller|Nora Lind), / })
      .click();
    await this.desk.page.getByRole('menuitem', { name: entry }).click();
  }

  /** Asks the console what a window may ask, from the window's own page: for what no screen offers yet. */
  async asks<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    const frame = { id: 1, call: name, input };
    const result = await this.desk.page.evaluate(
      ({ path, protocol, call }) =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`ws://${location.host}${path}`);
          socket.onopen = () => socket.send(JSON.stringify({ hello: { token: location.hash.slice(1), protocol } }));
          socket.onerror = reject;
          socket.onmessage = ({ data }) => {
            const heard = JSON.parse(String(data)) as { welcome?: unknown; result?: unknown };
            if (heard.welcome !== undefined) socket.send(call);
            if (heard.result === undefined) return;
            socket.close();
            resolve(heard.result);
          };
        }),
      { path: LOOPBACK_PATH, protocol: LOOPBACK_PROTOCOL, call: JSON.stringify(frame) },
    );
    const answer = result as Result<CallOutput<Name>>;
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`);
    return answer.value;
  }

  /** A change on the review screen, by something that it says. */
  change(text: string): Locator {
    return this.desk.page.getByRole('article').filter({ hasText: text });
  }
}
