// What can happen to an outbox, as commands that fast-check puts into histories and shrinks. Numbers pick from what is
// there at that moment, so that a shortened history still means something.

import fc, { type AsyncCommand } from 'fast-check';
import type { PushRequest } from '#shared/wire/sync.ts';
import { json } from '../../support/hand-rest.ts';
import { SELF } from '../../daemon/messaging-rig.ts';
import { SimulatedCrash } from '../../support/memory-storage.ts';
import { dueLanes, problemsOf } from './rules.ts';
import { ROOMS, type World, type Written } from './world.ts';

type Step = AsyncCommand<object, World>;

function command(name: string, work: (world: World) => void | Promise<void>): Step {
  return {
    check: () => true,
    toString: () => name,
    run: async (_model, world) => {
      await work(world);
      await world.afterwards();
      const problems = problemsOf(world);
      if (problems.length > 0) throw new Error([...new Set(problems)].join('\n'));
    },
  };
}

const pick = <Item>(items: readonly Item[], number: number): Item | undefined => items[number % items.length];
const messages = (world: World): Written[] => world.written.filter((entry) => entry.kind === 'message.send');

function write(world: World, roomId: string, acuity: 'routine' | 'urgent'): void {
  const opId = world.rig.id();
  const body = `text ${world.written.length}`;
  const sent = world.rig.messaging.chat.send({ clientId: opId, roomId, body, acuity, replyToId: null });
  if (sent.ok) world.remember({ opId, kind: 'message.send', lane: `room/${roomId}`, roomId, body });
}

/** [C1] [C2]: dies at any write, commit or answer of the key press; the window asks again under the same id. */
async function writeAndDie(world: World, roomId: string, step: number): Promise<void> {
  const { rig } = world;
  const opId = rig.id();
  const body = `text ${world.written.length}`;
  const input = { clientId: opId, roomId, body, acuity: 'routine' as const, replyToId: null };
  const drafted = rig.messaging.chat.saveDraft(roomId, { body, acuity: 'routine', replyToId: null });
  rig.storage.crashAtStep(step);
  try {
    rig.messaging.chat.send(input);
  } catch (error) {
    if (!(error instanceof SimulatedCrash)) throw error;
  }
  rig.storage.crashAtStep(null);
  await world.restart();
  const kept = rig.messaging.outbox.get(opId) !== null;
  const draft = rig.messaging.chat.draft(roomId);
  if (drafted.ok && world.mendDisk === null && kept !== (draft === null))
    world.complaints.push(
      `[C1] [C2] the message is ${kept ? '' : 'not '}there and the draft is ${draft ? '' : 'not '}`,
    );
  if (rig.messaging.chat.send(input).ok)
    world.remember({ opId, kind: 'message.send', lane: `room/${roomId}`, roomId, body });
}

/** [F43]: a double click, a repeated call of the bridge. */
function writeAgain(world: World, number: number): void {
  const entry = pick(messages(world), number);
  if (!entry || entry.discarded || entry.roomId === null || entry.body === null) return;
  const { opId: clientId, roomId, body } = entry;
  const before = world.rig.messaging.outbox.all().length;
  world.rig.messaging.chat.send({ clientId, roomId, body, acuity: 'routine', replyToId: null });
  if (world.rig.messaging.outbox.all().length > before) world.complaints.push('[F43] one id wrote two ops');
}

function edit(world: World, number: number, kind: 'message.edit' | 'message.retract'): void {
  const entry = pick(messages(world), number);
  if (!entry || entry.roomId === null) return;
  const { rig } = world;
  const { roomId, opId: target } = entry;
  const opId = rig.id();
  const body = `edited ${world.written.length}`;
  const before = rig.messaging.outbox.get(target);
  const open =
    before !== null && before.state !== 'acked' && !before.maybeSent && !rig.messaging.outbox.inflight(target);
  const act =
    kind === 'message.edit'
      ? rig.messaging.chat.edit({ opId, roomId, target, body })
      : rig.messaging.chat.retract({ opId, roomId, target });
  if (!act.ok) return;
  if (act.value.opId === opId) {
    if (open) world.complaints.push('[OB3] what had not left was changed by an op of its own');
    world.remember({ opId, kind, lane: entry.lane, roomId, body: kind === 'message.edit' ? body : null });
  } else if (kind === 'message.edit') {
    if (!open) world.complaints.push('[OB3] what had left was changed');
    entry.body = body;
  } else noteDiscarded(world, entry, before);
}

function noteDiscarded(world: World, entry: Written, before: { state: string; maybeSent: boolean } | null): void {
  entry.discarded = true;
  entry.mayHaveArrived = before !== null && before.state === 'rejected' && before.maybeSent;
  if (before?.state === 'queued' && before.maybeSent)
    world.complaints.push('[OB3] what may have been sent was discarded');
}

function react(world: World, number: number, on: boolean): void {
  const entry = pick(messages(world), number);
  if (!entry || entry.roomId === null) return;
  const opId = world.rig.id();
  const { roomId, opId: target } = entry;
  if (world.rig.messaging.chat.react({ opId, roomId, target, emoji: '👍', on }).ok)
    world.remember({ opId, kind: 'message.react', lane: entry.lane, roomId, body: null });
}

function discard(world: World, number: number): void {
  const entry = pick(world.written, number);
  if (!entry) return;
  const before = world.rig.messaging.outbox.get(entry.opId);
  const result = world.rig.messaging.outbox.discard([entry.opId]);
  if (result.ok && result.value.discarded > 0) noteDiscarded(world, entry, before);
}

function updateProfile(world: World): void {
  const opId = world.rig.id();
  const payload = { phone: `${world.written.length}` };
  const op = { opId, kind: 'profile.update' as const, roomId: null, target: SELF, payload, acuity: 'routine' as const };
  if (world.rig.messaging.outbox.enqueue(op).ok)
    world.remember({ opId, kind: 'profile.update', lane: 'profile', roomId: null, body: null });
}

type Answer =
  | 'applied'
  | 'lost'
  | 'unreadable'
  | 'UNAVAILABLE'
  | 'INVALID'
  | 'NOT_A_MEMBER'
  | 'E_NEW'
  | 'whole'
  | 'auth';

async function answer(world: World, number: number, how: Answer, at: number): Promise<void> {
  const request = pick(world.pushes(), number);
  if (!request) return;
  const push = request.payload as PushRequest;
  const whole = (code: string) => request.answer({ success: false, error: { code, message: code } });
  // What the server has done once it can no longer refuse.
  if (world.served.has(request)) request.answer(world.server.push(push, null));
  else if (how === 'whole') whole(at === 0 ? 'E_NEW' : 'RATE_LIMITED');
  else if (how === 'auth') whole('UNAUTHORISED');
  else if (how === 'applied') request.answer(world.server.push(push, null));
  else if (how === 'unreadable')
    request.answer({ success: true, results: 'nonsense', of: world.server.push(push, null) });
  else if (how === 'lost') world.serve(request);
  else request.answer(world.server.push(push, { at, code: how }));
  await world.rig.flush(10);
}

/** REST answers outlive links and even processes: an old one may come late. What was asked first was done first. */
async function answerRest(world: World, number: number, status: number): Promise<void> {
  const waiting = pick(world.rig.rest.open, number);
  if (!waiting) return;
  const key = waiting.request.headers?.['idempotency-key'] ?? '';
  const earlier = world.rig.rest.open.slice(0, world.rig.rest.open.indexOf(waiting));
  const isRepeat = earlier.some((other) => other.request.headers?.['idempotency-key'] === key);
  if (isRepeat) world.server.rest(key, 'profile', waiting.request.body);
  if (status === 200 || (status !== 0 && world.server.did(key)))
    waiting.answer(json(200, world.server.rest(key, 'profile', waiting.request.body)));
  else if (status === 0) waiting.fail('timeout');
  else waiting.answer(json(status, { code: `ERR_${status}` }));
  await world.rig.flush(10);
}

/** [IN4] [IN6]: what is due goes within a second, whatever other lanes do. */
async function pass(world: World, ms: number): Promise<void> {
  const due = dueLanes(world);
  await world.rig.flush(ms);
  if (ms < 1_000 || world.rig.reconnects.length > 0 || !world.connected) return;
  const now = new Set(dueLanes(world));
  for (const lane of due) if (now.has(lane)) world.complaints.push(`[IN6] ${lane} was due and did not go`);
}

function tell(world: World, room: number, share: number, length: number): void {
  const roomId = pick(ROOMS, room) as string;
  const head = world.server.log(roomId).length;
  const from = 1 + Math.floor(share * head);
  world.tell(roomId, from, Math.min(head, from + length));
}

/** A failover ends the links. It loses only what the console has not seen: the rest it would rightly go on showing. */
function loseTail(world: World, room: number): void {
  const roomId = pick(ROOMS, room) as string;
  const known = world.rig.messaging.rooms.get(roomId)?.record.head ?? 0;
  world.loseLink();
  if (known < world.server.log(roomId).length) world.server.loseTail(roomId);
}

const number = fc.nat(40);
const room = fc.nat(2);
const roomOf = (index: number) => ROOMS[index] as string;
const answers: Answer[] = [
  'applied',
  'lost',
  'unreadable',
  'UNAVAILABLE',
  'INVALID',
  'NOT_A_MEMBER',
  'E_NEW',
  'whole',
  'auth',
];

export const COMMANDS = [
  room.map((r) => command(`write ${r}`, (w) => write(w, roomOf(r), 'routine'))),
  room.map((r) => command(`write ${r}`, (w) => write(w, roomOf(r), 'routine'))),
  room.map((r) => command(`write urgent ${r}`, (w) => write(w, roomOf(r), 'urgent'))),
  fc
    .tuple(room, fc.integer({ min: 1, max: 5 }))
    .map(([r, s]) => command(`write and die ${r} ${s}`, (w) => writeAndDie(w, roomOf(r), s))),
  number.map((n) => command(`write again ${n}`, (w) => writeAgain(w, n))),
  number.map((n) => command(`edit ${n}`, (w) => edit(w, n, 'message.edit'))),
  number.map((n) => command(`retract ${n}`, (w) => edit(w, n, 'message.retract'))),
  fc.tuple(number, fc.boolean()).map(([n, on]) => command(`react ${n}`, (w) => react(w, n, on))),
  fc.constant(command('profile', updateProfile)),
  number.map((n) => command(`discard ${n}`, (w) => discard(w, n))),
  number.map((n) =>
    command(`retry ${n}`, (w) => void w.rig.messaging.outbox.retry(n === 0 ? null : [pick(w.written, n)?.opId ?? ''])),
  ),
  fc.constant(command('go after all', (w) => void w.rig.messaging.outbox.confirm(null))),
  fc.constant(command('connect', (w) => w.connect())),
  fc.constant(command('connect', (w) => w.connect())),
  fc.constant(command('lose link', (w) => w.loseLink())),
  fc
    .tuple(number, fc.constantFrom(...answers), fc.nat(2))
    .map(([n, how, at]) => command(`answer ${n} ${how} ${at}`, (w) => answer(w, n, how, at))),
  number.map((n) => command(`answer ${n} applied`, (w) => answer(w, n, 'applied', 0))),
  fc
    .tuple(number, fc.constantFrom(200, 200, 0, 401, 409, 422, 503))
    .map(([n, status]) => command(`rest ${n} ${status}`, (w) => answerRest(w, n, status))),
  fc.constant(command('kill', (w) => w.restart())),
  fc
    .tuple(fc.constantFrom('vault' as const, 'cache' as const), fc.nat(3))
    .map(([store, skip]) => command(`full ${store} ${skip}`, (w) => w.fillDisk(store, skip))),
  fc.constant(command('mend', (w) => w.mend())),
  fc.constantFrom(10, 1_200, 1_200, 15_000, 70_000, 400_000).map((ms) => command(`pass ${ms}`, (w) => pass(w, ms))),
  fc
    .constantFrom(-1, 1)
    .map((years) => command(`wall ${years}`, (w) => w.rig.clock.setWall(w.rig.clock.now() + years * 31_536_000_000))),
  fc
    .tuple(room, fc.double({ min: 0, max: 0.99, noNaN: true }), fc.nat(4))
    .map(([r, share, length]) => command(`tell ${r}`, (w) => tell(w, r, share, length))),
  fc.constant(command('fill holes', (w) => w.answerRanges())),
  room.map((r) => command(`server loses tail ${r}`, (w) => loseTail(w, r))),
  room.map((r) =>
    command(`vault was cloned ${r}`, (w) => w.server.skipAhead(w.rig.messaging.epoch.current(), roomOf(r))),
  ),
];
