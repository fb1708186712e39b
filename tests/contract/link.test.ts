// The link over real Socket.IO and the one that a test moves by hand, under one contract.

import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket as TcpSocket } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, describe, expect, it } from 'vitest';
import { createSocketLinks } from '#adapters/socket-link.ts';
import type { LinkOptions } from '#daemon/ports/link.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { createHandLinks } from '#tests/support/hand-link.ts';
import { linkContract, type LinkUnderTest, recordingListener } from './suites/link-contract.ts';

const device = { deviceId: 'device-1', epoch: 'epoch-1', workstation: 'WS-14' };
const optionsFor = (server: string, token = 'good'): LinkOptions => ({ server, token, device, timeoutMs: 5_000 });

const listen = (server: HttpServer | ReturnType<typeof createTcpServer>) =>
  new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

/** Values that are waited for one at a time, whichever comes first: the value or who waits. */
function createMailbox() {
  const values: unknown[] = [];
  const readers: ((value: unknown) => void)[] = [];
  return {
    put(value: unknown) {
      const reader = readers.shift();
      if (reader) reader(value);
      else values.push(value);
    },
    take: () => (values.length > 0 ? Promise.resolve(values.shift()) : new Promise((resolve) => readers.push(resolve))),
  };
}

async function socketUnderTest(): Promise<LinkUnderTest> {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket', 'polling'] });
  const typing = createMailbox();
  let client: Socket | null = null;
  server.use((socket, next) => {
    if (socket.handshake.auth.token === 'good') return next();
    next(Object.assign(new Error('Authentication error'), { data: { code: 'ERR_1002', retryAfterMs: 7_000 } }));
  });
  server.on('connection', (socket) => {
    client = socket;
    socket.on('echo', (payload: unknown, answer: (value: unknown) => void) => answer(payload));
    socket.on('typing:start', (payload: unknown) => typing.put(payload));
  });
  const accepting = await listen(http);
  const connections = new Set<TcpSocket>();
  const muteServer = createTcpServer((connection) => void connections.add(connection));
  const mute = await listen(muteServer);
  const absentServer = createTcpServer();
  const absent = await listen(absentServer);
  await new Promise((resolve) => absentServer.close(resolve));

  return {
    opener: createSocketLinks(),
    accepting: optionsFor(accepting),
    refusing: optionsFor(accepting, 'expired'),
    absent: optionsFor(absent),
    mute: optionsFor(mute),
    handshake: async () => client?.handshake.auth as { token: unknown; device: unknown },
    emit: (event, ...payload) => void client?.emit(event, ...payload),
    received: () => typing.take(),
    cut: () => void client?.disconnect(true),
    lose: () => client?.conn.transport.close(),
    pass: () => {},
    async cleanUp() {
      for (const connection of connections) connection.destroy();
      muteServer.close();
      await server.close();
    },
  };
}

linkContract('Socket.IO', socketUnderTest);

linkContract('the link moved by hand', async () => {
  const clock = new FakeClock();
  const wire = createHandLinks(clock);
  const opener: LinkUnderTest['opener'] = {
    open(options, listener) {
      const link = wire.open(options, listener);
      const hand = wire.newest();
      queueMicrotask(() => {
        if (hand.state !== 'opening') return;
        if (options.token === 'good') hand.accept();
        if (options.token === 'expired') {
          hand.refuse({ message: 'Authentication error', code: 'ERR_1002', retryAfterMs: 7_000 });
        }
        if (options.token === 'absent') hand.fail();
      });
      return {
        ...link,
        request(event, payload, timeoutMs) {
          const answer = link.request(event, payload, timeoutMs);
          if (event === 'echo' && hand.state === 'open') hand.waiting('echo').answer(payload);
          return answer;
        },
      };
    },
  };
  return {
    opener,
    accepting: optionsFor('http://server'),
    refusing: optionsFor('http://server', 'expired'),
    absent: optionsFor('http://server', 'absent'),
    mute: optionsFor('http://server', 'mute'),
    handshake: async () => ({ token: wire.newest().options.token, device: wire.newest().options.device }),
    emit: (event, payload) => wire.newest().emit(event, payload),
    received: async (event) => wire.newest().sent.find((sent) => sent.event === event)?.payload,
    cut: () => wire.newest().cut(),
    lose: () => wire.newest().lose(),
    pass: (byMs) => clock.advance(byMs),
    cleanUp: async () => {},
  };
});

describe('Socket.IO', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function openTo(server: string) {
    const heard = recordingListener();
    const link = createSocketLinks().open(optionsFor(server), heard);
    closing.push(async () => link.close());
    await heard.until(() => heard.log.length > 0);
    return { link, heard };
  }

  it('[F55] falls back to polling where WebSockets do not get through', async () => {
    const http = createServer();
    const server = new Server(http, { transports: ['polling'] });
    server.on('connection', (socket) => {
      socket.on('echo', (payload: unknown, answer: (value: unknown) => void) => answer(payload));
    });
    closing.push(() => server.close());
    const { link, heard } = await openTo(await listen(http));
    expect(heard.log).toEqual(['opened']);
    expect(await link.request('echo', 'through', 5_000)).toEqual({ ok: true, value: 'through' });
  });

  it('finds a platform that is mounted under a path', async () => {
    const http = createServer();
    const server = new Server(http, { path: '/health/socket.io' });
    closing.push(() => server.close());
    const { heard } = await openTo(`${await listen(http)}/health/`);
    expect(heard.log).toEqual(['opened']);
  });

  it('sends a request without payload with the callback as its only argument', async () => {
    const http = createServer();
    const server = new Server(http);
    server.on('connection', (socket) => {
      socket.on('notification:readAll', (...parts: unknown[]) => {
        const answer = parts.at(-1);
        if (typeof answer === 'function') answer(parts.length);
      });
    });
    closing.push(() => server.close());
    const { link } = await openTo(await listen(http));
    expect(await link.request('notification:readAll', undefined, 5_000)).toEqual({ ok: true, value: 1 });
  });

  it('ends as unreachable when the address is not a URL', async () => {
    const heard = recordingListener();
    createSocketLinks().open(optionsFor('not a url'), heard);
    await heard.until(() => heard.ends.length > 0);
    expect(heard.ends).toEqual([{ kind: 'unreachable', message: 'the address of the server is not a URL' }]);
  });
});
