// One listening server: HTTP and Socket.IO on one port, with everything that is lost when it stops (sockets, presence,
// calls). A TCP server stands before it, so that tests can tear all cables or let nothing pass.

import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket as TcpSocket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Server } from 'socket.io';
import { createAudience, type Audience } from './audience.ts';
import { createCalls, type Calls } from './calls.ts';
import type { Client } from './client.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { createFanout, type Fanout } from './fanout.ts';
import { createNotifier, type Notifier } from './notifier.ts';
import { createRecordNews, type RecordNews } from './record-news.ts';
import { createPresence, type Presence } from './presence.ts';
import { createApp } from '../rest/app.ts';
import type { Services } from '../services.ts';
import { acceptSockets } from './sockets.ts';
import { createPush, type Push } from '../sync/push.ts';
import { createReading, type Reading } from '../sync/reading.ts';
import type { Faults } from '../faults.ts';

export interface Front {
  services: Services;
  io: Server;
  clients: Map<string, Client>;
  audience: Audience;
  fanout: Fanout;
  presence: Presence;
  calls: Calls;
  conversation: Conversation;
  notifier: Notifier;
  recordNews: RecordNews;
  push: Push;
  reading: Reading;
}

export interface RunningFront extends Front {
  port: number;
  /** Destroys every connection at once. */
  tearCables(): void;
  blackHole(on: boolean): void;
  /** `polite` says goodbye by `server:shutdown` first. */
  close(polite: boolean): Promise<void>;
}

export async function startFront(services: Services, port: number, faults: () => Faults): Promise<RunningFront> {
  const { settings } = services;
  const io = new Server({
    transports: ['websocket', 'polling'],
    maxHttpBufferSize: settings.maxPacketBytes,
    perMessageDeflate: false,
    allowEIO3: false,
    pingInterval: 25_000,
    pingTimeout: 60_000,
    connectTimeout: 10_000,
    serveClient: false,
  });
  const audience = createAudience(io);
  const fanout = createFanout(services, audience);
  const notifier = createNotifier(services, audience);
  const recordNews = createRecordNews(services, audience, notifier);
  const front: Front = {
    services,
    io,
    clients: new Map(),
    audience,
    fanout,
    notifier,
    recordNews,
    presence: createPresence(settings, audience.toPerson),
    calls: createCalls(settings, audience.toPerson, notifier.missedCall),
    conversation: createConversation(services, audience, fanout),
    push: createPush(services, fanout, recordNews),
    reading: createReading(services),
  };

  const cables = new Set<TcpSocket>();
  let parked: TcpSocket[] | null = null;
  const listener = getRequestListener(createApp(front, faults, () => parked !== null).fetch);
  const http = createHttpServer((request, response) => void listener(request, response));
  io.attach(http);
  const tcp = createTcpServer({ noDelay: true }, (cable) => {
    cables.add(cable);
    cable.on('close', () => cables.delete(cable));
    cable.on('error', () => cable.destroy());
    if (parked) parked.push(cable.pause());
    else http.emit('connection', cable);
  });
  const stopAccepting = acceptSockets(front);

  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(port, settings.host, () => {
      tcp.off('error', reject);
      resolve();
    });
  });

  return {
    ...front,
    port: (tcp.address() as AddressInfo).port,
    tearCables: () => {
      for (const cable of cables) cable.destroy();
    },
    blackHole: (on) => {
      if (on && !parked) {
        parked = [];
        for (const cable of cables) {
          cable.pause();
          cable.cork();
        }
      } else if (!on && parked) {
        const waiting = new Set(parked);
        parked = null;
        for (const cable of cables) {
          if (waiting.has(cable)) http.emit('connection', cable);
          else cable.uncork();
          cable.resume();
        }
      }
    },
    close: async (polite) => {
      if (polite) {
        const timestamp = new Date(settings.clock.now()).toISOString();
        io.emit('server:shutdown', { message: 'The server is being stopped', timestamp });
      }
      stopAccepting();
      front.presence.stop();
      front.calls.stop();
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      if (polite) io.disconnectSockets(true);
      await new Promise<void>((resolve) => setImmediate(resolve));
      void io.close();
      for (const cable of cables) {
        if (polite) cable.destroySoon();
        else cable.destroy();
      }
      const impatience = setTimeout(() => cables.forEach((cable) => cable.destroy()), 1_000);
      await closed;
      clearTimeout(impatience);
    },
  };
}
