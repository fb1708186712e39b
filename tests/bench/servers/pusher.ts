// A server with sync.v1 that knows one person and ROOMS rooms, and on the word `burst` says everything at once: MESSAGES
// messages as coverages of BATCH, room after room. It prepares them before, so that the line is never idle.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import type { RoomCoverage } from '#shared/wire/sync.ts';
import { PEER, SELF } from '../stage/account.ts';
import { burstOf } from '../stage/burst-rows.ts';

const plan = {
  rooms: Number(process.env.ROOMS),
  messages: Number(process.env.MESSAGES),
  batch: Number(process.env.BATCH),
};

function answerRest(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const known = request.url === '/api/v1/auth/login';
  const inAnHour = Math.floor(Date.now() / 1_000) + 3_600;
  const claims = { userId: SELF, role: 'provider', iat: inAnHour - 3_600, exp: inAnHour };
  const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.none`;
  const user = { id: SELF, email: `${SELF}@clinic.example`, firstName: 'Maya', lastName: 'Test', role: 'provider' };
  response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(known ? { user, tokens: { accessToken: token, refreshToken: 'r' } } : { code: 'ERR_1002' }),
  );
}

function answerSync(socket: Socket, coverages: readonly RoomCoverage[]): void {
  const rooms = [...new Set(coverages.map((coverage) => coverage.roomId))].map((roomId) => ({
    room: {
      roomId,
      kind: 'team',
      title: roomId,
      topic: null,
      visitId: null,
      memberIds: [SELF, PEER],
      patient: null,
      head: 0,
      createdAt: 0,
    },
    coverage: null,
    marks: [],
  }));
  const answers: Record<string, () => object> = {
    'sync:catchup': () => ({ serverTime: Date.now(), total: rooms.length, more: false, rooms }),
    'sync:ping': () => ({ serverTime: Date.now() }),
    'sync:directory': () => ({ people: [], asOf: Date.now() }),
    'sync:heads': () => ({ heads: {} }),
  };
  socket.onAny((event: string, ...args: unknown[]) => {
    const callback = args.at(-1);
    if (typeof callback === 'function') callback({ success: true, ...answers[event]?.() });
  });
}

const coverages = burstOf(plan.rooms, plan.messages, plan.batch);
const http = createServer(answerRest);
const io = new Server(http, { perMessageDeflate: false, serveClient: false });
io.on('connection', (socket) => {
  answerSync(socket, coverages);
  const timestamp = new Date().toISOString();
  socket.emit('connected', { socketId: socket.id, userId: SELF, timestamp, capabilities: ['sync.v1'] });
});
process.on('message', (word) => {
  if (word === 'burst') for (const coverage of coverages) io.emit('sync:room', coverage);
});
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`pusher http://127.0.0.1:${(http.address() as AddressInfo).port}\n`);
});
