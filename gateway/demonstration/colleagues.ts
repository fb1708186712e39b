// The scripted colleagues, so that one person alone can try everything. They use the services that real people's sockets
// use: they type before they answer, their receipts come one after the other, an urgent message is acknowledged, and
// who is away answers on return.

import { directRoomMembers } from '#shared/ids.ts';
import type { Front } from '../live/front.ts';
import type { Posted } from '../live/fanout.ts';
import { comeAndGo } from './coming-and-going.ts';
import { answerCalls } from './answering-calls.ts';
import { say } from './saying.ts';
import { smallTalk } from './small-talk.ts';
import { openStage, type Stage } from './stage.ts';
import { emojis, replies, returning, urgentReplies } from './vocabulary/replies.ts';

export interface Colleagues {
  setPaused(paused: boolean): void;
  stop(): void;
}

/** Messages that somebody wrote to colleagues who were not there; the newest of each room counts. */
type Owed = Map<string, Map<string, Posted>>;

export function startColleagues(front: Front): Colleagues {
  const stage = openStage(front);
  const owed: Owed = new Map();
  const stopListening = front.fanout.onPosted((posted) => {
    if (!stage.isScripted(posted.senderId)) hear(stage, owed, posted);
  });
  const stopCalls = answerCalls(stage);
  comeAndGo(stage, (userId) => settle(stage, owed, userId));
  smallTalk(stage);
  return {
    setPaused: stage.setPaused,
    stop: () => {
      stopListening();
      stopCalls();
      stage.close();
    },
  };
}

/** Who else is in a room, whether the gateway knows the room or only its name does. */
function othersIn(stage: Stage, posted: Posted): string[] {
  const { rooms } = stage.front.services;
  const room = rooms.byId(posted.roomId);
  const everybody = room ? rooms.members(room) : (directRoomMembers(posted.roomId) ?? []);
  return everybody.filter((userId) => userId !== posted.senderId && stage.isScripted(userId));
}

function hear(stage: Stage, owed: Owed, posted: Posted): void {
  const { luck, later } = stage;
  const others = othersIn(stage, posted);
  const attending = others.filter(stage.isAttending);
  const isDirect = directRoomMembers(posted.roomId) !== null;
  for (const userId of others.filter((one) => !attending.includes(one))) {
    const waiting = owed.get(userId) ?? new Map<string, Posted>();
    owed.set(userId, waiting.set(posted.roomId, posted));
  }
  for (const userId of attending) {
    later(0.2, 1.4, () => receipt(stage, userId, posted, 'delivered'));
    if (isDirect || luck.chance(0.7)) later(1.5, 5, () => receipt(stage, userId, posted, 'read'));
  }
  const [first, second] = attending.toSorted(() => luck.next() - 0.5);
  if (first === undefined) return;
  if (posted.acuity === 'urgent') {
    later(2, 5, () => acknowledge(stage, first, posted));
    if (second !== undefined) later(5, 12, () => acknowledge(stage, second, posted));
    later(2.5, 5, () => say(stage, first, posted.roomId, luck.pick(urgentReplies)));
    return;
  }
  if (!isDirect && luck.chance(0.15)) return;
  if (posted.seq !== null && !posted.body.includes('?') && luck.chance(0.12)) {
    later(2, 5, () => react(stage, first, posted));
    return;
  }
  const fitting = replies.find((one) => one.when.test(posted.body));
  if (fitting) later(1.2, 3.5, () => say(stage, first, posted.roomId, luck.pick(fitting.say)));
}

/** Reads and answers what came while away. */
function settle(stage: Stage, owed: Owed, userId: string): void {
  const waiting = [...(owed.get(userId)?.values() ?? [])];
  owed.delete(userId);
  for (const posted of waiting) {
    receipt(stage, userId, posted, 'delivered');
    stage.later(1, 3, () => receipt(stage, userId, posted, 'read'));
    if (directRoomMembers(posted.roomId)) {
      stage.later(2, 5, () => say(stage, userId, posted.roomId, stage.luck.pick(returning)));
    }
  }
}

function receipt(stage: Stage, userId: string, posted: Posted, kind: 'delivered' | 'read'): void {
  stage.front.conversation.receipt({ userId, role: 'provider' }, posted.roomId, kind, [posted.messageId]);
}

function acknowledge(stage: Stage, userId: string, posted: Posted): void {
  change(stage, posted, (room, row, now) => stage.front.services.messages.acknowledge(room, row, userId, now, now));
}

function react(stage: Stage, userId: string, posted: Posted): void {
  const emoji = stage.luck.pick(emojis);
  receipt(stage, userId, posted, 'read');
  change(stage, posted, (room, row, now) => stage.front.services.messages.react(room, row, userId, emoji, true, now));
}

type Messages = Front['services']['messages'];
type Room = Parameters<Messages['find']>[0];
type Row = NonNullable<ReturnType<Messages['find']>>;

function change(stage: Stage, posted: Posted, work: (room: Room, row: Row, now: number) => number): void {
  const { store, rooms, messages, settings } = stage.front.services;
  const room = posted.seq === null || settings.plain ? null : rooms.byId(posted.roomId);
  const row = room ? messages.find(room, posted.messageId) : null;
  if (!room || !row || row.retracted_at !== null) return;
  const seq = store.transaction(() => work(room, row, settings.clock.now()));
  stage.front.fanout.roomChanged(room, seq);
}
