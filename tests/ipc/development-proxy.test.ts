// `npm run dev`: the page comes from the development server, the bridge from here, and the same checks hold.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { loopbackFixture, type LoopbackFixture } from './loopback-fixture.ts';

let development: Server;
let fixture: LoopbackFixture;
beforeAll(async () => {
  development = createServer((request, response) => response.end(`development ${request.url} ${request.headers.host}`));
  const reloads = new WebSocketServer({ server: development });
  reloads.on('connection', (socket) => socket.on('message', (text) => socket.send(text.toString())));
  await new Promise<void>((resolve) => development.listen(0, '127.0.0.1', resolve));
  fixture = await loopbackFixture(`http://127.0.0.1:${(development.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await fixture.stop();
  development.closeAllConnections();
  development.close();
});

test('pages come from the development server, under its own name', async () => {
  const { port } = development.address() as AddressInfo;
  expect(await fixture.get('/src/main.tsx')).toMatchObject({ body: `development /src/main.tsx 127.0.0.1:${port}` });
});

test('a rebound name gets nothing from it either', async () => {
  expect(await fixture.get('/', { host: 'evil.example' })).toMatchObject({ status: 421, body: '' });
});

test('hot reload passes through, from our own page only', async () => {
  const origin = `http://127.0.0.1:${fixture.port}`;
  const page = await fixture.connect({ headers: { origin }, path: '/?token=hot' });
  page.send({ reload: true });
  expect(await page.next()).toEqual({ reload: true });
  page.socket.close();
  await expect(fixture.connect({ headers: { origin: 'https://evil.example' }, path: '/' })).rejects.toThrow(/403/);
});

test('the bridge is still ours', async () => {
  const page = await fixture.page();
  page.send({ id: 1, call: 'daemon.explode', input: {} });
  expect(await page.next()).toMatchObject({ id: 1, result: { ok: false } });
  page.socket.close();
});

test('a development server that is gone is said to be gone', async () => {
  const own = await loopbackFixture('http://127.0.0.1:1');
  expect(await own.get('/')).toMatchObject({ status: 502, body: 'The development server does not answer.' });
  await own.stop();
});
