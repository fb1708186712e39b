// The demonstration clinic: what is in it, that it is always the same, and that colleagues behave like people.

import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { catchupAnswer, directoryAnswer } from '#shared/wire/sync.ts';
import { startGateway, type RunningGateway } from '#gateway/server.ts';
import { deviceOf, gateway, op, open, push, rest, send, type Heard, type Wire } from './clinic.ts';

const device = deviceOf('1');
const PACE = 0.02;

async function enter(server: RunningGateway, index: 0 | 1, withDevice = true): Promise<Heard> {
  const { email = '', password = '' } = server.signIns[index] ?? {};
  const answer = await rest(server, 'POST', '/auth/login', { body: { email, password } });
  const heard = open(server, { token: answer.json.tokens.accessToken, ...(withDevice ? { device } : {}) });
  await heard.next('connected');
  return heard;
}

const everything = async (heard: Heard) => catchupAnswer.parse(await heard.ask('sync:catchup', { rooms: {} }));

describe('the demonstration clinic', () => {
  it('has forty people in six departments, twelve rooms, thousands of messages and two sign-ins', async () => {
    const started = performance.now();
    const server = await gateway({ clinic: undefined, demonstration: 'quiet' });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(server.signIns).toHaveLength(2);
    const maya = await enter(server, 0);
    const { people } = directoryAnswer.parse(await maya.ask('sync:directory', {}));
    expect(people).toHaveLength(40);
    expect(new Set(people.map((person) => person.department)).size).toBe(6);
    const { rooms } = await everything(maya);
    expect(rooms).toHaveLength(12);
    expect(new Set(rooms.map(({ room }) => room.kind))).toEqual(new Set(['direct', 'team', 'visit']));
    const heads = rooms.map(({ room }) => room.head);
    expect(heads.reduce((sum, head) => sum + head, 0)).toBeGreaterThan(2_000);
    const texts = rooms.flatMap(({ coverage }) => coverage?.messages ?? []).map((message) => message.body);
    expect(texts.filter((text) => /[{}[\]]|undefined/.test(text))).toEqual([]);
    expect(
      Math.max(...rooms.flatMap(({ coverage }) => coverage?.messages ?? []).map((one) => one.sentAt)),
    ).toBeLessThan(Date.now());
    const nora = await enter(server, 1);
    expect((await everything(nora)).rooms.length).toBeGreaterThan(3);
  });

  it('has appointments from yesterday to next week, nobody booked twice', async () => {
    const server = await startGateway({ port: 0, dataFolder: ':memory:', demonstration: 'quiet' });
    const { email, password } = server.signIns[1] ?? {};
    const token = (await rest(server, 'POST', '/auth/login', { body: { email, password } })).json.tokens.accessToken;
    const { json } = await rest(server, 'GET', '/appointments?limit=100&providerId=maya.keller', { token });
    expect(json.data.length).toBeGreaterThan(20);
    const held = json.data.filter((one: { status: string }) => one.status !== 'cancelled');
    expect(new Set(held.map((one: { scheduledAt: string }) => one.scheduledAt)).size).toBe(held.length);
    await server.stop();
  });

  it('speaks the same words from the same seed', async () => {
    const clock = { now: () => Date.UTC(2026, 10, 18, 15, 0), after: () => () => {} };
    const texts = async () => {
      const server = await gateway({ clinic: undefined, demonstration: 'quiet', clock });
      const { rooms } = await everything(await enter(server, 0));
      return rooms.flatMap(({ coverage }) => coverage?.messages.map((message) => message.body) ?? []);
    };
    expect(await texts()).toEqual(await texts());
  });
});

describe('scripted colleagues', () => {
  const lively = (plain = false) => gateway({ clinic: undefined, demonstration: true, colleaguePace: PACE, plain });

  it('type and then answer in a direct room, and mark what they read', async () => {
    const server = await lively();
    const maya = await enter(server, 0);
    const roomId = 'chat:maya.keller:tomas.ortega';
    const asked = send(1, 'Could you look at Bay 4 please?', { roomId });
    const answer = await push(maya, device, [asked], roomId);
    expect(answer.results[0]?.status).toBe('applied');
    await maya.next('sync:marks', (event) => event.roomId === roomId && event.marks[0].kind === 'read');
    await maya.next('typing:start', (event) => event.roomId === roomId && event.userId === 'tomas.ortega');
    await maya.next('typing:stop', (event) => event.roomId === roomId);
    const reply = await maya.next('sync:room', (event) =>
      event.messages.some((one: Wire) => one.senderId === 'tomas.ortega'),
    );
    expect(reply.roomId).toBe(roomId);
  });

  it('acknowledge what is urgent', async () => {
    const server = await lively();
    const maya = await enter(server, 0);
    const roomId = 'team:emergency';
    await push(maya, device, [send(1, 'Bay 3 needs help', { roomId, acuity: 'urgent' })], roomId);
    const shown = await maya.next('sync:room', (event) =>
      event.messages.some((one: Wire) => one.acknowledgements.length > 0),
    );
    expect(shown.roomId).toBe(roomId);
  });

  it('come and go', async () => {
    const server = await lively();
    const maya = await enter(server, 0);
    const { people } = directoryAnswer.parse(await maya.ask('sync:directory', {}));
    maya.socket.emit('presence:subscribe', { userIds: people.map((person) => person.userId) });
    const { presences } = await maya.next('presence:initial');
    expect(new Set(presences.map((presence: { status: string }) => presence.status)).size).toBeGreaterThan(3);
    await maya.next('presence:changed');
  });

  it('answer on the plain platform too, by its own events', async () => {
    const server = await lively(true);
    const maya = await enter(server, 0, false);
    const roomId = 'chat:maya.keller:tomas.ortega';
    await maya.ask('room:join', { roomId, roomType: 'chat' });
    const metadata = { roomId, clientId: 'c-1' };
    await maya.ask('message:send', { recipientId: 'tomas.ortega', message: 'Hello there', metadata });
    await maya.next('message:read', (event) => event.userId === 'tomas.ortega');
    await maya.next('typing:start');
    const reply = await maya.next('message:new', (event) => event.senderId === 'tomas.ortega');
    expect(reply.metadata).toMatchObject({ roomId });
  });

  it('are silent where somebody has signed in as them, and while paused', async () => {
    const server = await lively();
    const body = { email: 'tomas.ortega@harbour.example', password: 'demonstration' };
    const { json } = await rest(server, 'POST', '/auth/login', { body });
    const tomas = open(server, { token: json.tokens.accessToken, device: deviceOf('2') });
    await tomas.next('connected');
    const maya = await enter(server, 0);
    const roomId = 'chat:maya.keller:tomas.ortega';
    const asked = send(1, 'Are you there?', { roomId });
    await push(maya, device, [asked], roomId);
    await tomas.next('sync:room', (event) => event.roomId === roomId);
    server.faults.pauseColleagues(true);
    const ack = op('message.acknowledge', 1, { roomId, target: asked.opId, at: 1 });
    await push(tomas, deviceOf('2'), [ack], roomId);
    const heard = await maya.next(
      'sync:room',
      (event) => event.roomId === roomId && event.to > event.from - 1 && event.messages[0].acknowledgements.length > 0,
    );
    expect(heard.messages).toHaveLength(1);
    expect(maya.events.filter((event) => event.name === 'typing:start' && event.payload.roomId === roomId)).toEqual([]);
  });

  it('pick up a call when they are at hand', async () => {
    const server = await lively();
    const maya = await enter(server, 0);
    const { callId } = await maya.ask('call:initiate', { recipientId: 'ruth.adeyemi', callType: 'audio' });
    const accepted = await maya.next('call:accepted', (one) => one.callId === callId);
    expect(accepted.recipientId).toBe('ruth.adeyemi');
    expect(await maya.ask('call:end', { callId })).toMatchObject({ success: true });
  });
});
