// What must be true after every command, whatever it was.

import type { PushRequest } from '#shared/wire/sync.ts';
import { ROOMS, type World, type Written } from './world.ts';

const LONGEST_WAIT_MS = 60_000;

export function problemsOf(world: World): string[] {
  const problems = [...world.complaints, ...world.server.complaints.map((complaint) => `[OB8] ${complaint}`)];
  const say = (what: string) => void problems.push(what);
  checkKept(world, say);
  checkFlights(world, say);
  checkWaits(world, say);
  checkScreen(world, say);
  checkCursors(world, say);
  return problems;
}

type Say = (what: string) => void;

/** [IN1] [IN5]: in the vault with its full text and in its place, or on the server, or ended by its author. */
function checkKept({ rig, server, written }: World, say: Say): void {
  const kept = new Map(rig.messaging.outbox.all().map((op) => [op.opId, op]));
  const counts = new Map<string, number>();
  for (const { opId } of server.effects) counts.set(opId, (counts.get(opId) ?? 0) + 1);
  for (const entry of written) {
    const { opId, kind } = entry;
    const op = kept.get(opId);
    const effects = counts.get(opId) ?? 0;
    if (effects > 1) say(`[IN2] ${kind} had ${effects} effects`);
    if (entry.discarded && op) say(`[IN5] ${kind} was taken back and is still there`);
    if (entry.discarded && effects > 0 && !entry.mayHaveArrived) say(`[OB3] ${kind} was taken back and was sent`);
    if (entry.discarded) continue;
    if (!op && effects === 0 && !mayBeGone(entry, server)) say(`[IN1] ${kind} ${entry.body ?? ''} is lost`);
    if (op && entry.body !== null && op.payload.body !== entry.body) say(`[IN5] ${kind} lost its text`);
    if (op?.state === 'rejected' && op.error === null) say(`[IN5] ${kind} was refused for no reason`);
    if (op?.state === 'rejected' && kind !== 'message.send' && kind !== 'profile.update')
      say(`[OB4] a hidden ${kind} waits for a person`);
  }
  checkOrder(written, server.effects, say);
}

/** A refused hidden op is told and gone (OB4); what a server lost after it had told of it is not ours to give back. */
function mayBeGone(entry: Written, server: World['server']): boolean {
  if (server.lost.has(entry.opId)) return true;
  return entry.kind !== 'message.send' && entry.kind !== 'profile.update' && server.refused.has(entry.opId);
}

/** [IN3] */
function checkOrder(written: readonly Written[], effects: World['server']['effects'], say: Say): void {
  const places = new Map(written.map((entry, index) => [entry.opId, index]));
  const last = new Map<string, number>();
  for (const { opId, lane } of effects) {
    const place = places.get(opId);
    if (place === undefined) {
      say(`[IN9] nobody wrote ${opId}`);
      continue;
    }
    if ((last.get(lane) ?? -1) > place) say(`[IN3] ${lane} is out of order`);
    last.set(lane, place);
  }
}

/** [OB1] [OB4] [OB6]: one batch of a lane at a time, none behind a refused op that a person sees, struck ones alone. */
function checkFlights(world: World, say: Say): void {
  const { outbox } = world.rig.messaging;
  const lanes = new Set<string>();
  const changes = world.rig.rest.open.filter((request) => !world.formerRest.has(request));
  if (world.connected && changes.length > 1) say('[OB1] two changes of one record are on their way');
  for (const request of world.pushes()) {
    const { lane, ops } = request.payload as PushRequest;
    if (lanes.has(lane)) say(`[OB1] two batches of ${lane} are on their way`);
    lanes.add(lane);
    for (const { opId } of ops) {
      const op = outbox.get(opId);
      if (op === null) say(`[OB3] what is on its way was taken away`);
      else if (op.strikes > 0 && ops.length > 1) say(`[OB6] a struck op travels in company`);
    }
  }
}

/** [OB5] [IN13]: nobody waits longer than the longest backoff, whatever the wall clock says. */
function checkWaits({ rig }: World, say: Say): void {
  for (const lane of new Set(rig.messaging.outbox.all().map((op) => op.lane))) {
    const waitMs = rig.messaging.pump.waitOf(lane).until - rig.clock.monotonic();
    if (waitMs > LONGEST_WAIT_MS) say(`[OB5] ${lane} waits for ${waitMs} ms`);
  }
}

/** [IN10] [C9]: each own message is one bubble, from the key press on, for ever. */
function checkScreen({ rig, server, written }: World, say: Say): void {
  for (const roomId of ROOMS) {
    const { rows } = rig.messaging.page(roomId, null, 500);
    const shown = rows.flatMap((row) => (row.row === 'message' ? [row.key] : []));
    const mine = written.filter((entry) => entry.roomId === roomId && entry.kind === 'message.send');
    for (const { opId, discarded, mayHaveArrived } of mine) {
      const bubbles = shown.filter((key) => key === opId).length;
      if (bubbles > 1) say(`[IN2] ${bubbles} bubbles of one message`);
      if (bubbles === 0 && !discarded && !server.lost.has(opId)) say('[IN10] a message is not on the screen');
      if (bubbles > 0 && discarded && !mayHaveArrived) say('[IN10] what was taken back is still shown');
    }
  }
}

/** [IN7] */
function checkCursors(world: World, say: Say): void {
  for (const roomId of ROOMS) {
    const head = world.rig.messaging.rooms.get(roomId)?.record.head ?? 0;
    if (head < (world.cursors.get(roomId) ?? 0)) say(`[IN7] ${roomId} went back`);
    world.cursors.set(roomId, head);
  }
}

/** [IN4] [IN6]: lanes that have something to send, are open and wait for nothing. */
export function dueLanes({ rig, connected, mendDisk, diskTrustedAt }: World): string[] {
  if (!connected || mendDisk !== null || rig.clock.monotonic() < diskTrustedAt) return [];
  const ops = rig.messaging.outbox.all();
  return [...new Set(ops.map((op) => op.lane))].filter((lane) => {
    const waiting = ops.filter((op) => op.lane === lane && op.state !== 'acked');
    const waits = rig.messaging.pump.waitOf(lane).until > rig.clock.monotonic();
    return waiting[0]?.state === 'queued' && !waits && !waiting.some((op) => rig.messaging.outbox.inflight(op.opId));
  });
}
