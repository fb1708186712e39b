// The real loopback host on a free port, a small renderer folder, a scripted daemon behind it, and pages that speak frames.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { createBridgeGuard } from '#bridge-server/guard.ts';
import { LOOPBACK_PROTOCOL } from '#shared/bridge/loopback-frames.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { createScriptedBridge, type ScriptedBridge } from '#tests/support/scripted-bridge.ts';
import { startLoopbackHost, type LoopbackHost } from '../../main/loopback/host.ts';

export interface LoopbackFixture {
  bridge: ScriptedBridge;
  clock: FakeClock;
  host: LoopbackHost;
  port: number;
  token: string;
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  connect(options?: PageOptions): Promise<Page>;
  /** A page past its hello. */
  page(options?: PageOptions): Promise<Page>;
  stop(): Promise<void>;
}

export interface PageOptions {
  headers?: Record<string, string>;
  path?: string;
  /** False for a page that does not answer pings. */
  autoPong?: boolean;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Page {
  socket: WebSocket;
  send(frame: unknown): void;
  /** The next frame of the host, in order. */
  next(): Promise<unknown>;
  closed: Promise<number>;
}

export async function loopbackFixture(developmentServer: string | null = null): Promise<LoopbackFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'console-loopback-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Console</title>');
  await writeFile(join(folder, 'app.js'), 'export {};');
  const bridge = createScriptedBridge();
  const clock = new FakeClock();
  const guard = createBridgeGuard(bridge, { monotonicMs: () => clock.monotonic(), log: { record: () => undefined } });
  const host = await startLoopbackHost({ guard, clock, rendererFolder: folder, developmentServer, port: 0 });
  const address = new URL(host.address);
  const port = Number(address.port);
  const origin = `http://127.0.0.1:${port}`;

  const connect: LoopbackFixture['connect'] = ({ headers = { origin }, path = '/bridge', autoPong = true } = {}) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, autoPong });
      const frames: unknown[] = [];
      const waiting: ((frame: unknown) => void)[] = [];
      socket.on('message', (data) => {
        const frame: unknown = JSON.parse(data.toString());
        const waiter = waiting.shift();
        if (waiter) waiter(frame);
        else frames.push(frame);
      });
      const closed = new Promise<number>((settle) => socket.on('close', settle));
      socket.on('error', reject);
      socket.on('open', () =>
        resolve({
          socket,
          closed,
          send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
          next: () =>
            frames.length > 0 ? Promise.resolve(frames.shift()) : new Promise((settle) => waiting.push(settle)),
        }),
      );
    });
  const token = address.hash.slice(1);

  return {
    bridge,
    clock,
    host,
    port,
    token,
    connect,
    async page(options) {
      const page = await connect(options);
      page.send({ hello: { token, protocol: LOOPBACK_PROTOCOL } });
      await page.next();
      return page;
    },
    get: (path, headers = {}, method = 'GET') =>
      new Promise((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
          let body = '';
          answer.on('data', (chunk: Uint8Array) => {
            body += chunk.toString();
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
        });
        asked.on('error', reject);
        asked.end();
      }),
    async stop() {
      await host.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
