// [SE3] Every call is checked for name, schema, size and rate before the daemon sees it.

import { describe, expect, test } from 'vitest';
import { BRIDGE_LIMITS } from '#shared/bridge/contract.ts';
import { done, ok } from '#shared/result.ts';
import { MAX_BODY_LENGTH } from '#shared/wire/limits.ts';
import { guardFixture } from './guard-fixture.ts';

const draft = { roomId: 'visit:1', body: 'text', acuity: 'routine', replyToId: null };

describe('names', () => {
  test('[SE3] a call of the contract reaches the daemon and its answer comes back', async () => {
    const { bridge, open } = guardFixture();
    bridge.answer('rooms.openDirect', ({ userId }) => ok({ roomId: `chat:me:${userId}` }));
    expect(await open().door.call('rooms.openDirect', { userId: 'u2' })).toEqual(ok({ roomId: 'chat:me:u2' }));
  });

  test.each(['rooms.destroy', '', '__proto__', 'constructor', 'toString', 7, null, undefined, ['session.get'], {}])(
    '[SE3] %j is not a call and never reaches the daemon',
    async (name) => {
      const { bridge, open } = guardFixture();
      expect(await open().door.call(name, {})).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
      expect(bridge.received).toEqual([]);
    },
  );

  test('[SE3] only events of the contract can be subscribed', () => {
    const { bridge, open } = guardFixture();
    const { door } = open();
    expect(door.subscribe('rooms.changed')).toEqual(done);
    for (const name of ['rooms.exploded', '__proto__', 3, null]) {
      expect(door.subscribe(name)).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
      expect(door.unsubscribe(name)).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
    }
    expect(bridge.listeners('rooms.changed')).toBe(1);
  });
});

describe('inputs', () => {
  test('[SE3] an input of the right shape passes', async () => {
    const { bridge, open } = guardFixture();
    bridge.answer('chat.saveDraft', () => done);
    expect(await open().door.call('chat.saveDraft', draft)).toEqual(done);
    expect(bridge.received).toEqual([{ name: 'chat.saveDraft', input: draft }]);
  });

  test.each([
    [{ ...draft, roomId: '' }, 'roomId'],
    [{ ...draft, acuity: 'panic' }, 'acuity'],
    [{ ...draft, body: 'x'.repeat(MAX_BODY_LENGTH + 1) }, 'body'],
    [{ ...draft, extra: 1 }, 'extra'],
    [{ roomId: 'r', acuity: 'routine', replyToId: null }, 'body'],
  ])('[SE3] a bad draft is refused and the field at fault is named (case %#)', async (input, field) => {
    const { bridge, open } = guardFixture();
    const result = await open().door.call('chat.saveDraft', input);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input', field } });
    expect(bridge.received).toEqual([]);
  });

  test('[SE3] a field inside a field is named by its path', async () => {
    const { open } = guardFixture();
    const input = { connection: { attempts: 0, delayMs: 1_000, maxDelayMs: 5_000, timeoutMs: 20_000 } };
    expect(await open().door.call('settings.set', input)).toMatchObject({ error: { field: 'connection.attempts' } });
  });

  test.each([[null], [undefined], ['text'], [[]], [3]])('[SE3] %j is no input at all', async (input) => {
    const { bridge, open } = guardFixture();
    expect(await open().door.call('session.get', input)).toMatchObject({ error: { code: 'invalid-input' } });
    expect(bridge.received).toEqual([]);
  });

  test('[IN14] a refusal does not repeat what was written', async () => {
    const { open } = guardFixture();
    const result = await open().door.call('chat.saveDraft', { ...draft, roomId: '', body: 'canary-48213' });
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  test.each(['__proto__', 'constructor', 'prototype'])('[SE3] the key %s is refused at any depth', async (key) => {
    const { bridge, open } = guardFixture();
    bridge.answer('cache.put', () => done);
    const put = (value: string) => open().door.call('cache.put', { key: 'k', value: JSON.parse(value), freshForMs: 1 });
    expect(await put(`{"a":[{"${key}":{"polluted":true}}]}`)).toMatchObject({
      error: { code: 'invalid-input', field: `value.a.0.${key}` },
    });
    expect(await put('{"a":[{"b":{}}]}')).toEqual(done);
    expect(bridge.received).toHaveLength(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['bytes', new Uint8Array(4)],
    ['a big number', 10n],
    ['not a number', Number.NaN],
    ['a function', () => 1],
  ])('[SE3] %s is not plain JSON', async (_, value) => {
    const { bridge, open } = guardFixture();
    const result = await open().door.call('cache.put', { key: 'k', value, freshForMs: 1 });
    expect(result).toMatchObject({ error: { code: 'invalid-input', field: 'value' } });
    expect(bridge.received).toEqual([]);
  });

  test('[SE3] a cycle ends as a refusal, not as a stack', async () => {
    const { open } = guardFixture();
    const value: Record<string, unknown> = {};
    value['self'] = value;
    expect(await open().door.call('cache.put', { key: 'k', value, freshForMs: 1 })).toMatchObject({ ok: false });
  });
});

describe('size', () => {
  const put = (value: unknown) => ({ key: 'k', value, freshForMs: 0 });

  test('[SE3] an input just below the limit passes and one above it is refused', async () => {
    const { bridge, open } = guardFixture();
    bridge.answer('cache.put', () => done);
    const { door } = open();
    expect(await door.call('cache.put', put('x'.repeat(BRIDGE_LIMITS.maxInputBytes - 200)))).toEqual(done);
    expect(await door.call('cache.put', put('x'.repeat(BRIDGE_LIMITS.maxInputBytes)))).toMatchObject({
      error: { code: 'too-large' },
    });
  });

  test('[SE3] the limit counts bytes, not characters', async () => {
    const { bridge, open } = guardFixture();
    bridge.answer('cache.put', () => done);
    const { door } = open();
    const third = Math.floor(BRIDGE_LIMITS.maxInputBytes / 3);
    expect(await door.call('cache.put', put('€'.repeat(third - 100)))).toEqual(done);
    expect(await door.call('cache.put', put('€'.repeat(third + 1)))).toMatchObject({ error: { code: 'too-large' } });
  });

  test('[SE3] a sparse array of a thousand million holes is refused at once', async () => {
    const { open } = guardFixture();
    const holes: unknown[] = [];
    holes.length = 1_000_000_000;
    expect(await open().door.call('cache.put', put(holes))).toMatchObject({ error: { code: 'too-large' } });
  });
});

describe('rate', () => {
  test('[SE3] a burst passes, the next call is refused with how long to wait, and waiting opens the door again', async () => {
    const { bridge, open, advance } = guardFixture();
    bridge.answer('connection.tryNow', () => done);
    const { door } = open();
    for (let count = 0; count < BRIDGE_LIMITS.burst; count += 1) {
      expect(await door.call('connection.tryNow', {})).toEqual(done);
    }
    const refused = await door.call('connection.tryNow', {});
    expect(refused).toMatchObject({ ok: false, error: { code: 'too-many', retryAfterMs: 5 } });
    expect(door.subscribe('rooms.changed')).toMatchObject({ ok: false, error: { code: 'too-many' } });
    advance(1_000);
    for (let count = 0; count < BRIDGE_LIMITS.callsPerSecond; count += 1) {
      expect(await door.call('connection.tryNow', {})).toEqual(done);
    }
    expect(await door.call('connection.tryNow', {})).toMatchObject({ error: { code: 'too-many' } });
  });

  test('[SE3] one window that floods takes nothing from another', async () => {
    const { bridge, open } = guardFixture();
    bridge.answer('connection.tryNow', () => done);
    const loud = open();
    const quiet = open();
    for (let count = 0; count <= BRIDGE_LIMITS.burst; count += 1) await loud.door.call('connection.tryNow', {});
    expect(await loud.door.call('connection.tryNow', {})).toMatchObject({ error: { code: 'too-many' } });
    expect(await quiet.door.call('connection.tryNow', {})).toEqual(done);
  });
});

describe('failures of the daemon', () => {
  test('[IN14] an exception becomes `internal` and its message goes nowhere', async () => {
    const { bridge, open, records } = guardFixture();
    bridge.answer('rooms.list', () => {
      throw new TypeError('canary-patient-48213');
    });
    const result = await open().door.call('rooms.list', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(records).toEqual([
      { level: 'error', event: 'bridge.exception', fields: { call: 'rooms.list', error: 'TypeError' } },
    ]);
    expect(JSON.stringify([result, records])).not.toContain('canary');
  });

  test('a failure that the daemon reports passes unchanged', async () => {
    const { open } = guardFixture();
    expect(await open().door.call('rooms.list', {})).toMatchObject({ error: { code: 'unsupported' } });
  });

  test('a call of the host is answered by the host, checked like any other', async () => {
    const opened: string[] = [];
    const { bridge, open } = guardFixture({
      'window.openLink': async ({ url }) => {
        opened.push(url);
        return done;
      },
    });
    const { door } = open();
    expect(await door.call('window.openLink', { url: 'https://example.org/' })).toEqual(done);
    expect(await door.call('window.openLink', { url: 'file:///etc/passwd' })).toMatchObject({
      error: { field: 'url' },
    });
    expect(opened).toEqual(['https://example.org/']);
    expect(bridge.received).toEqual([]);
  });
});
