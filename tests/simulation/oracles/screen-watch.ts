// Looks over the shoulder of everybody, again and again, and compares what is on screen with what the model knows at
// that same moment. The screen may be behind; it may not be wrong, go back, or claim more than is known.
//
//   [IN7]  the newest place of a room, and the wording of a message, never go back
//   [IN8]  no two neighbouring rows have a message between them that is not there
//   [IN10] one row for each message, none that nobody wrote
//   [CH2]  sent, delivered and read only where it is so; waiting or refused only where the server has it not
//   [C9]   what somebody wrote does not vanish

import type { MessageRow, OwnMessageState, TimelinePage } from '#shared/model/message.ts';
import type { Console } from '../console.ts';
import type { GatewayModel, ModelRoom } from '../server/gateway-model.ts';
import type { Ledger } from '../people/ledger.ts';
import { short } from '../people/person.ts';

const RANK: Record<OwnMessageState['kind'], number> = {
  waiting: 0,
  held: 0,
  'not-sent': 0,
  sending: 0,
  'may-have-sent': 0,
  sent: 1,
  delivered: 2,
  read: 3,
};

interface Seen {
  losses: number;
  newest: number;
  states: Map<string, OwnMessageState>;
  versions: Map<string, number>;
}

export class ScreenWatch {
  readonly #seen = new Map<string, Seen>();
  readonly #model: GatewayModel;
  readonly #ledger: Ledger;
  readonly #finding: (what: string) => void;

  constructor(model: GatewayModel, ledger: Ledger, finding: (what: string) => void) {
    this.#model = model;
    this.#ledger = ledger;
    this.#finding = finding;
  }

  /** One newest page of a room as a window would have it now. */
  look(index: number, console: Console, page: TimelinePage): void {
    const room = this.#model.rooms.get(page.roomId);
    if (!room) return;
    const seen = this.#seenOf(console, page.roomId);
    const say = (what: string) => this.#finding(`${console.name} ${page.roomId}: ${what}`);
    this.#places(room, page, seen, say);
    this.#copies(page, say);
    for (const row of page.rows) {
      if (row.row !== 'message') continue;
      if (row.own) this.#ownState(room, row, seen, say);
      this.#wording(room, row, seen, say);
    }
    this.#vanished(index, console, room, page, say);
  }

  #seenOf(console: Console, roomId: string): Seen {
    const key = `${console.name}\n${roomId}`;
    const known = this.#seen.get(key);
    if (known && known.losses === console.losses) return known;
    const seen: Seen = { losses: console.losses, newest: 0, states: new Map(), versions: new Map() };
    this.#seen.set(key, seen);
    return seen;
  }

  #places(room: ModelRoom, page: TimelinePage, seen: Seen, say: (what: string) => void): void {
    let below: number | null = null;
    let gap = false;
    for (const row of page.rows) {
      if (row.row === 'gap') {
        gap = true;
        continue;
      }
      if (row.position === null) continue;
      if (below !== null) {
        const from: number = below;
        if (row.position <= from) say(`[IN8] place ${row.position} follows ${from}`);
        const missing = gap ? null : firstBetween(room, from, row.position);
        if (missing !== null) say(`[IN8] ${from} and ${row.position} are neighbours without ${missing}`);
      }
      below = row.position;
      gap = false;
    }
    if ((below ?? 0) < seen.newest) say(`[IN7] the newest place went back from ${seen.newest} to ${below}`);
    seen.newest = Math.max(seen.newest, below ?? 0);
  }

  #copies(page: TimelinePage, say: (what: string) => void): void {
    const keys = new Set<string>();
    for (const row of page.rows) {
      if (keys.has(row.key)) say(`[IN10] ${short(row.key)} is shown twice`);
      keys.add(row.key);
    }
  }

  #ownState(room: ModelRoom, row: MessageRow, seen: Seen, say: (what: string) => void): void {
    const { state, key } = row;
    if (!state) return say(`[CH2] the own message ${short(key)} has no state`);
    const sent = row.clientId === null ? null : this.#model.sentAs(row.clientId);
    const name = `${short(key)} is shown ${state.kind}`;
    if (RANK[state.kind] > 0 && !sent) say(`[CH2] ${name}, and the server has it not`);
    // Given up without an answer, and said so: "it may have arrived all the same".
    const unheard = state.kind === 'not-sent' && state.code === 'CONNECTION_KILLER';
    const denied = state.kind === 'waiting' || state.kind === 'held' || state.kind === 'not-sent';
    if (denied && sent && !unheard) say(`[CH2] ${name}, and the server has it`);
    if (sent && (state.kind === 'delivered' || state.kind === 'read')) {
      const others = room.record.memberIds.filter((userId) => userId !== row.senderId);
      const kinds = state.kind === 'read' ? (['read'] as const) : (['read', 'delivered'] as const);
      const reached = others.filter((userId) =>
        kinds.some((kind) => this.#model.markOf(room, userId, kind) >= sent.seq),
      ).length;
      if (state.by > reached) say(`[CH2] ${name} by ${state.by}, and it was ${reached}`);
    }
    const before = seen.states.get(key);
    if (before && RANK[before.kind] > RANK[state.kind]) say(`[CH2] ${name} after ${before.kind}`);
    seen.states.set(key, state);
  }

  #wording(room: ModelRoom, row: MessageRow, seen: Seen, say: (what: string) => void): void {
    if (row.position === null || row.changes.length > 0) return;
    const message = room.log[row.position - 1];
    if (message?.seq !== row.position || message.messageId !== row.messageId)
      return say(`[IN10] nobody wrote what stands at ${row.position}`);
    if (message.senderId !== row.senderId) say(`[IN9] ${row.position} is shown as ${row.senderId}'s`);
    // An own change that was acknowledged and whose effect has not arrived is laid over the record.
    if (row.own) return;
    const shown = message.versions.findLastIndex(
      (version) => version.body === row.body && version.retracted === row.retracted,
    );
    if (shown < 0) return say(`[IN10] ${row.position} never had the text that is shown`);
    const before = seen.versions.get(row.key) ?? 0;
    if (shown < before) say(`[IN7] ${row.position} went back from version ${before} to ${shown}`);
    seen.versions.set(row.key, shown);
  }

  #vanished(index: number, console: Console, room: ModelRoom, page: TimelinePage, say: (what: string) => void): void {
    const shown = new Set(page.rows.flatMap((row) => (row.row === 'message' ? [row.clientId] : [])));
    const places = page.rows.flatMap((row) => (row.row === 'message' && row.position !== null ? [row.position] : []));
    const lowest = places[0] ?? 0;
    for (const written of this.#ledger.of(index, room.record.roomId)) {
      if (written.answered !== 'yes' || written.cancelled !== 'no' || shown.has(written.clientId)) continue;
      const sent = this.#model.sentAs(written.clientId);
      if (sent && sent.seq < lowest) continue;
      // After a power cut the cache has to read again what the server has, and says so.
      const rereading = console.losses > 0 && (page.behind || page.rows.some((row) => row.row === 'gap'));
      if (sent && rereading) continue;
      say(`[C9] ${short(written.clientId)} vanished${sent ? `, it is at ${sent.seq}` : ''}`);
    }
  }
}

/** The place of a message between two places, both exclusive, or null. */
function firstBetween(room: ModelRoom, from: number, to: number): number | null {
  for (let seq = from + 1; seq < to; seq += 1) if (room.log[seq - 1]?.seq === seq) return seq;
  return null;
}
