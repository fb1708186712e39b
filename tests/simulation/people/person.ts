// People at their consoles. Each acts by the seed through the bridge alone, as a window would, and writes down what it
// was told. When the console is killed under their hands they start it again and ask once more under the same ids.

import type { Result } from '#shared/result.ts';
import { uuidV7 } from '#shared/ids.ts';
import type { MessageRow, TimelinePage } from '#shared/model/message.ts';
import type { OutboxItem } from '#shared/model/outbox.ts';
import type { OwnPresence } from '#shared/model/presence.ts';
import type { SeededRandom } from '#tests/support/seeded-random.ts';
import { SERVER, type Console } from '../console.ts';
import { REFUSED_TEXT, STRANGE_TEXT } from '../server/gateway-model.ts';
import type { Change, Ledger, Written } from './ledger.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Trace } from '../engine/trace.ts';

const EMOJI = ['👍', '✅', '👀'] as const;

export interface PersonDeps {
  index: number;
  console: Console;
  email: string;
  rooms: readonly [string, ...string[]];
  scheduler: Scheduler;
  random: SeededRandom;
  trace: Trace;
  ledger: Ledger;
  /** Mean time between two acts. */
  paceMs: number;
}

export class Person {
  #working = true;
  #offlineOnPurpose = false;
  #texts = 0;
  readonly #deps: PersonDeps;
  readonly #acts: readonly (readonly [number, () => void])[];
  readonly #weight: number;

  constructor(deps: PersonDeps) {
    this.#deps = deps;
    this.#acts = [
      [40, () => this.#write()],
      [6, () => this.#burst()],
      [5, () => this.#writeTwice()],
      [8, () => this.#onOwn((room, row) => this.#edit(room, row))],
      [6, () => this.#onOwn((room, row) => this.#rephrase(room, row, 3))],
      [4, () => this.#onOwn((room, row) => this.#retract(room, row))],
      [7, () => this.#onSent((room, row) => this.#react(room, row))],
      [4, () => this.#onSent((room, row) => this.#acknowledge(room, row))],
      [5, () => this.#draft()],
      [9, () => this.#onSent((room, row) => this.#read(room, row))],
      [4, () => this.decide(0.4)],
      [3, () => this.#discardWaiting()],
      [3, () => this.#amendWaiting()],
      [2, () => this.#pause()],
      [3, () => this.#loadGap()],
      [2, () => this.#say('outbox.retry', this.#deps.console, { opIds: null })],
      [1, () => this.#say('connection.tryNow', this.#deps.console, {})],
      [1, () => this.#say('window.state', this.#deps.console, { focused: true, visible: true, roomId: this.#room() })],
      [1, () => this.#presence()],
    ];
    this.#weight = this.#acts.reduce((sum, [weight]) => sum + weight, 0);
    this.#plan();
    this.#attend();
  }

  /** No more acts; sign-in and decisions go on. */
  rest(): void {
    this.#working = false;
  }

  comeBack(): void {
    this.#offlineOnPurpose = false;
    this.#say('connection.setPaused', this.#deps.console, { paused: false });
  }

  #plan(): void {
    const { scheduler, random, paceMs } = this.#deps;
    scheduler.after(random.uniform() * 2 * paceMs, () => {
      if (!this.#working) return;
      this.#plan();
      let draw = random.uniform() * this.#weight;
      for (const [weight, act] of this.#acts) {
        draw -= weight;
        if (draw < 0) return act();
      }
    });
  }

  /** Signs in when the console asks for it. */
  #attend(): void {
    const { scheduler, console, email } = this.#deps;
    scheduler.after(1_000, () => {
      this.#attend();
      console.ask('session.get', {}, (answer) => {
        const view = answer?.ok ? answer.value : null;
        const asks = view?.state === 'signed-out' || (view?.state === 'signed-in' && view.expired);
        if (!asks) return;
        this.#offlineOnPurpose = false;
        console.ask('session.signIn', { server: SERVER, email, password: 'right' }, (signedIn) =>
          this.#note(`signs in: ${outcome(signedIn)}`),
        );
      });
    });
  }

  #write(body = this.#text()): void {
    const { console, random } = this.#deps;
    if (!console.running || console.asleep) return;
    const written = this.#ledgerEntry(body);
    this.#send(written, body, random.chance(0.1) ? 'urgent' : 'routine');
  }

  #burst(): void {
    for (let count = 2 + this.#deps.random.integer(8); count > 0; count -= 1) this.#write();
  }

  /** F43: a double click is one message. */
  #writeTwice(): void {
    const { console } = this.#deps;
    if (!console.running || console.asleep) return;
    const body = this.#text();
    const written = this.#ledgerEntry(body);
    this.#send(written, body, 'routine');
    this.#send(written, body, 'routine');
  }

  #ledgerEntry(body: string): Written {
    const { ledger, index, console } = this.#deps;
    return ledger.write(index, console.userId, this.#room(), this.#id(), body);
  }

  #send(written: Written, body: string, acuity: 'routine' | 'urgent'): void {
    const { console, random, scheduler, ledger, index } = this.#deps;
    const { clientId, roomId } = written;
    console.ask('chat.send', { clientId, roomId, body, acuity, replyToId: null }, (answer) => {
      this.#note(`writes ${short(clientId)} in ${roomId}: ${outcome(answer)}`);
      if (answer === null || answer.ok) {
        // Kept at the first asking, it took the draft of that time with it and none that was begun since.
        const taken = answer && !written.askedAgain ? '' : undefined;
        ledger.drafts.set(`${index}\n${roomId}`, taken);
      }
      if (answer?.ok) {
        written.answered = 'yes';
        return;
      }
      if (written.answered === 'yes') return;
      // A refusal leaves nothing behind, but what an earlier try left behind is still there.
      if (answer) {
        if (written.answered === 'pending') written.answered = 'no';
        if (random.chance(0.5)) return;
      } else written.answered = 'unknown';
      if (written.answered === 'unknown' && random.chance(0.3)) return;
      // C2: the window asks once more under the same id when it can.
      written.askedAgain = true;
      written.answered = written.answered === 'no' ? 'pending' : written.answered;
      const again = (): void => {
        // Taken back meanwhile: nobody asks for it any more.
        if (written.cancelled !== 'no') return;
        if (console.running && !console.asleep) this.#send(written, body, acuity);
        else scheduler.after(1_000, again);
      };
      scheduler.after(500 + random.uniform() * 3_000, again);
    });
  }

  #edit(roomId: string, row: MessageRow): void {
    const { console, ledger } = this.#deps;
    const written = row.clientId === null ? undefined : ledger.written.get(row.clientId);
    if (!written) return;
    const opId = this.#id();
    const body = this.#text();
    console.ask('chat.edit', { opId, roomId, target: written.clientId, body }, (answer) => {
      this.#note(`edits ${short(written.clientId)} by ${short(opId)}: ${outcome(answer)}`);
      if (answer && !answer.ok) return;
      const answered = answer ? 'yes' : 'unknown';
      const acted = answer?.ok ? answer.value.opId : opId;
      written.wordings.push({ body, opId: acted, answered });
      if (acted === opId) this.#changed({ opId, kind: 'edit', roomId, target: written.clientId, answered });
    });
  }

  /** Several edits of one message, one soon after the other. */
  #rephrase(roomId: string, row: MessageRow, times: number): void {
    if (times === 0) return;
    const { console, scheduler, random } = this.#deps;
    if (console.running && !console.asleep) this.#edit(roomId, row);
    scheduler.after(random.uniform() * 800, () => this.#rephrase(roomId, row, times - 1));
  }

  #retract(roomId: string, row: MessageRow): void {
    const { console, ledger } = this.#deps;
    const written = row.clientId === null ? undefined : ledger.written.get(row.clientId);
    if (!written) return;
    const opId = this.#id();
    console.ask('chat.retract', { opId, roomId, target: written.clientId }, (answer) => {
      this.#note(`retracts ${short(written.clientId)} by ${short(opId)}: ${outcome(answer)}`);
      if (answer && !answer.ok) return;
      if (!answer && written.cancelled === 'no') written.cancelled = 'unknown';
      if (answer?.ok && answer.value.opId === written.clientId) written.cancelled = 'yes';
      else
        this.#changed({
          opId,
          kind: 'retract',
          roomId,
          target: written.clientId,
          answered: answer ? 'yes' : 'unknown',
        });
    });
  }

  #react(roomId: string, row: MessageRow): void {
    const { console, random } = this.#deps;
    const [opId, target, emoji, on] = [this.#id(), row.messageId ?? '', random.pick(EMOJI), random.chance(0.7)];
    console.ask('chat.react', { opId, roomId, target, emoji, on }, (answer) => {
      this.#note(`reacts ${on ? '+' : '-'}${emoji} by ${short(opId)}: ${outcome(answer)}`);
      if (answer && !answer.ok) return;
      this.#changed({ opId, kind: 'react', roomId, target, emoji, on, answered: answer ? 'yes' : 'unknown' });
    });
  }

  #acknowledge(roomId: string, row: MessageRow): void {
    const [opId, target] = [this.#id(), row.messageId ?? ''];
    this.#deps.console.ask('chat.acknowledge', { opId, roomId, target }, (answer) => {
      this.#note(`acknowledges by ${short(opId)}: ${outcome(answer)}`);
      // Already acknowledged, or on its way: then nothing was written.
      if (answer && (!answer.ok || answer.value.opId !== opId || row.acknowledgedByMe)) return;
      this.#changed({ opId, kind: 'acknowledge', roomId, target, answered: answer ? 'yes' : 'unknown' });
    });
  }

  #changed(change: Pick<Change, 'opId' | 'kind' | 'roomId' | 'target' | 'answered' | 'emoji' | 'on'>): void {
    const { ledger, index, console } = this.#deps;
    ledger.changes.set(change.opId, { ...change, author: index, userId: console.userId, discarded: 'no' });
  }

  #draft(): void {
    const { console, random, ledger, index } = this.#deps;
    const roomId = this.#room();
    const body = random.chance(0.2) ? '' : this.#text();
    console.ask('chat.saveDraft', { roomId, body, acuity: 'routine', replyToId: null }, (answer) => {
      if (answer && !answer.ok) return;
      ledger.drafts.set(`${index}\n${roomId}`, answer ? body : undefined);
    });
  }

  #read(roomId: string, row: MessageRow): void {
    this.#say('chat.markRead', this.#deps.console, { roomId, position: row.position ?? 0 });
  }

  /** Looks at what was refused or is held: gives it another try, or gives it up. */
  decide(giveUp: number): void {
    const { console, random } = this.#deps;
    console.ask('outbox.list', {}, (answer) => {
      for (const item of answer?.ok ? answer.value : []) {
        if (item.state === 'held') {
          if (random.chance(giveUp)) this.#discard(item.opId, item.maySent);
          else this.#say('outbox.confirm', console, { opIds: [item.opId] });
          continue;
        }
        if (item.state !== 'rejected') continue;
        const hopeless = item.text?.startsWith(REFUSED_TEXT) || item.text?.startsWith(STRANGE_TEXT);
        if (hopeless || random.chance(giveUp)) {
          if (!item.can.edit || random.chance(0.5)) this.#discard(item.opId, item.maySent);
          else this.#amend(item.opId, this.#plainText());
        } else this.#say('outbox.retry', console, { opIds: [item.opId] });
      }
    });
  }

  #discardWaiting(): void {
    this.#withWaiting(({ opId, maySent }) => this.#discard(opId, maySent));
  }

  #amendWaiting(): void {
    this.#withWaiting(({ opId }) => this.#amend(opId, this.#text()));
  }

  #withWaiting(act: (item: OutboxItem) => void): void {
    const { console, random } = this.#deps;
    console.ask('outbox.list', {}, (answer) => {
      const items = answer?.ok ? answer.value.filter((item) => item.kind === 'message.send') : [];
      const item = items[random.integer(items.length)];
      if (item) act(item);
    });
  }

  /** What may have been sent is given up with a warning on screen: nobody promises that it did not arrive. */
  #discard(opId: string, maySent: boolean): void {
    const { console, ledger } = this.#deps;
    console.ask('outbox.discard', { opIds: [opId] }, (answer) => {
      this.#note(`discards ${short(opId)}: ${answer?.ok ? answer.value.discarded : outcome(answer)}`);
      const gone = answer?.ok && answer.value.discarded === 1;
      const said = answer === null || (gone && maySent) ? 'unknown' : gone ? 'yes' : 'no';
      const written = ledger.written.get(opId);
      const change = ledger.changes.get(opId);
      if (said === 'no') return;
      if (written && written.cancelled !== 'yes') written.cancelled = said;
      if (change && change.discarded !== 'yes') change.discarded = said;
    });
  }

  #amend(opId: string, body: string): void {
    const { console, ledger } = this.#deps;
    console.ask('outbox.amend', { opId, body }, (answer) => {
      this.#note(`amends ${short(opId)}: ${outcome(answer)}`);
      if (answer && !answer.ok) return;
      ledger.written.get(opId)?.wordings.push({ body, opId, answered: answer ? 'yes' : 'unknown' });
    });
  }

  #pause(): void {
    this.#offlineOnPurpose = !this.#offlineOnPurpose;
    this.#say('connection.setPaused', this.#deps.console, { paused: this.#offlineOnPurpose });
  }

  #loadGap(): void {
    const { console } = this.#deps;
    const roomId = this.#room();
    this.#look(roomId, (page) => {
      const gap = page.rows.find((row) => row.row === 'gap');
      if (gap) console.ask('chat.loadGap', { roomId, from: gap.from, to: gap.to }, () => {});
    });
  }

  #presence(): void {
    const { console, random } = this.#deps;
    const status = random.pick<OwnPresence>(['online', 'away', 'busy']);
    this.#say('presence.setOwn', console, { status, customStatus: null, until: null });
  }

  #onOwn(act: (roomId: string, row: MessageRow) => void): void {
    this.#onRow((row) => row.own && !row.retracted, act);
  }

  #onSent(act: (roomId: string, row: MessageRow) => void): void {
    this.#onRow((row) => row.position !== null && !row.retracted, act);
  }

  #onRow(wanted: (row: MessageRow) => boolean, act: (roomId: string, row: MessageRow) => void): void {
    const roomId = this.#room();
    this.#look(roomId, (page) => {
      const rows = page.rows.filter((row) => row.row === 'message').filter(wanted);
      // Mostly what was written last.
      const row = rows[rows.length - 1 - this.#deps.random.integer(Math.min(rows.length, 4))];
      if (row) act(roomId, row);
    });
  }

  #look(roomId: string, then: (page: TimelinePage) => void): void {
    this.#deps.console.ask('chat.page', { roomId, before: null, limit: 20 }, (answer) => {
      if (answer?.ok) then(answer.value);
    });
  }

  #say<Name extends Parameters<Console['ask']>[0]>(
    name: Name,
    console: Console,
    input: Parameters<typeof console.ask<Name>>[1],
  ): void {
    console.ask(name, input, (answer) => this.#note(`${name}: ${outcome(answer)}`));
  }

  #note(what: string): void {
    this.#deps.trace.note(`${this.#deps.console.name} person ${what}`);
  }

  #room(): string {
    return this.#deps.random.pick(this.#deps.rooms);
  }

  #id(): string {
    return uuidV7(this.#deps.scheduler.nowMs, this.#deps.random.bytes(10));
  }

  #text(): string {
    const { random } = this.#deps;
    if (random.chance(0.03)) return `${REFUSED_TEXT} ${this.#plainText()}`;
    if (random.chance(0.01)) return `${STRANGE_TEXT} ${this.#plainText()}`;
    return this.#plainText();
  }

  #plainText(): string {
    this.#texts += 1;
    return `${this.#deps.console.name} says ${this.#texts}`;
  }
}

function outcome(answer: Result<unknown> | null): string {
  if (answer === null) return 'no answer';
  return answer.ok ? 'yes' : answer.error.code;
}

export const short = (id: string): string => id.slice(-6);
