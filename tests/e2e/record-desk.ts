// What a person does and sees at one workstation with the shared records of a room: the handoff note, topic and labels,
// and the review of what met somebody else's change.

import type { Locator } from 'playwright';
import type { Desk } from './desk.ts';

export class RecordDesk {
  readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  card(title: 'Handoff note' | 'Topic and labels'): Locator {
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
    const card = this.card('Topic and labels');
    await card.getByRole('button', { name: 'Edit topic and labels' }).click();
    await card.getByRole('textbox', { name: 'Topic' }).fill(topic);
    await card.getByRole('textbox', { name: 'New label' }).fill(label);
    await card.getByRole('textbox', { name: 'New label' }).press('Enter');
    await card.getByRole('button', { name: 'Save' }).click();
    await this.seesTopic(topic, [label]);
  }

  async seesTopic(topic: string, labels: readonly string[]): Promise<void> {
    const card = this.card('Topic and labels');
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

  /** A change on the review screen, by something that it says. */
  change(text: string): Locator {
    return this.desk.page.getByRole('article').filter({ hasText: text });
  }
}
