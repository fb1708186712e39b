// The modelled server as a process: sockets, presence, what is told to whom, and what may go wrong with it. All of this
// is lost when it restarts; the model and the sessions behind it stay.

import type { LinkOptions } from '#daemon/ports/link.ts';
import type { RestAnswer, RestRequest } from '#daemon/ports/rest.ts';
import { PRESENCE_LEASE_MS } from '#shared/wire/limits.ts';
import {
  catchupRequest,
  deviceIdentity,
  markRequest,
  pingRequest,
  pushRequest,
  rangeRequest,
  SYNC_CAPABILITY,
  SYNC_ERRORS,
  type RoomMarks,
} from '#shared/wire/sync.ts';
import type { Person } from '#shared/model/presence.ts';
import { json, page } from '#tests/support/hand-rest.ts';
import type { SeededRandom } from '#tests/support/seeded-random.ts';
import type { Author, GatewayModel, ModelRoom } from './gateway-model.ts';
import type { GatewaySessions } from './gateway-sessions.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Trace } from '../engine/trace.ts';
import type { Server, ServerSocket } from '../engine/wire.ts';

/** What goes wrong with the server at present; each is a probability for each request. */
export interface ServerFaults {
  crashBeforeCommit: number;
  crashAfterCommit: number;
  errorAnswers: number;
  restErrors: number;
}

export const HEALTHY: ServerFaults = { crashBeforeCommit: 0, crashAfterCommit: 0, errorAnswers: 0, restErrors: 0 };

interface Client extends Author {
  socketId: string;
  workstation: string;
  token: string;
  status: string;
  since: number;
  renewedAtMs: number;
  /** The request that was last refused as a whole. */
  refusedWhole: string | null;
}

const WHOLE_REFUSALS = [SYNC_ERRORS.unavailable, SYNC_ERRORS.rateLimited, 'E_UNHEARD_OF'] as const;

export class GatewayFront implements Server {
  faults: ServerFaults = { ...HEALTHY };
  /** Requests that broke the contract: each is a finding. */
  readonly complaints: string[] = [];
  #up = true;
  #sockets = new Map<ServerSocket, Client>();
  #subscribers = new Map<string, Set<string>>();
  #opened = 0;
  readonly #told = new Map<string, string>();
  readonly #model: GatewayModel;
  readonly #sessions: GatewaySessions;
  readonly #people: readonly Person[];
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #trace: Trace;
  readonly #now: () => number;

  constructor(deps: {
    model: GatewayModel;
    sessions: GatewaySessions;
    people: readonly Person[];
    scheduler: Scheduler;
    random: SeededRandom;
    trace: Trace;
    now: () => number;
  }) {
    this.#model = deps.model;
    this.#sessions = deps.sessions;
    this.#people = deps.people;
    this.#scheduler = deps.scheduler;
    this.#random = deps.random;
    this.#trace = deps.trace;
    this.#now = deps.now;
    const sweep = (): void => {
      for (const client of this.#sockets.values())
        if (client.status !== 'offline' && this.#scheduler.nowMs - client.renewedAtMs > PRESENCE_LEASE_MS)
          this.#setStatus(client, 'offline');
      this.#scheduler.after(5_000, sweep);
    };
    this.#scheduler.after(5_000, sweep);
  }

  up(): boolean {
    return this.#up;
  }

  /** Ends the process; whoever comes before it is back is refused. */
  restart(polite: boolean, downMs: number): void {
    if (!this.#up) return;
    this.#trace.note(`server ${polite ? 'shuts down' : 'dies'} for ${Math.round(downMs)} ms`);
    this.#up = false;
    for (const [socket] of [...this.#sockets]) {
      if (polite) socket.send('server:shutdown', { message: 'restarting', retryAfterMs: Math.round(downMs) });
      socket.close(polite);
    }
    this.#sockets = new Map();
    this.#subscribers = new Map();
    this.#told.clear();
    this.#scheduler.after(downMs, () => {
      this.#trace.note('server is back');
      this.#up = true;
    });
  }

  connectedCount(): number {
    return this.#sockets.size;
  }

  handshake(options: LinkOptions, socket: ServerSocket): ReturnType<Server['handshake']> {
    const userId = this.#sessions.personOf(options.token);
    if (userId === null) return { refused: 'Authentication error: Invalid token' };
    const device = deviceIdentity.safeParse(options.device);
    if (!device.success) return { refused: 'no device' };
    this.#opened += 1;
    const socketId = `s${this.#opened}`;
    const { deviceId, epoch } = device.data;
    const client: Client = {
      userId,
      deviceId,
      epoch,
      socketId,
      workstation: device.data.workstation ?? '',
      token: options.token,
      status: 'offline',
      since: 0,
      renewedAtMs: this.#scheduler.nowMs,
      refusedWhole: null,
    };
    const greet = (): void => {
      // One device, one connection: what an older one still holds must not arrive after a newer one has spoken.
      for (const [older, known] of this.#sockets)
        if (known.deviceId === deviceId && known.userId === userId) {
          this.#sockets.delete(older);
          older.close(true);
        }
      this.#sockets.set(socket, client);
      socket.send('connected', {
        socketId,
        userId,
        timestamp: new Date(this.#now()).toISOString(),
        capabilities: [SYNC_CAPABILITY],
        serverTime: this.#now(),
        laneCursors: this.#model.laneCursors(client),
        limits: { maxBatchOps: 50, maxBatchBytes: 128 * 1024 },
      });
      this.#setStatus(client, 'online');
    };
    return { socketId, greet };
  }

  disconnected(socket: ServerSocket): void {
    const client = this.#sockets.get(socket);
    this.#sockets.delete(socket);
    if (client) this.#tellPresence(client.userId);
  }

  request(
    socket: ServerSocket,
    event: string,
    payload: unknown,
    copy: boolean,
    answer: (value: unknown) => void,
  ): void {
    const client = this.#sockets.get(socket);
    if (!client) return;
    if (event !== 'sync:ping' && this.#random.chance(this.faults.crashBeforeCommit))
      return this.restart(false, this.#random.uniform() * 5_000);
    // What is refused as a whole is refused with all its copies.
    if (copy && client.refusedWhole === event) return;
    client.refusedWhole = null;
    if (event !== 'sync:ping' && this.#random.chance(copy ? 0 : this.faults.errorAnswers)) {
      client.refusedWhole = event;
      return answer(this.#brokenAnswer());
    }
    if (this.#sessions.personOf(client.token) === null && event === 'sync:push')
      return answer({ success: false, error: { code: SYNC_ERRORS.unauthorised, message: 'renew' } });
    const handled = this.#notify(socket, client, event, payload)
      ? { answer: {} }
      : this.#handle(client, event, payload);
    if (handled === null) {
      this.complaints.push(`${client.userId} sent an unreadable ${event}`);
      return answer({ success: false, error: { code: SYNC_ERRORS.invalid, message: event } });
    }
    if (event === 'sync:push' && this.#random.chance(this.faults.crashAfterCommit))
      return this.restart(false, this.#random.uniform() * 5_000);
    // F7: the echo may come before the answer as well as after it.
    const echoFirst = this.#random.chance(0.5);
    if (echoFirst) handled.tell?.();
    answer({ success: true, ...handled.answer });
    if (!echoFirst) handled.tell?.();
  }

  notice(socket: ServerSocket, event: string, payload: unknown): void {
    const client = this.#sockets.get(socket);
    if (client) this.#notify(socket, client, event, payload);
  }

  /** What the platform answers by an event; answers whether it was one of those. */
  #notify(socket: ServerSocket, client: Client, event: string, payload: unknown): boolean {
    switch (event) {
      case 'presence:setStatus':
        this.#setStatus(client, (payload as { status: string }).status);
        socket.send('presence:statusUpdated', this.#presenceOf(client.userId));
        return true;
      case 'presence:subscribe': {
        const { userIds } = payload as { userIds: string[] };
        for (const userId of userIds)
          this.#subscribers.set(userId, (this.#subscribers.get(userId) ?? new Set()).add(client.userId));
        socket.send('presence:initial', { presences: userIds.map((userId) => this.#presenceOf(userId)) });
        return true;
      }
      case 'typing:start':
      case 'typing:stop':
        return true;
      default:
        return false;
    }
  }

  rest(request: RestRequest): RestAnswer | 'offline' {
    const { method, path } = request;
    if (path === '/api/v1/auth/me') return json(401, { code: 'ERR_1002' });
    if (this.#random.chance(this.faults.restErrors)) return this.#brokenPage();
    const answer = this.#route(`${method} ${path.split('?')[0]}`, request);
    return this.#random.chance(this.faults.crashAfterCommit) ? 'offline' : answer;
  }

  #route(route: string, request: RestRequest): RestAnswer {
    switch (route) {
      case 'POST /api/v1/auth/login':
        return this.#sessions.login(request);
      case 'POST /api/v1/auth/refresh':
        return this.#sessions.refresh(request);
      case 'POST /api/v1/auth/logout':
        return this.#sessions.logout(request);
      case 'GET /api/v1/push/notifications':
        return this.#sessions.personOf(request.token) ? json(200, { data: [] }) : json(401, { code: 'ERR_2001' });
      default:
        return json(404, { code: 'ERR_1004' });
    }
  }

  #handle(client: Client, event: string, payload: unknown): { answer: object; tell?: () => void } | null {
    switch (event) {
      case 'sync:push': {
        const request = pushRequest.safeParse(payload);
        if (!request.success || request.data.deviceId !== client.deviceId) return null;
        const { results, cursor, touched } = this.#model.push(client, request.data);
        for (const { opId, status } of results) this.#trace.note(`server ${client.userId} ${opId.slice(-6)} ${status}`);
        return { answer: { results, cursor }, tell: () => this.#tellRooms(touched) };
      }
      case 'sync:catchup': {
        const request = catchupRequest.safeParse(payload);
        if (!request.success) return null;
        const { rooms, perRoom, after } = request.data;
        return { answer: this.#model.catchUp(client.userId, rooms, perRoom ?? 100, after ?? 0) };
      }
      case 'sync:range': {
        const request = rangeRequest.safeParse(payload);
        const room = request.success ? this.#model.rooms.get(request.data.roomId) : undefined;
        if (!request.success || !room) return null;
        const { from, to, limit } = request.data;
        return { answer: { coverage: this.#model.coverage(room, from, to, limit) } };
      }
      case 'sync:heads': {
        const rooms = this.#model.roomsOf(client.userId);
        return {
          answer: {
            heads: Object.fromEntries(rooms.map(({ record }) => [record.roomId, record.head])),
            marks: Object.fromEntries(rooms.map(({ record, marks }) => [record.roomId, marks.length])),
          },
        };
      }
      case 'sync:directory':
        return { answer: { people: this.#people, asOf: this.#now() } };
      case 'sync:mark': {
        const request = markRequest.safeParse(payload);
        if (!request.success) return null;
        const stepped = request.data.marks.flatMap(({ roomId, ...step }) => {
          const room = this.#model.rooms.get(roomId);
          const mark = room ? this.#model.mark(room, { ...step, userId: client.userId }) : null;
          return room && mark ? [{ room, marks: { roomId, marks: [mark] } }] : [];
        });
        return { answer: {}, tell: () => stepped.forEach(({ room, marks }) => this.#tellMarks(room, marks)) };
      }
      case 'sync:ping': {
        if (!pingRequest.safeParse(payload).success) return null;
        client.renewedAtMs = this.#scheduler.nowMs;
        return { answer: { serverTime: this.#now() } };
      }
      case 'presence:get': {
        const { userIds } = payload as { userIds: string[] };
        return { answer: { presences: userIds.map((userId) => this.#presenceOf(userId)) } };
      }
      default:
        return null;
    }
  }

  #brokenAnswer(): unknown {
    const code = this.#random.pick(WHOLE_REFUSALS);
    switch (this.#random.integer(3)) {
      case 0:
        return { success: false, error: { code, message: 'not now', retryAfterMs: 500 } };
      case 1:
        return { success: false, error: 'TypeError: x is not a function' };
      default:
        return '<html>Bad gateway</html>';
    }
  }

  #brokenPage(): RestAnswer {
    const status = this.#random.pick([500, 502, 503, 504, 520, 524]);
    return this.#random.chance(0.5) ? page(status) : json(status, { code: 'ERR_5000' });
  }

  #tellRooms(touched: ReadonlyMap<string, number>): void {
    for (const [roomId, from] of touched) {
      const room = this.#model.rooms.get(roomId);
      if (!room) continue;
      const coverage = this.#model.coverage(room, from, room.record.head, 1_000);
      this.#tellMembers(room, 'sync:room', coverage);
    }
  }

  #tellMarks(room: ModelRoom, marks: RoomMarks): void {
    this.#tellMembers(room, 'sync:marks', marks);
  }

  #tellMembers(room: ModelRoom, event: string, payload: unknown): void {
    for (const [socket, client] of this.#sockets)
      if (room.record.memberIds.includes(client.userId)) socket.send(event, payload);
  }

  #setStatus(client: Client, status: string): void {
    client.since = this.#now();
    client.status = status;
    this.#tellPresence(client.userId);
  }

  #presenceOf(userId: string): object {
    const stations = [...this.#sockets.values()].filter((client) => client.userId === userId);
    const freshest = stations.findLast((client) => client.status !== 'offline');
    const status = freshest?.status ?? 'offline';
    return { userId, status, lastSeen: this.#now(), isOnline: status !== 'offline', source: freshest?.workstation };
  }

  #tellPresence(userId: string): void {
    const presence = this.#presenceOf(userId) as { status: string };
    if (this.#told.get(userId) === presence.status) return;
    this.#told.set(userId, presence.status);
    const subscribers = this.#subscribers.get(userId);
    for (const [socket, client] of this.#sockets)
      if (subscribers?.has(client.userId)) socket.send('presence:changed', presence);
  }
}
