// A handful of people and rooms, and gateways and sockets that end with their test.

import { createHash, randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { OpResult, PushOp } from '#shared/wire/sync.ts';
import { startGateway, type RunningGateway } from '#gateway/server.ts';
import type { GatewayOptions } from '#gateway/options.ts';
import type { Clinic } from '#gateway/clinic.ts';

/** What came over the wire, before any schema has seen it. */
export type Wire = ReturnType<typeof JSON.parse>;

export const PASSWORD = 'quiet harbour';

const staff = (userId: string, role: 'provider' | 'admin' | 'patient', firstName: string) => ({
  userId,
  email: `${userId}@clinic.example`,
  password: PASSWORD,
  role,
  firstName,
  lastName: 'Test',
  department: role === 'patient' ? '' : 'Ward 3',
});

export const clinic: Clinic = {
  people: [
    staff('ada', 'provider', 'Ada'),
    staff('ben', 'provider', 'Ben'),
    staff('cleo', 'admin', 'Cleo'),
    staff('paul', 'patient', 'Paul'),
  ],
  rooms: [
    { roomId: 'team:ward', kind: 'team', title: 'Ward', memberIds: ['ada', 'ben', 'paul'] },
    { roomId: 'team:desk', kind: 'team', title: 'Desk', memberIds: ['ada', 'cleo'] },
    { roomId: 'visit:v1', kind: 'visit', title: 'Visit', visitId: 'v1', memberIds: ['ada', 'ben'] },
  ],
};

export async function gateway(options: Partial<GatewayOptions> = {}): Promise<RunningGateway> {
  const running = await startGateway({
    port: 0,
    dataFolder: ':memory:',
    clinic,
    rateLimitPerMinute: 10_000,
    ...options,
  });
  onTestFinished(() => running.stop());
  return running;
}

export interface Answer {
  status: number;
  headers: Headers;
  json: Wire;
}

export async function rest(
  server: { address: string },
  method: string,
  path: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const headers: Record<string, string> = { 'content-type': 'application/json', ...options.headers };
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
  const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
  const answer = await fetch(`${server.address}/api/v1${path}`, { method, headers, ...body });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return { status: answer.status, headers: answer.headers, json: isJson ? JSON.parse(text) : text };
}

export interface SignedIn {
  userId: string;
  accessToken: string;
  refreshToken: string;
}

export async function signIn(server: { address: string }, userId: string): Promise<SignedIn> {
  const body = { email: `${userId}@clinic.example`, password: PASSWORD };
  const answer = await rest(server, 'POST', '/auth/login', { body });
  if (answer.status !== 200) throw new Error(`sign-in of ${userId} answered ${answer.status}`);
  return { userId, ...answer.json.tokens };
}

/** A socket that remembers every event, so that a test can ask for one that has already come. */
export interface Heard {
  socket: Socket;
  events: { name: string; payload: Wire }[];
  /** The next event of that name that fits and was not taken yet. */
  next(name: string, fits?: (payload: Wire) => boolean): Promise<Wire>;
  ask(event: string, ...args: unknown[]): Promise<Wire>;
}

export function listen(socket: Socket): Heard {
  const events: { name: string; payload: Wire }[] = [];
  const waiting: { name: string; fits: (payload: Wire) => boolean; resolve: (payload: Wire) => void }[] = [];
  const hear = (name: string, payload: Wire) => {
    const index = waiting.findIndex((one) => one.name === name && one.fits(payload));
    if (index >= 0) waiting.splice(index, 1)[0]?.resolve(payload);
    else events.push({ name, payload });
  };
  socket.onAny(hear);
  socket.on('disconnect', (reason) => hear('disconnect', reason));
  socket.on('connect_error', (error) => hear('connect_error', error));
  return {
    socket,
    events,
    next: (name, fits = () => true) => {
      const index = events.findIndex((one) => one.name === name && fits(one.payload));
      if (index >= 0) return Promise.resolve(events.splice(index, 1)[0]?.payload);
      return new Promise((resolve) => waiting.push({ name, fits, resolve }));
    },
    ask: (event, ...args) => socket.emitWithAck(event, ...args),
  };
}

export interface Device {
  deviceId: string;
  epoch: string;
  workstation?: string;
}

/** Opens a socket and leaves it to the test to see what comes of it. */
export function open(server: { address: string }, auth: Record<string, unknown>): Heard {
  const socket = io(server.address, { transports: ['websocket'], reconnection: false, forceNew: true, auth });
  onTestFinished(() => {
    socket.disconnect();
  });
  return listen(socket);
}

/** A signed-in socket: with a device it is a console, without one a client of the plain platform. */
export async function connect(server: { address: string }, userId: string, device?: Device): Promise<Heard> {
  const { accessToken } = await signIn(server, userId);
  const heard = open(server, { token: accessToken, ...(device ? { device } : {}) });
  const refused = heard.next('connect_error').then((error: Error) => {
    throw error;
  });
  await Promise.race([heard.next('connected'), refused]);
  return heard;
}

export const deviceOf = (name: string): Device => ({
  deviceId: `device-${name}`,
  epoch: 'epoch-1',
  workstation: `WS-${name}`,
});

export const hashOf = (kind: string, payload: unknown) =>
  createHash('sha256').update(JSON.stringify({ kind, payload })).digest('hex');

export function op<Kind extends PushOp['kind']>(
  kind: Kind,
  laneSeq: number,
  payload: Extract<PushOp, { kind: Kind }>['payload'],
  opId: string = randomUUID(),
): PushOp {
  return { opId, laneSeq, hash: hashOf(kind, payload), kind, payload } as PushOp;
}

export const send = (
  laneSeq: number,
  body: string,
  options: { roomId?: string; opId?: string; acuity?: 'routine' | 'urgent' } = {},
) =>
  op(
    'message.send',
    laneSeq,
    { roomId: options.roomId ?? 'team:ward', body, acuity: options.acuity ?? 'routine', writtenAt: 1_000 },
    options.opId,
  );

export async function push(
  heard: Heard,
  device: Device,
  ops: PushOp[],
  lane = 'room:team:ward',
): Promise<{ success: boolean; results: OpResult[]; cursor: number; error?: Wire }> {
  return heard.ask('sync:push', { deviceId: device.deviceId, epoch: device.epoch, lane, ops });
}

/** Waits until a question is answered with yes. For facts that no event announces. */
export async function eventually(question: () => boolean | Promise<boolean>): Promise<void> {
  for (;;) {
    if (await question()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
