import { describe, expect, it } from 'vitest';
import { isAlive, isFresh, lifeMsOf } from '#daemon/session/access-token.ts';
import { jwt } from './rig.ts';

describe('the life of an access token', () => {
  it('[IN13] is the difference of its own two moments, whenever they were', () => {
    expect(lifeMsOf(jwt('a', 600, 0))).toBe(600_000);
    expect(lifeMsOf(jwt('a', 600, 4_000_000_000))).toBe(600_000);
  });

  it.each([
    ['no token at all', ''],
    ['an opaque one', 'opaque'],
    ['another alphabet', 'a.!!!!.c'],
    ['broken JSON', `a.${Buffer.from('{"iat":').toString('base64url')}.c`],
    ['broken UTF-8', `a.${Buffer.from([0xff, 0xfe, 0x80]).toString('base64url')}.c`],
    ['no times', `a.${Buffer.from('{"userId":"ann"}').toString('base64url')}.c`],
    ['an end before its beginning', jwt('a', -5)],
  ])('is not known of %s', (_, token) => {
    expect(lifeMsOf(token)).toBeNull();
  });

  it('reads letters beyond ASCII, with padding or without', () => {
    expect(lifeMsOf(`${jwt('ä', 60)}`)).toBe(60_000);
    const padded = Buffer.from('{"userId":"ö","iat":0,"exp":9}').toString('base64');
    expect(lifeMsOf(`a.${padded}.c`)).toBe(9_000);
  });

  it('[CN6] is fresh before 80 % of it are over, and alive until its end', () => {
    const access = { token: 't', lifeMs: 1_000, receivedAt: 5_000 };
    expect([isFresh(access, 5_799), isFresh(access, 5_800)]).toEqual([true, false]);
    expect([isAlive(access, 5_999), isAlive(access, 6_000)]).toEqual([true, false]);
  });

  it('of a token from an earlier start is unknown: it serves until it is refused', () => {
    expect(isFresh({ token: 't', lifeMs: 1_000, receivedAt: null }, 1e12)).toBe(true);
  });
});
