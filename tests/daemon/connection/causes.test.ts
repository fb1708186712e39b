import { describe, expect, it } from 'vitest';
import { findingOfProbe, retryAfterMs, troubleOfEnd, troubleOfFailure } from '#daemon/connection/causes.ts';
import type { LinkEnd } from '#daemon/ports/link.ts';
import { fail, ok } from '#shared/result.ts';
import { json, page } from '#tests/support/hand-rest.ts';

const refused = (message: string, code: string | null = null, retryAfter: number | null = null): LinkEnd => ({
  kind: 'refused',
  message,
  code,
  retryAfterMs: retryAfter,
});

describe('why a try failed', () => {
  it('[CN6] every wording of an authentication error is a refused token', () => {
    for (const message of ['Authentication error: Invalid token', 'authentication error', 'Authentication error: xyz'])
      expect(troubleOfEnd(refused(message)).cause).toBe('refused-token');
  });

  it('another refusal is classified by its code, not by its words', () => {
    expect(troubleOfEnd(refused('please upgrade')).cause).toBe('server-fault');
    expect(troubleOfEnd(refused('no', 'UPGRADE_REQUIRED')).cause).toBe('too-old');
    expect(troubleOfEnd(refused('no', 'RATE_LIMITED', 5_000))).toEqual({ cause: 'told-to-wait', toldMs: 5_000 });
  });

  it.each([
    ['session-expired', 'session-expired'],
    ['signed-out', 'session-expired'],
    ['upgrade-required', 'too-old'],
    ['offline', 'server-unreachable'],
    ['timeout', 'no-answer'],
    ['too-many', 'told-to-wait'],
    ['server-error', 'server-fault'],
    ['keychain-failed', 'server-fault'],
  ] as const)('a failure %s is the cause %s', (code, cause) => {
    expect(troubleOfFailure(fail(code, 'x').error).cause).toBe(cause);
  });
});

describe('the probe', () => {
  it('[CN5] a refusal in JSON with one of its codes is the platform', () => {
    expect(findingOfProbe(ok(json(401, { code: 'ERR_1002' })))).toBeNull();
    expect(findingOfProbe(ok(json(401, { success: false, error: { code: 'ERR_1002', message: 'no' } })))).toBeNull();
    expect(findingOfProbe(ok(json(429, { code: 'ERR_1007' }, { 'retry-after': '60' })))).toBeNull();
  });

  it('[CN5] a page or a redirect in its place is a captive portal', () => {
    expect(findingOfProbe(ok(page(200)))?.cause).toBe('captive-portal');
    expect(findingOfProbe(ok(page(302, '')))?.cause).toBe('captive-portal');
    expect(findingOfProbe(ok(page(511)))?.cause).toBe('captive-portal');
  });

  it('[CN5] a portal that answers in JSON is a captive portal all the same', () => {
    expect(findingOfProbe(ok(json(200, { login: 'https://portal.example' })))?.cause).toBe('captive-portal');
    expect(findingOfProbe(ok(json(200, { code: 'ERR_1002' })))?.cause).toBe('captive-portal');
    expect(findingOfProbe(ok(json(403, { error: 'accept the terms first' })))?.cause).toBe('captive-portal');
    expect(findingOfProbe(ok(json(401, [])))?.cause).toBe('captive-portal');
    expect(findingOfProbe(ok(json(401, { code: 7 })))?.cause).toBe('captive-portal');
  });

  it('[OB5] a failing server is no captive portal, in JSON or not', () => {
    expect(findingOfProbe(ok(page(502)))?.cause).toBe('server-fault');
    expect(findingOfProbe(ok(json(503, {}, { 'retry-after': '7' })))).toEqual({ cause: 'server-fault', toldMs: 7_000 });
  });

  it('no connection and no answer are two things', () => {
    expect(findingOfProbe(fail('offline', 'x'))?.cause).toBe('server-unreachable');
    expect(findingOfProbe(fail('timeout', 'x'))?.cause).toBe('no-answer');
  });

  it('[IN13] a Retry-After with a date is left alone, because it would need the wall clock', () => {
    expect(retryAfterMs({ 'retry-after': 'Mon, 02 Nov 2026 09:00:00 GMT' })).toBeNull();
    expect(retryAfterMs({})).toBeNull();
    expect(retryAfterMs({ 'retry-after': '3' })).toBe(3_000);
  });
});
