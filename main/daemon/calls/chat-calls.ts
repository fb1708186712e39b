// Rooms and messages, as windows ask for them.

import { directRoomId } from '#shared/ids.ts';
import type { RoomDetail } from '#shared/model/room.ts';
import { done, fail, ok } from '#shared/result.ts';
import type { Account } from '../account/account.ts';
import { peerOf } from '../chat/summaries.ts';
import { withAccount, type HandlersOf, type Present } from './handlers.ts';

type Names =
  | 'rooms.list'
  | 'rooms.detail'
  | 'rooms.openDirect'
  | 'rooms.openVisit'
  | 'chat.page'
  | 'chat.loadGap'
  | 'chat.send'
  | 'chat.edit'
  | 'chat.retract'
  | 'chat.react'
  | 'chat.acknowledge'
  | 'chat.markRead'
  | 'chat.typing'
  | 'chat.saveDraft'
  | 'chat.draft';

export function chatCalls(present: Present): HandlersOf<Names> {
  return {
    'rooms.list': withAccount(present, (account) => ok(account.messaging.summaries.list())),
    'rooms.detail': withAccount(present, (account, { roomId }) => {
      const detail = roomDetail(account, roomId);
      return detail ? ok(detail) : fail('not-found', 'This room is not known here.', { field: 'roomId' });
    }),
    'rooms.openDirect': withAccount(present, async (account, { userId }) => {
      if (userId === account.user.userId) return fail('invalid-input', 'This is you.', { field: 'userId' });
      const known = account.messaging.rooms
        .all()
        .find(({ record }) => peerOf(record.roomId, record.memberIds, record.kind, account.user.userId) === userId);
      const roomId = known?.record.roomId ?? directRoomId(account.user.userId, userId);
      await account.messaging.open(roomId);
      return ok({ roomId });
    }),
    'rooms.openVisit': withAccount(present, async (account, { visitId }) => {
      const roomId = `visit:${visitId}`;
      await account.messaging.open(roomId);
      return ok({ roomId });
    }),
    'chat.page': withAccount(present, (account, { roomId, before, limit }) =>
      ok(account.messaging.page(roomId, before, limit)),
    ),
    'chat.loadGap': withAccount(present, (account, { roomId, from, to }) => account.messaging.load(roomId, from, to)),
    'chat.send': withAccount(present, (account, input) => {
      const sent = account.messaging.chat.send(input);
      if (sent.ok) account.typingSender.typing(input.roomId, false);
      return sent;
    }),
    'chat.edit': withAccount(present, (account, input) => account.messaging.chat.edit(input)),
    'chat.retract': withAccount(present, (account, input) => account.messaging.chat.retract(input)),
    'chat.react': withAccount(present, (account, input) => account.messaging.chat.react(input)),
    'chat.acknowledge': withAccount(present, (account, input) => account.messaging.chat.acknowledge(input)),
    'chat.markRead': withAccount(present, (account, { roomId, position }) =>
      account.messaging.chat.markRead(roomId, position),
    ),
    'chat.typing': withAccount(present, (account, { roomId, active }) => {
      account.typingSender.typing(roomId, active);
      return done;
    }),
    'chat.saveDraft': withAccount(present, (account, { roomId, ...draft }) =>
      account.messaging.chat.saveDraft(roomId, draft),
    ),
    'chat.draft': withAccount(present, (account, { roomId }) => ok(account.messaging.chat.draft(roomId))),
  };
}

function roomDetail(account: Account, roomId: string): RoomDetail | null {
  const room = account.messaging.rooms.get(roomId);
  if (!room) return null;
  const { record } = room;
  const selfId = account.user.userId;
  const peerId = peerOf(roomId, record.memberIds, record.kind, selfId);
  const sync = account.supervisor.view().server !== 'plain';
  return {
    roomId,
    kind: record.kind,
    title: peerId === null ? record.title : account.people.nameOf(peerId).name,
    topic: topicOf(account, roomId) ?? record.topic,
    patient: record.patient,
    members: record.memberIds.map((userId) => ({
      userId,
      ...account.people.nameOf(userId),
      self: userId === selfId,
    })),
    can: { edit: sync, retract: sync, react: sync, acknowledge: sync, readReceipts: true },
    asOf: room.asOf,
  };
}

/** The topic as it is shown: with own changes of it that are on their way. */
function topicOf(account: Account, roomId: string): string | null {
  const topic = account.messaging.records.view('room', roomId)?.fields['topic']?.value;
  return typeof topic === 'string' ? topic : null;
}
