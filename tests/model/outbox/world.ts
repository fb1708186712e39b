// One console, one tiny server, and what the test remembers of the promises made: everything that was written, in order,
// and what its author took back. The commands move it; the rules look at it.

import type { Link } from '#daemon/ports/link.ts';
import type { PushRequest } from '#shared/wire/sync.ts';
import { MessagingRig, SELF } from '../../daemon/messaging-rig.ts';
import type { HandRequest } from '../../support/hand-link.ts';
import type { HandRestRequest } from '../../support/hand-rest.ts';
import { TinyServer } from './tiny-server.ts';

/** The server's clock knows nothing of ours. */
const SERVER_START_MS = 1_700_000_000_000;

export const ROOMS = ['room-1', 'room-2', 'room-3'] as const;

/** What the console said yes to. */
export interface Written {
  opId: string;
  kind: 'message.send' | 'message.edit' | 'message.retract' | 'message.react' | 'profile.update';
  lane: string;
  roomId: string | null;
  body: string | null;
  /** Taken back, and the console said that it was. */
  discarded: boolean;
  /** Taken back after the console had said that it may have arrived all the same. */
  mayHaveArrived: boolean;
}

export class World {
  readonly rig = new MessagingRig();
  readonly server = new TinyServer();
  readonly written: Written[] = [];
  /** What went wrong at the moment when something left; looked at after each command. */
  readonly complaints: string[] = [];
  readonly served = new WeakSet<HandRequest>();
  /** Requests of former links and processes, which may still be answered. */
  formerRest: ReadonlySet<HandRestRequest> = new Set();
  readonly cursors = new Map<string, number>();
  mendDisk: (() => void) | null = null;
  /** After a full disk the console asks the disk again within this monotone time (DS1). */
  diskTrustedAt = 0;
  #uncommitted = false;

  constructor() {
    this.rig.storage.onStep(({ store, kind }) => {
      if (store === 'vault' && kind === 'write') this.#uncommitted = true;
      if (store === 'vault' && kind === 'committed') this.#uncommitted = false;
    });
  }

  get connected(): boolean {
    return this.rig.ready !== null;
  }

  remember(entry: Omit<Written, 'discarded' | 'mayHaveArrived'>): void {
    if (!this.written.some((known) => known.opId === entry.opId))
      this.written.push({ ...entry, discarded: false, mayHaveArrived: false });
  }

  /** The way of the supervisor: open, catch up, and only then ready. */
  async connect(): Promise<void> {
    if (this.connected) return;
    const { rig, server } = this;
    rig.open(server.laneCursors(rig.messaging.epoch.current()));
    const opened = rig.ready as NonNullable<typeof rig.ready>;
    const connected = { ...opened.connected, serverTime: SERVER_START_MS + rig.clock.monotonic() };
    const ready = { ...opened, connected, link: this.#watched(opened.link) };
    rig.ready = null;
    const caught = rig.messaging.catchUp(ready);
    await rig.flush(0);
    const asked = rig.link?.requests.find((request) => request.event === 'sync:catchup');
    asked?.answer(this.#catchUpAnswer(asked.payload as { rooms: Record<string, { cursor: number }> }));
    const outcome = await caught;
    if (!outcome.ok) {
      rig.link?.lose();
      rig.messaging.onLost();
      return;
    }
    rig.ready = ready;
    this.formerRest = new Set(rig.rest.open);
    rig.messaging.onReady(ready);
    await rig.flush(0);
  }

  loseLink(): void {
    if (this.connected) this.rig.loseLink();
    this.rig.reconnects.length = 0;
  }

  /** Does what the supervisor does when the outbox asks for another link. */
  async afterwards(): Promise<void> {
    await this.rig.flush(0);
    if (this.rig.reconnects.length > 0) this.loseLink();
  }

  async restart(): Promise<void> {
    this.rig.reconnects.length = 0;
    this.#uncommitted = false;
    await this.rig.restart();
  }

  /** From the step after `skip` others on, no write or commit works. */
  fillDisk(store: 'vault' | 'cache', skip: number): void {
    this.mendDisk ??= this.rig.storage.inject({ problem: 'full', store, skip });
  }

  mend(): void {
    if (this.mendDisk === null) return;
    this.mendDisk();
    this.mendDisk = null;
    this.diskTrustedAt = this.rig.clock.monotonic() + 60_000;
    this.#uncommitted = false;
  }

  pushes(): HandRequest[] {
    return this.rig.link?.requests.filter((request) => request.event === 'sync:push') ?? [];
  }

  /** The server does it, and its answer does not come. */
  serve(request: HandRequest): void {
    this.served.add(request);
    this.server.push(request.payload as PushRequest, null);
  }

  /** What the server tells of a room, in any order and as often as it likes. */
  tell(roomId: string, from: number, to: number): void {
    const { rig, server } = this;
    if (rig.ready && to >= from) rig.messaging.onEvent('sync:room', server.coverage(roomId, from, to), rig.ready);
  }

  /** Answers what the console asks to fill its holes. */
  answerRanges(): void {
    for (const request of [...(this.rig.link?.requests ?? [])]) {
      if (request.event === 'sync:range') {
        const { roomId, from, to } = request.payload as { roomId: string; from: number; to: number };
        request.answer({ success: true, coverage: this.server.coverage(roomId, from, to) });
      } else if (request.event === 'sync:mark') request.answer({ success: true });
    }
  }

  laneOf(request: HandRequest): string {
    return (request.payload as PushRequest).lane;
  }

  #catchUpAnswer(request: { rooms: Record<string, { cursor: number }> }) {
    const rooms = ROOMS.map((roomId) => {
      const head = this.server.log(roomId).length;
      const from = (request.rooms[roomId]?.cursor ?? 0) + 1;
      const room = {
        ...{ roomId, kind: 'team', title: roomId, topic: null, visitId: null, memberIds: [SELF], patient: null },
        ...{ head, createdAt: 0 },
      };
      return { room, coverage: from > head ? null : this.server.coverage(roomId, from, head), marks: [] };
    });
    return { success: true, serverTime: 1, total: rooms.length, more: false, rooms };
  }

  /** Looks at the vault in the moment in which a batch leaves (OB3). */
  #watched(link: Link): Link {
    return {
      ...link,
      request: (event, payload, timeoutMs) => {
        if (event === 'sync:push') this.#checkLeaving(payload as PushRequest);
        return link.request(event, payload, timeoutMs);
      },
    };
  }

  #checkLeaving(request: PushRequest): void {
    if (this.#uncommitted && this.mendDisk === null) this.complaints.push('[OB3] a batch left before its commit');
    if (request.ops.length > 50) this.complaints.push('[OB1] more than fifty ops in a batch');
    const waiting = this.rig.messaging.outbox.all().filter((op) => op.lane === request.lane && op.state !== 'acked');
    const blocker = waiting.findIndex((op) => op.state === 'rejected' || op.state === 'held');
    for (const sent of request.ops) {
      if (blocker >= 0 && waiting.findIndex((op) => op.opId === sent.opId) > blocker)
        this.complaints.push(`[OB4] ${sent.kind} left past one that waits for a person`);
      const kept = this.rig.messaging.outbox.get(sent.opId);
      if (!kept?.maybeSent || kept.laneSeq !== sent.laneSeq)
        this.complaints.push(`[OB3] ${sent.kind} left as ${sent.laneSeq} and the vault does not say so`);
    }
  }
}
