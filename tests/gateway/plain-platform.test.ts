// The plain platform, trap by trap: "What bites" of the contract, each seen on a real socket.

import { describe, expect, it } from 'vitest';
import { connect, deviceOf, gateway, open, rest, signIn, type Heard } from './clinic.ts';

const plain = (options: Parameters<typeof gateway>[0] = {}) => gateway({ plain: true, ...options });
const join = (heard: Heard, roomId: string) => heard.ask('room:join', { roomId, roomType: 'chat' });
/** Everything sent to this socket before now has arrived once this is answered. */
const settle = (heard: Heard) => heard.ask('presence:get', { userIds: [] });
const heardOf = (heard: Heard, name: string) => heard.events.filter((event) => event.name === name);

describe('what bites on the plain platform', () => {
  it('announces no capability and keeps nobody from naming a device', async () => {
    const server = await plain();
    const { accessToken } = await signIn(server, 'ada');
    const connected = await open(server, { token: accessToken, device: deviceOf('1') }).next('connected');
    expect(Object.keys(connected).toSorted()).toEqual(['socketId', 'timestamp', 'userId']);
  });

  it('trap 1: message:new has no roomId, and metadata is relayed untouched to everybody and in the answer', async () => {
    const server = await plain();
    const [ada, ben] = [await connect(server, 'ada'), await connect(server, 'ben')];
    await join(ada, 'chat:ada:ben');
    await join(ben, 'chat:ada:ben');
    const metadata = { roomId: 'chat:ada:ben', clientId: 'c-1', anything: { deep: [1] } };
    const answer = await ada.ask('message:send', { roomId: 'chat:ada:ben', message: 'hello', metadata });
    const heard = await ben.next('message:new');
    expect(heard).not.toHaveProperty('roomId');
    expect(heard.metadata).toEqual(metadata);
    expect(answer.message.metadata).toEqual(metadata);
    expect(await ada.next('message:sent')).toMatchObject({ id: heard.id, status: 'sent' });
  });

  it('trap 2: only a message with a visitId is stored, the others get an id made of the time', async () => {
    const server = await plain();
    const ada = await connect(server, 'ada');
    const loose = await ada.ask('message:send', { recipientId: 'ben', message: 'gone' });
    expect(loose.message.id).toMatch(/^temp-\d+$/);
    const kept = await ada.ask('message:send', { visitId: 'v1', message: 'kept' });
    expect(kept.message.id).not.toMatch(/^temp-/);
    const history = await ada.ask('message:history', { visitId: 'v1' });
    expect(history.messages.map((message: { message: string }) => message.message)).toEqual(['kept']);
    expect(history.hasMore).toBe(false);
  });

  it('trap 3: the same message twice makes two, and the history returns no metadata', async () => {
    const server = await plain();
    const ada = await connect(server, 'ada');
    const message = { visitId: 'v1', message: 'twice', metadata: { clientId: 'c-1' } };
    const first = await ada.ask('message:send', message);
    const second = await ada.ask('message:send', message);
    expect(first.message.id).not.toBe(second.message.id);
    const history = await ada.ask('message:history', { visitId: 'v1' });
    expect(history.messages).toHaveLength(2);
    expect(history.messages[0]).not.toHaveProperty('metadata');
  });

  it('trap 4: typing carries no room', async () => {
    const server = await plain();
    const [ada, ben] = [await connect(server, 'ada'), await connect(server, 'ben')];
    await join(ada, 'chat:ada:ben');
    await join(ben, 'chat:ada:ben');
    ada.socket.emit('typing:start', { roomId: 'chat:ada:ben' });
    const typing = await ben.next('typing:start');
    expect(Object.keys(typing).toSorted()).toEqual(['timestamp', 'userId', 'userRole']);
    ada.socket.emit('typing:stop', { recipientId: 'ben' });
    expect(await ben.next('typing:stop')).toMatchObject({ userId: 'ada' });
  });

  it('trap 5: receipts are relayed only with a roomId, and only to those now in the room', async () => {
    const server = await plain();
    const [ada, ben] = [await connect(server, 'ada'), await connect(server, 'ben')];
    const cleo = await connect(server, 'cleo');
    await join(ada, 'visit:v1');
    await join(ben, 'visit:v1');
    ben.socket.emit('message:received', { messageId: 'm-1' });
    ben.socket.emit('message:received', { messageId: 'm-2', roomId: 'visit:v1' });
    expect(await ada.next('message:delivered')).toMatchObject({ messageId: 'm-2', userId: 'ben' });
    ben.socket.emit('message:read', { messageIds: ['m-2'], roomId: 'visit:v1' });
    expect(await ada.next('message:read')).toMatchObject({ messageIds: ['m-2'], userId: 'ben' });
    await settle(cleo);
    expect([...heardOf(cleo, 'message:read'), ...heardOf(cleo, 'message:delivered')]).toEqual([]);
  });

  it('trap 6: an expired token is reported as an invalid one, without data', async () => {
    const start = Date.now();
    let now = start;
    const clock = { now: () => now, after: () => () => {} };
    const server = await plain({ clock, accessTokenLifeMs: 60_000 });
    const { accessToken } = await signIn(server, 'ada');
    await open(server, { token: accessToken }).next('connected');
    now = start + 61_000;
    const error = await open(server, { token: accessToken }).next('connect_error');
    expect(error.message).toBe('Authentication error: Invalid token');
    expect(error.data).toBeUndefined();
    const nobody = await open(server, {}).next('connect_error');
    expect(nobody.message).toMatch(/^Authentication error/);
  });

  it("trap 7: a disconnect by the server ends the library's own reconnection", async () => {
    const server = await plain();
    const ada = await connect(server, 'ada');
    server.faults.cutSockets(false);
    expect(await ada.next('disconnect')).toBe('io server disconnect');
    expect(ada.socket.active).toBe(false);
  });

  it('trap 8: a socket without a packet of its own is cut, one that sends something is not', async () => {
    const server = await plain({ idleCutMs: 300 });
    const [quiet, busy] = [await connect(server, 'ada'), await connect(server, 'ben')];
    const talking = setInterval(() => busy.socket.emit('typing:stop', { recipientId: 'ada' }), 50);
    expect(await quiet.next('disconnect')).toBe('io server disconnect');
    clearInterval(talking);
    expect(busy.socket.connected).toBe(true);
  });

  it('trap 9: who never connected is absent from the answer, and changes need a subscription', async () => {
    const server = await plain();
    const ada = await connect(server, 'ada');
    const before = await ada.ask('presence:get', { userIds: ['ada', 'ben', 'cleo'] });
    expect(before.presences.map((presence: { userId: string }) => presence.userId)).toEqual(['ada']);
    ada.socket.emit('presence:subscribe', { userIds: ['ben'] });
    expect(await ada.next('presence:initial')).toEqual({ presences: [] });
    const ben = await connect(server, 'ben');
    await connect(server, 'cleo');
    expect(await ada.next('presence:changed')).toMatchObject({ userId: 'ben', status: 'online' });
    ben.socket.emit('presence:setStatus', { status: 'busy', customStatus: 'round' });
    expect(await ben.next('presence:statusUpdated')).toMatchObject({ status: 'busy' });
    expect(await ada.next('presence:changed')).toMatchObject({ status: 'busy', customStatus: 'round' });
    ben.socket.disconnect();
    expect(await ada.next('presence:changed')).toMatchObject({ userId: 'ben', status: 'offline' });
    expect(heardOf(ada, 'presence:changed').filter((event) => event.payload.userId === 'cleo')).toEqual([]);
  });

  it('trap 10: after a reconnect no room is joined and nothing missed is replayed', async () => {
    const server = await plain();
    const [ada, ben] = [await connect(server, 'ada'), await connect(server, 'ben')];
    await join(ada, 'visit:v1');
    await join(ben, 'visit:v1');
    ben.socket.disconnect();
    await ada.next('room:userLeft');
    await ada.ask('message:send', { roomId: 'visit:v1', visitId: 'v1', message: 'missed' });
    const again = await connect(server, 'ben');
    await ada.ask('message:send', { roomId: 'visit:v1', visitId: 'v1', message: 'not heard' });
    await settle(again);
    expect(heardOf(again, 'message:new')).toEqual([]);
    const history = await again.ask('message:history', { visitId: 'v1', limit: 1 });
    expect(history).toMatchObject({ messages: [{ message: 'not heard' }], hasMore: true });
  });

  it('trap 11: a signal for an unknown call is dropped, one for a known call arrives, and it outlives its socket', async () => {
    const server = await plain();
    const [ada, ben] = [await connect(server, 'ada'), await connect(server, 'ben')];
    const signal = { recipientId: 'ben', signal: { sdp: 'x' }, signalType: 'offer' };
    ada.socket.emit('call:signal', { ...signal, callId: 'unknown' });
    const { callId, status } = await ada.ask('call:initiate', { recipientId: 'ben', callType: 'video' });
    expect(status).toBe('ringing');
    expect(await ben.next('call:incoming')).toMatchObject({ callId, callerId: 'ada', callType: 'video' });
    expect(await ben.ask('call:accept', { callId })).toMatchObject({ success: true, callId });
    expect(await ada.next('call:accepted')).toEqual({ callId, recipientId: 'ben' });
    ada.socket.emit('call:signal', { ...signal, callId });
    expect(await ben.next('call:signal')).toMatchObject({ callId, senderId: 'ada' });
    expect(heardOf(ben, 'call:signal')).toEqual([]);
    ada.socket.disconnect();
    expect(await ben.ask('call:end', { callId })).toMatchObject({ success: true });
    expect(await ben.next('call:ended')).toMatchObject({ callId, endedBy: 'ben' });
    expect(await ben.ask('call:end', { callId })).toMatchObject({ success: false });
  });

  it('trap 12: roomId wins over recipientId, and own other workstations hear neither', async () => {
    const server = await plain();
    const [ada, other] = [await connect(server, 'ada'), await connect(server, 'ada')];
    const [ben, cleo] = [await connect(server, 'ben'), await connect(server, 'cleo')];
    for (const heard of [ada, other, ben]) await join(heard, 'visit:v1');
    await ada.ask('message:send', { roomId: 'visit:v1', recipientId: 'cleo', message: 'to the room' });
    expect(await ben.next('message:new')).toMatchObject({ message: 'to the room' });
    await ada.ask('message:send', { recipientId: 'cleo', visitId: 'v1', message: 'to cleo' });
    expect(await cleo.next('message:new')).toMatchObject({ message: 'to cleo' });
    await Promise.all([settle(other), settle(cleo), settle(ben)]);
    expect(heardOf(other, 'message:new')).toEqual([]);
    expect(heardOf(cleo, 'message:new')).toEqual([]);
    expect(heardOf(ben, 'message:new')).toEqual([]);
    const none = await ada.ask('message:send', { message: 'to nobody' });
    expect(none).toEqual({ success: false, error: expect.stringContaining('required') });
  });

  it('trap 13: presence subscriptions outlive the socket and are lost with the process', async () => {
    const server = await plain();
    const first = await connect(server, 'ada');
    first.socket.emit('presence:subscribe', { userIds: ['ben'] });
    await first.next('presence:initial');
    first.socket.disconnect();
    const again = await connect(server, 'ada');
    const ben = await connect(server, 'ben');
    expect(await again.next('presence:changed')).toMatchObject({ userId: 'ben', status: 'online' });
    ben.socket.disconnect();
    await again.next('presence:changed');
    await server.faults.restart();
    const after = await connect(server, 'ada');
    await connect(server, 'ben');
    await settle(after);
    expect(heardOf(after, 'presence:changed')).toEqual([]);
  });

  it('trap 14: a null payload is answered with the text of a JavaScript error', async () => {
    const server = await plain();
    const ada = await connect(server, 'ada');
    expect(await ada.ask('room:join', null)).toEqual({
      success: false,
      error: "Cannot read properties of null (reading 'roomId')",
    });
    expect(await join(ada, 'visit:v1')).toMatchObject({ success: true, roomId: 'visit:v1' });
  });
});

describe('the rest of the platform contract', () => {
  it('tells a room who comes and goes', async () => {
    const server = await plain();
    const [ada, ben] = [await connect(server, 'ada'), await connect(server, 'ben')];
    await join(ada, 'chat:ada:ben');
    const joined = await join(ben, 'chat:ada:ben');
    expect(joined.participants.map((one: { userId: string }) => one.userId).toSorted()).toEqual(['ada', 'ben']);
    expect(await ada.next('room:userJoined')).toMatchObject({ userId: 'ben', userRole: 'provider' });
    expect(await ben.ask('room:leave', { roomId: 'chat:ada:ben' })).toMatchObject({ success: true });
    expect(await ada.next('room:userLeft')).toMatchObject({ userId: 'ben' });
    const left = await ada.ask('room:participants', { roomId: 'chat:ada:ben' });
    expect(left.participants).toHaveLength(1);
  });

  it('lets nobody join the direct room of two others or the channel of a person', async () => {
    const server = await plain();
    const cleo = await connect(server, 'cleo');
    expect(await join(cleo, 'chat:ada:ben')).toMatchObject({ success: false });
    expect(await join(cleo, 'notifications:ada')).toMatchObject({ success: false });
    expect(await join(cleo, 'notifications:cleo')).toMatchObject({ success: true });
  });

  it('misses a call that nobody answers and leaves a notification', async () => {
    const server = await plain({ ringMs: 20 });
    const [ada, ben] = [await connect(server, 'ada'), await connect(server, 'ben')];
    const { callId } = await ada.ask('call:initiate', { recipientId: 'ben', callType: 'audio' });
    expect(await ada.next('call:missed')).toEqual({ callId, recipientId: 'ben' });
    expect(await ben.next('call:missed')).toEqual({ callId, callerId: 'ada' });
    const notification = await ben.next('notification:new');
    expect(notification).toMatchObject({ type: 'missed_call', priority: 'high' });
    expect(await ben.ask('notification:getUnreadCount')).toEqual({ success: true, unreadCount: 1 });
    expect(await ben.ask('notification:readAll')).toEqual({ success: true, markedCount: 1 });
    expect(await ben.ask('notification:getUnreadCount')).toEqual({ success: true, unreadCount: 0 });
  });

  it('refuses a visit message above what it stores, and takes one within', async () => {
    const server = await plain();
    const ada = await connect(server, 'ada');
    expect(await ada.ask('message:send', { visitId: 'v1', message: 'x'.repeat(2_001) })).toMatchObject({
      success: false,
    });
    expect(await ada.ask('message:send', { visitId: 'v1', message: 'x'.repeat(2_000) })).toMatchObject({
      success: true,
    });
  });

  it('says goodbye before it stops', async () => {
    const server = await plain();
    const ada = await connect(server, 'ada');
    await server.stop();
    expect(await ada.next('server:shutdown')).toMatchObject({ message: expect.any(String) });
  });

  it('offers both transports, websocket first, and takes polling alone too', async () => {
    const server = await plain();
    const { accessToken } = await signIn(server, 'ada');
    const { io } = await import('socket.io-client');
    const socket = io(server.address, { transports: ['polling'], reconnection: false, auth: { token: accessToken } });
    await new Promise<void>((resolve) => socket.once('connected', () => resolve()));
    socket.disconnect();
    expect((await rest(server, 'GET', '/health')).json).toEqual({ status: 'ok' });
  });
});
