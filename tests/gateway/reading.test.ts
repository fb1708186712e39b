// Catch-up, ranges, marks, rooms, presence and typing of sync.v1.

import { describe, expect, it } from 'vitest';
import { catchupAnswer, directoryAnswer, rangeAnswer, roomMarks, syncRoomEvent } from '#shared/wire/sync.ts';
import { connectedEvent, presenceList } from '#shared/wire/platform.ts';
import { connect, deviceOf, eventually, gateway, open, push, send, signIn } from './clinic.ts';

const one = deviceOf('1');
const two = deviceOf('2');

describe('catching up', () => {
  it('[SY1] brings all rooms in one call, the newest first, in the shapes of the wire contract', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    await push(ada, one, [send(1, 'first')]);
    await push(ada, one, [send(1, 'later', { roomId: 'team:desk' })], 'room:team:desk');
    const answer = await ada.ask('sync:catchup', { rooms: {} });
    const { rooms, total, more } = catchupAnswer.parse(answer);
    expect({ total, more }).toEqual({ total: 3, more: false });
    expect(rooms.map(({ room }) => room.roomId)[0]).toMatch(/^team:/);
    const ward = rooms.find(({ room }) => room.roomId === 'team:ward');
    expect(ward?.coverage).toMatchObject({ from: 1, to: 1, messages: [{ body: 'first', seq: 1 }] });
    expect(ward?.room.memberIds).toEqual(['ada', 'ben', 'paul']);
  });

  it('[SY1] sends only what is above the cursor, and no coverage to who has everything', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    await push(ada, one, [send(1, 'a'), send(2, 'b'), send(3, 'c')]);
    const ask = async (cursor: number) => {
      const answer = await ada.ask('sync:catchup', { rooms: { 'team:ward': { cursor, marks: 0 } } });
      return catchupAnswer.parse(answer).rooms.find(({ room }) => room.roomId === 'team:ward')?.coverage;
    };
    expect(await ask(1)).toMatchObject({ from: 2, to: 3 });
    expect(await ask(3)).toBeNull();
  });

  it('[IN8] says how far down a page reached, so that the gap below it is known', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    await push(
      ada,
      one,
      Array.from({ length: 5 }, (_, index) => send(index + 1, `m${index + 1}`)),
    );
    const answer = catchupAnswer.parse(await ada.ask('sync:catchup', { rooms: {}, perRoom: 2 }));
    const ward = answer.rooms.find(({ room }) => room.roomId === 'team:ward');
    expect(ward?.coverage).toMatchObject({ from: 4, to: 5 });
    const range = await ada.ask('sync:range', { roomId: 'team:ward', from: 1, to: 3, limit: 2 });
    expect(rangeAnswer.parse(range).coverage).toMatchObject({ from: 2, to: 3 });
    const rest = await ada.ask('sync:range', { roomId: 'team:ward', from: 1, to: 1, limit: 2 });
    expect(rangeAnswer.parse(rest).coverage).toMatchObject({ from: 1, to: 1, messages: [{ body: 'm1' }] });
  });

  it('goes on where the last answer stopped', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    const rest = catchupAnswer.parse(await ada.ask('sync:catchup', { rooms: {}, after: 2 }));
    expect(rest).toMatchObject({ total: 3, more: false });
    expect(rest.rooms).toHaveLength(1);
  });

  it('refuses the range of a room to who is no member', async () => {
    const server = await gateway();
    const cleo = await connect(server, 'cleo', one);
    const foreign = await cleo.ask('sync:range', { roomId: 'team:ward', from: 1, to: 1, limit: 5 });
    expect(foreign).toMatchObject({ success: false, error: { code: 'NOT_A_MEMBER' } });
    const own = await cleo.ask('sync:range', { roomId: 'team:desk', from: 1, to: 1, limit: 5 });
    expect(own).toMatchObject({ success: true, coverage: { from: 1, to: 0, messages: [] } });
  });

  it('[SY3] tells where all own rooms stand', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    await push(ada, one, [send(1, 'a'), send(2, 'b')]);
    expect(await ada.ask('sync:heads', {})).toMatchObject({ heads: { 'team:ward': 2, 'team:desk': 0 } });
  });

  it('lists the staff, not the patients', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    const { people } = directoryAnswer.parse(await ada.ask('sync:directory', {}));
    expect(people.map((person) => person.userId).toSorted()).toEqual(['ada', 'ben', 'cleo']);
  });
});

describe('receipts', () => {
  it('[CH2] are stored, told to the room, and never go backwards', async () => {
    const server = await gateway();
    const [ada, ben] = [await connect(server, 'ada', one), await connect(server, 'ben', two)];
    await push(ada, one, [send(1, 'a'), send(2, 'b')]);
    const mark = (upTo: number) => ({ roomId: 'team:ward', kind: 'read', upTo, at: 5 });
    expect(await ben.ask('sync:mark', { marks: [mark(1)] })).toEqual({ success: true });
    const told = roomMarks.parse(await ada.next('sync:marks'));
    expect(told.marks).toMatchObject([{ userId: 'ben', kind: 'read', upTo: 1, at: 5, revision: 1 }]);
    await ben.ask('sync:mark', { marks: [mark(9)] });
    expect(roomMarks.parse(await ada.next('sync:marks')).marks).toMatchObject([{ upTo: 2, revision: 2 }]);
    expect(await ben.ask('sync:mark', { marks: [mark(1)] })).toEqual({ success: true });
    const later = catchupAnswer.parse(
      await ada.ask('sync:catchup', { rooms: { 'team:ward': { cursor: 2, marks: 1 } } }),
    );
    const ward = later.rooms.find(({ room }) => room.roomId === 'team:ward');
    expect(ward?.marks.map(({ upTo }) => upTo)).toEqual([2]);
    expect(ada.events.filter((event) => event.name === 'sync:marks')).toEqual([]);
  });

  it('come with a first page as far as they concern it, and nobody is left out', async () => {
    const server = await gateway();
    const [ada, ben] = [await connect(server, 'ada', one), await connect(server, 'ben', two)];
    await push(
      ada,
      one,
      Array.from({ length: 4 }, (_, index) => send(index + 1, `m${index + 1}`)),
    );
    const mark = (heard: typeof ada, kind: string, upTo: number) =>
      heard.ask('sync:mark', { marks: [{ roomId: 'team:ward', kind, upTo, at: 5 }] });
    for (const upTo of [1, 2, 4]) await mark(ben, 'delivered', upTo);
    await mark(ben, 'read', 1);
    const { rooms } = catchupAnswer.parse(await ada.ask('sync:catchup', { rooms: {}, perRoom: 1 }));
    const ward = rooms.find(({ room }) => room.roomId === 'team:ward');
    expect(ward?.marks.map(({ kind, upTo }) => `${kind} ${upTo}`)).toEqual(['delivered 4', 'read 1']);
  });

  it('of a room one does not belong to are nothing', async () => {
    const server = await gateway();
    const [ada, cleo] = [await connect(server, 'ada', one), await connect(server, 'cleo', two)];
    await push(ada, one, [send(1, 'a')]);
    const mark = { roomId: 'team:ward', kind: 'read', upTo: 1, at: 5 };
    expect(await cleo.ask('sync:mark', { marks: [mark] })).toEqual({ success: true });
    const { rooms } = catchupAnswer.parse(await ada.ask('sync:catchup', { rooms: {} }));
    expect(rooms.flatMap(({ marks }) => marks)).toEqual([]);
  });
});

describe('rooms', () => {
  it('the direct room of two people is opened once, and both hear of it', async () => {
    const server = await gateway();
    const [ada, cleo] = [await connect(server, 'ada', one), await connect(server, 'cleo', two)];
    const first = await ada.ask('sync:openRoom', { userId: 'cleo' });
    expect(first.room).toMatchObject({ roomId: 'chat:ada:cleo', kind: 'direct', head: 0 });
    expect(syncRoomEvent.parse(await cleo.next('sync:room')).room).toMatchObject({ roomId: 'chat:ada:cleo' });
    expect(await cleo.ask('sync:openRoom', { userId: 'ada' })).toMatchObject({ room: { roomId: 'chat:ada:cleo' } });
    expect(await ada.ask('sync:openRoom', { userId: 'nobody' })).toMatchObject({ success: false });
    expect(await ada.ask('sync:openRoom', { userId: 'ada' })).toMatchObject({ success: false });
  });

  it('tell who is taken out, and bring a number to those who stay', async () => {
    const server = await gateway();
    const [ada, ben] = [await connect(server, 'ada', one), await connect(server, 'ben', two)];
    server.faults.removeMember('team:ward', 'ben');
    expect(await ben.next('sync:left')).toEqual({ roomId: 'team:ward' });
    const changed = syncRoomEvent.parse(await ada.next('sync:room'));
    expect(changed).toMatchObject({ from: 1, to: 1, messages: [], room: { memberIds: ['ada', 'paul'] } });
    const refused = await push(ben, two, [send(1, 'still here')]);
    expect(refused.results[0]).toMatchObject({ error: { code: 'NOT_A_MEMBER' } });
    server.faults.addMember('team:ward', 'ben');
    const back = syncRoomEvent.parse(await ben.next('sync:room'));
    expect(back.room?.memberIds).toEqual(['ada', 'ben', 'paul']);
    expect((await push(ben, two, [send(1, 'here again')])).results[0]?.status).toBe('applied');
  });
});

describe('presence and typing', () => {
  it('[PR1] carry the workstation, since when and until when', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    ada.socket.emit('presence:subscribe', { userIds: ['ben', 'cleo'] });
    const initial = presenceList.parse(await ada.next('presence:initial'));
    expect(initial.presences).toMatchObject([{ status: 'offline' }, { status: 'offline' }]);
    const ben = await connect(server, 'ben', two);
    const arrived = await ada.next('presence:changed');
    expect(arrived).toMatchObject({ userId: 'ben', status: 'online', source: 'WS-2', until: null });
    expect(arrived.since).toBeGreaterThan(0);
    const until = Date.now() + 60_000;
    ben.socket.emit('presence:setStatus', { status: 'busy', customStatus: null, until });
    expect(await ada.next('presence:changed')).toMatchObject({ status: 'busy', until });
  });

  it('[PR2] show the freshest of several workstations, and offline only when the last has gone', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    ada.socket.emit('presence:subscribe', { userIds: ['ben'] });
    const [first, second] = [await connect(server, 'ben', two), await connect(server, 'ben', deviceOf('3'))];
    expect(await ada.next('presence:changed')).toMatchObject({ status: 'online', source: 'WS-2' });
    expect(await ada.next('presence:changed')).toMatchObject({ status: 'online', source: 'WS-3' });
    second.socket.disconnect();
    expect(await ada.next('presence:changed')).toMatchObject({ status: 'online', source: 'WS-2' });
    first.socket.disconnect();
    expect(await ada.next('presence:changed')).toMatchObject({ status: 'offline' });
  });

  it('[PR1] run out without a heartbeat and come back with one', async () => {
    const server = await gateway({ presenceLeaseMs: 60, presenceKeptMs: 20 });
    const ada = await connect(server, 'ada', one);
    ada.socket.emit('presence:subscribe', { userIds: ['ben'] });
    const ben = await connect(server, 'ben', two);
    await ada.next('presence:changed', (presence) => presence.status === 'online');
    await ada.next('presence:changed', (presence) => presence.status === 'offline');
    expect(ben.socket.connected).toBe(true);
    await ben.ask('sync:ping', { sentAt: 1 });
    expect(await ada.next('presence:changed')).toMatchObject({ userId: 'ben', status: 'online' });
  });

  it('[CH4] typing names its room and is told to its members only', async () => {
    const server = await gateway();
    const [ada, ben] = [await connect(server, 'ada', one), await connect(server, 'ben', two)];
    const cleo = await connect(server, 'cleo', deviceOf('3'));
    ada.socket.emit('typing:start', { roomId: 'team:ward' });
    expect(await ben.next('typing:start')).toMatchObject({ userId: 'ada', roomId: 'team:ward' });
    await cleo.ask('sync:ping', { sentAt: 1 });
    expect(cleo.events.filter((event) => event.name === 'typing:start')).toEqual([]);
  });
});

describe('clients of the plain platform beside consoles', () => {
  it('write into the room log, and hear what consoles write', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    const foreign = await connect(server, 'ben');
    await foreign.ask('room:join', { roomId: 'team:ward', roomType: 'chat' });
    const metadata = { clientId: 'c-9', acuity: 'important', extra: 1 };
    const sent = await foreign.ask('message:send', { roomId: 'team:ward', message: 'from outside', metadata });
    const coverage = syncRoomEvent.parse(await ada.next('sync:room'));
    expect(coverage.messages).toMatchObject([
      { messageId: sent.message.id, clientId: 'c-9', body: 'from outside', acuity: 'important', seq: 1 },
    ]);
    const pushed = send(1, 'from a console');
    await push(ada, one, [pushed]);
    const heard = await foreign.next('message:new');
    expect(heard).toMatchObject({ id: pushed.opId, message: 'from a console', metadata: { roomId: 'team:ward' } });
    await ada.ask('sync:mark', { marks: [{ roomId: 'team:ward', kind: 'read', upTo: 2, at: 1 }] });
    expect(await foreign.next('message:read')).toMatchObject({ userId: 'ada', messageIds: [sent.message.id] });
    foreign.socket.emit('message:read', { roomId: 'team:ward', messageIds: [pushed.opId] });
    expect(
      roomMarks.parse(await ada.next('sync:marks', (event) => event.marks[0].userId === 'ben')).marks[0]?.upTo,
    ).toBe(2);
  });

  it('get a direct message at all their sockets, and reach a console the same way', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', one);
    const foreign = await connect(server, 'cleo');
    await push(ada, one, [send(1, 'hello', { roomId: 'chat:ada:cleo' })], 'room:chat:ada:cleo');
    expect(await foreign.next('message:new')).toMatchObject({ message: 'hello', recipientId: 'cleo' });
    await foreign.ask('message:send', { recipientId: 'ada', message: 'hello back' });
    const coverage = await ada.next('sync:room', (event) => event.to === 2);
    expect(coverage).toMatchObject({ roomId: 'chat:ada:cleo', messages: [{ body: 'hello back' }] });
  });

  it('cannot write where they do not belong', async () => {
    const server = await gateway();
    const cleo = await connect(server, 'cleo');
    const refused = await cleo.ask('message:send', { roomId: 'team:ward', message: 'let me in' });
    expect(refused).toEqual({ success: false, error: expect.any(String) });
    const unknown = await cleo.ask('message:send', { visitId: 'nothing', message: 'hello' });
    expect(unknown).toMatchObject({ success: false });
  });
});

describe('connecting with sync.v1', () => {
  it('refuses a malformed device and takes a good one', async () => {
    const server = await gateway();
    const { accessToken } = await signIn(server, 'ada');
    const refused = await open(server, { token: accessToken, device: { deviceId: '' } }).next('connect_error');
    expect(refused.data).toEqual({ code: 'INVALID' });
    const connected = await open(server, { token: accessToken, device: one }).next('connected');
    expect(connectedEvent.parse(connected)).toMatchObject({
      userId: 'ada',
      capabilities: ['sync.v1', 'records.v1'],
      laneCursors: {},
    });
  });

  it('keeps everything over a restart on the same data', async () => {
    const { mkdtempSync, rmSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const { join } = await import('node:path');
    const dataFolder = mkdtempSync(join(tmpdir(), 'gateway-'));
    const first = await gateway({ dataFolder });
    const ada = await connect(first, 'ada', one);
    const batch = [send(1, 'kept')];
    await push(ada, one, batch);
    await first.stop();
    await eventually(() => !ada.socket.connected);
    const second = await gateway({ dataFolder });
    const again = await connect(second, 'ada', one);
    expect((await push(again, one, batch)).results[0]?.status).toBe('duplicate');
    await second.stop();
    rmSync(dataFolder, { recursive: true });
  });
});
