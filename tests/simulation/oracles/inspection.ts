// The last look round, when everything was healed: has it come to rest, and is everything then what the server has?
// It reads every room as somebody does who scrolls to its beginning, through the bridge alone.

import type { OutboxItem } from '#shared/model/outbox.ts';
import type { MessageRow, TimelinePage } from '#shared/model/message.ts';
import type { RoomSummary } from '#shared/model/room.ts';
import type { Console } from '../console.ts';
import type { Trace } from '../engine/trace.ts';
import type { Ledger } from '../people/ledger.ts';
import { STRANGE_TEXT, type GatewayModel } from '../server/gateway-model.ts';
import { checkEffects, checkReading, checkRoom } from './at-rest.ts';

const PAGE_ROWS = 200;

export interface InspectionDeps {
  consoles: readonly Console[];
  model: GatewayModel;
  ledger: Ledger;
  trace: Trace;
  /** Lets virtual time pass. */
  pass(ms: number): Promise<void>;
}

type Say = (what: string) => void;

export class Inspection {
  readonly #deps: InspectionDeps;

  constructor(deps: InspectionDeps) {
    this.#deps = deps;
  }

  /** IN4: what was refused waits for a person, and only what was written behind it in its own lane waits with it. */
  async checkLanes(say: Say): Promise<void> {
    for (const console of this.#deps.consoles)
      console.ask('outbox.list', {}, (answer) => {
        const items = answer?.ok ? answer.value : [];
        const lanesThatWait = new Set(items.filter((item) => mayWait(item)).map((item) => item.lane));
        for (const item of items)
          if (!lanesThatWait.has(item.lane)) say(`[IN4] ${console.name} ${item.lane} waits for nothing of its own`);
      });
    await this.#deps.pass(1);
  }

  async atRest(): Promise<boolean> {
    let calm = true;
    for (const console of this.#deps.consoles)
      console.ask('outbox.summary', {}, (answer) => {
        if (!answer?.ok || answer.value.waiting + answer.value.refused > 0) calm = false;
      });
    await this.#deps.pass(1);
    if (!calm) return false;
    const differences: string[] = [];
    await this.#checkScreens((what) => differences.push(what));
    if (differences.length > 0) this.#deps.trace.note(`not yet at rest: ${differences[0]}`);
    return differences.length === 0;
  }

  /** Screens that were found at rest are not looked at again: the clinic goes on. */
  async checkEnd(resting: boolean, say: Say): Promise<void> {
    checkEffects(this.#deps.model, this.#deps.ledger, say);
    if (!resting) await this.#checkScreens(say);
    for (const [key, body] of this.#deps.ledger.drafts) {
      const [index, roomId] = key.split('\n') as [string, string];
      const console = this.#deps.consoles[Number(index)];
      if (body === undefined || !console) continue;
      console.ask('chat.draft', { roomId }, (answer) => {
        const kept = answer?.ok ? (answer.value?.body ?? '') : null;
        if (kept !== body) say(`[CH1] ${console.name} ${roomId} has lost a draft`);
      });
    }
    await this.#deps.pass(1);
  }

  async #checkScreens(say: Say): Promise<void> {
    for (const console of this.#deps.consoles) {
      const summaries = new Map<string, RoomSummary>();
      console.ask('rooms.list', {}, (answer) => {
        for (const summary of answer?.ok ? answer.value : []) summaries.set(summary.roomId, summary);
      });
      for (const room of this.#deps.model.roomsOf(console.userId)) {
        const { roomId } = room.record;
        const { rows, newest } = await this.#readAll(console, roomId);
        const summary = summaries.get(roomId);
        if (newest) checkRoom(console.name, room, rows, newest, say);
        if (newest && summary) checkReading(console.name, console.userId, this.#deps.model, room, summary, rows, say);
        else say(`[at rest] ${console.name} does not have ${roomId}`);
      }
    }
  }

  /** A whole room, as somebody reads it who scrolls to its beginning and fetches what is missing. */
  async #readAll(console: Console, roomId: string): Promise<{ rows: MessageRow[]; newest: TimelinePage | null }> {
    const rows: MessageRow[] = [];
    let newest: TimelinePage | null = null;
    let before: number | null = null;
    for (let pages = 0; pages < 200; pages += 1) {
      let page: TimelinePage | null = null;
      console.ask('chat.page', { roomId, before, limit: PAGE_ROWS }, (answer) => {
        if (answer?.ok) page = answer.value;
      });
      await this.#deps.pass(1);
      if (page === null) break;
      const { rows: found, older, olderBefore } = page as TimelinePage;
      const gap = found.find((row) => row.row === 'gap');
      // A room in which nobody has written anything has nothing to ask for.
      if (gap || (older === 'ask' && olderBefore !== null)) {
        const [from, to] = gap ? [gap.from, gap.to] : [0, olderBefore ?? 0];
        console.ask('chat.loadGap', { roomId, from, to }, () => {});
        await this.#deps.pass(100);
        continue;
      }
      newest ??= page;
      rows.unshift(...found.filter((row) => row.row === 'message'));
      if (older !== 'more' || olderBefore === null) break;
      before = olderBefore;
    }
    return { rows, newest };
  }
}

/** Refused, held, or refused again and again with a code that nobody knows (F21). */
function mayWait(item: OutboxItem): boolean {
  const strange = item.text?.startsWith(STRANGE_TEXT) ?? false;
  return item.state === 'rejected' || item.state === 'held' || strange;
}
