// The loopback host lets in one browser page: of this machine, from this address, with the token.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BRIDGE_LIMITS } from '#shared/bridge/contract.ts';
import { LOOPBACK_CLOSE, LOOPBACK_PROTOCOL } from '#shared/bridge/loopback-frames.ts';
import { done } from '#shared/result.ts';
import { loopbackFixture, type LoopbackFixture } from './loopback-fixture.ts';

let fixture: LoopbackFixture;
beforeAll(async () => {
  fixture = await loopbackFixture();
});
afterAll(() => fixture.stop());

const hello = (token: string, protocol = LOOPBACK_PROTOCOL) => ({ hello: { token, protocol } });

describe('the page', () => {
  test('the address is on 127.0.0.1 and holds the token in its fragment only', () => {
    expect(fixture.host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/);
  });

  test('the page is served with a policy that allows its own files and its own socket, and nothing else', async () => {
    const answer = await fixture.get('/');
    expect(answer).toMatchObject({ status: 200, body: '<!doctype html><title>Console</title>' });
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        `media-src 'self' blob:; connect-src 'self' ws://127.0.0.1:${fixture.port}; frame-src 'none'; ` +
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'",
    );
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  test.each(['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/..\\x', '/app.js/..', '//', '/.env'])(
    'no path leads out of the renderer: %s is not found',
    async (path) => {
      expect((await fixture.get('/app.js')).status).toBe(200);
      expect((await fixture.get(path)).status).toBe(404);
    },
  );

  test.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1'])(
    'a request whose Host is %s (a rebound name) gets nothing',
    async (host) => {
      const answer = await fixture.get('/', { host });
      expect(answer.status).toBe(421);
      expect(answer.body).not.toContain('Console</title>');
    },
  );

  test('only reading is possible', async () => {
    expect((await fixture.get('/', {}, 'HEAD')).status).toBe(200);
    expect((await fixture.get('/', {}, 'POST')).status).toBe(405);
  });
});

describe('the socket', () => {
  test('a page with the token is welcome and its calls are answered under their ids', async () => {
    fixture.bridge.answer('connection.tryNow', () => done);
    const page = await fixture.connect();
    page.send(hello(fixture.token));
    expect(await page.next()).toEqual({ welcome: { protocol: LOOPBACK_PROTOCOL } });
    page.send({ id: 7, call: 'connection.tryNow', input: {} });
    expect(await page.next()).toEqual({ id: 7, result: done });
    page.send({ id: 8, call: 'connection.explode', input: {} });
    expect(await page.next()).toMatchObject({ id: 8, result: { ok: false, error: { code: 'unknown-call' } } });
    page.socket.close();
  });

  test.each([
    ['another site', (port: number) => ({ origin: 'https://evil.example', host: `127.0.0.1:${port}` })],
    ['another port', (port: number) => ({ origin: 'http://127.0.0.1:1', host: `127.0.0.1:${port}` })],
    ['a file', (port: number) => ({ origin: 'null', host: `127.0.0.1:${port}` })],
    ['nowhere', (port: number) => ({ host: `127.0.0.1:${port}` })],
    ['a rebound name', (port: number) => ({ origin: `http://127.0.0.1:${port}`, host: `evil.example:${port}` })],
  ])('a socket opened from %s is refused before it says a word', async (_, headersFor) => {
    const attempt = fixture.connect({ headers: headersFor(fixture.port) as Record<string, string> });
    await expect(attempt).rejects.toThrow(/Unexpected server response: 4/);
  });

  test('there is no other socket, and none with the token in its address', async () => {
    const origin = `http://127.0.0.1:${fixture.port}`;
    for (const path of ['/', '/other', `/bridge?token=${fixture.token}`]) {
      await expect(fixture.connect({ headers: { origin }, path })).rejects.toThrow(/404/);
    }
  });

  test.each([
    ['a wrong token', () => hello('x'.repeat(43))],
    ['an empty token', () => hello('')],
    ['another version', () => hello(fixture.token, 99)],
    ['a call before the hello', () => ({ id: 1, call: 'rooms.list', input: {} })],
    ['a subscription before the hello', () => ({ subscribe: 'session.changed' })],
    ['noise', () => 'not json'],
  ])('%s closes the socket as refused, and nothing reaches the daemon', async (_, first) => {
    const before = fixture.bridge.received.length;
    const page = await fixture.connect();
    page.send(first());
    expect(await page.closed).toBe(LOOPBACK_CLOSE.refused);
    expect(fixture.bridge.received).toHaveLength(before);
    expect(fixture.bridge.listeners('session.changed')).toBe(0);
  });

  test('a socket that never says hello is closed', async () => {
    const page = await fixture.connect();
    fixture.clock.advance(5_000);
    expect(await page.closed).toBe(LOOPBACK_CLOSE.refused);
  });

  test.each([['noise'], ['{"id":1}'], ['{"id":1,"call":"rooms.list","input":{},"more":1}'], ['[]']])(
    'the frame %s ends an open socket as malformed',
    async (frame) => {
      const page = await fixture.page();
      page.send(frame);
      expect(await page.closed).toBe(LOOPBACK_CLOSE.malformed);
    },
  );

  test('a frame far above the size limit ends the socket, one above it is refused in words', async () => {
    const page = await fixture.page();
    const put = (length: number) => ({
      id: 1,
      call: 'cache.put',
      input: { key: 'k', value: 'x'.repeat(length), freshForMs: 0 },
    });
    page.send(put(BRIDGE_LIMITS.maxInputBytes + 1));
    expect(await page.next()).toMatchObject({ result: { error: { code: 'too-large' } } });
    page.send(put(BRIDGE_LIMITS.maxInputBytes * 3));
    expect(await page.closed).toBe(1009);
  });
});

describe('several tabs', () => {
  test('each hears what it subscribed to, from the snapshot on, and a closed one leaves nothing behind', async () => {
    fixture.bridge.snapshot('session.changed', { state: 'starting' });
    const first = await fixture.page();
    const second = await fixture.page();
    first.send({ subscribe: 'session.changed' });
    second.send({ subscribe: 'session.changed' });
    second.send({ subscribe: 'rooms.changed' });
    const snapshot = { event: 'session.changed', payload: { state: 'starting' } };
    expect([await first.next(), await second.next()]).toEqual([snapshot, snapshot]);
    // The answer of a later call shows that the frames before it were handled.
    second.send({ id: 1, call: 'connection.tryNow', input: {} });
    expect(await second.next()).toMatchObject({ id: 1 });
    fixture.bridge.raise('rooms.changed', null);
    expect(await second.next()).toEqual({ event: 'rooms.changed', payload: null });
    second.send({ unsubscribe: 'session.changed' });
    second.send({ id: 2, call: 'connection.tryNow', input: {} });
    expect(await second.next()).toMatchObject({ id: 2 });
    expect(fixture.bridge.listeners('session.changed')).toBe(1);
    first.socket.close();
    await expect.poll(() => fixture.bridge.listeners('session.changed')).toBe(0);
    expect(fixture.bridge.listeners('rooms.changed')).toBe(1);
    second.socket.close();
    await expect.poll(() => fixture.bridge.listeners('rooms.changed')).toBe(0);
  });

  test('a page that does not answer pings is dropped; one that does stays', async () => {
    const mute = await fixture.page({ autoPong: false });
    const alive = await fixture.page();
    const pinged = Promise.all([mute, alive].map(({ socket }) => new Promise((hear) => socket.once('ping', hear))));
    fixture.clock.advance(15_000);
    await pinged;
    // Its answer follows the pong on the same socket.
    alive.send({ id: 1, call: 'connection.tryNow', input: {} });
    await alive.next();
    fixture.clock.advance(15_000);
    expect(await mute.closed).toBe(1006);
    alive.send({ id: 2, call: 'connection.tryNow', input: {} });
    expect(await alive.next()).toMatchObject({ id: 2 });
    alive.socket.close();
  });
});

test('stopping says goodbye to the pages and frees the port', async () => {
  const own = await loopbackFixture();
  const page = await own.page();
  await own.stop();
  expect(await page.closed).toBe(LOOPBACK_CLOSE.stopping);
  await expect(own.get('/')).rejects.toThrow(/ECONNREFUSED/);
});
