import { describe, expect, test } from 'vitest';
import {
  checkFields,
  errorsOf,
  serverAddress,
  startingFields,
} from '../../../renderer/features/session/sign-in-form.ts';
import { noticeWords } from '../../../renderer/features/session/StoreNotice.tsx';

describe('the address of a server', () => {
  test('is completed and cleaned', () => {
    expect(serverAddress(' api.example.org ')).toBe('https://api.example.org');
    expect(serverAddress('http://localhost:8080/')).toBe('http://localhost:8080');
    expect(serverAddress('https://example.org/clinic/')).toBe('https://example.org/clinic');
  });

  test('is refused when it is none, or carries a name and password', () => {
    for (const typed of ['', 'https://', 'ftp://example.org', 'javascript:alert(1)', 'https://a:b@example.org'])
      expect(serverAddress(typed), typed).toBeNull();
  });
});

describe('checking before sending', () => {
  test('names each field at fault', () => {
    expect(Object.keys(checkFields({ server: ' ', email: ' ', password: '' }))).toEqual([
      'server',
      'email',
      'password',
    ]);
    expect(checkFields({ server: 'example.org', email: 'a@b.c', password: 'x' })).toEqual({});
  });
});

describe('a refusal in words', () => {
  test('stands beside its field where there is one', () => {
    expect(errorsOf({ code: 'invalid-input', message: '', field: 'server' })).toEqual({
      server: 'Enter an http or https address.',
    });
  });

  test('does not say which of email and password was wrong', () => {
    expect(errorsOf({ code: 'wrong-credentials', message: 'no such user' }).general).toBe(
      'Email and password do not match. Check both and try again.',
    );
  });

  test('says how long to wait', () => {
    expect(errorsOf({ code: 'too-many', message: '', retryAfterMs: 30_000 }).general).toContain('30 s');
    expect(errorsOf({ code: 'too-many', message: '' }).general).toContain('a minute');
  });
});

describe('what the form starts with', () => {
  const demo = [
    { label: 'Clinician', email: 'a@b.c', password: 'one' },
    { label: 'Front desk', email: 'd@e.f', password: 'two' },
  ];
  test('the demonstration is filled in, with the last of its accounts', () => {
    expect(startingFields('http://s', null, demo)).toEqual({ server: 'http://s', email: 'a@b.c', password: 'one' });
    expect(startingFields('http://s', 'd@e.f', demo)).toMatchObject({ email: 'd@e.f', password: 'two' });
  });
  test('elsewhere only the last email is', () => {
    expect(startingFields('http://s', 'x@y.z', [])).toEqual({ server: 'http://s', email: 'x@y.z', password: '' });
  });
});

describe('[DS2] [DS3] what happened to the stores', () => {
  test('is told with its figures', () => {
    expect(noticeWords({ kind: 'vault-salvaged', saved: 12, lost: 1 }).safe).toBe(
      '12 items were saved, 1 item could not be read. The damaged file is kept for your IT desk.',
    );
  });
  test('shows nothing of the system’s own words', () => {
    const { what, safe } = noticeWords({ kind: 'keychain-unavailable', reason: 'org.freedesktop.DBus.Error' });
    expect(what + safe).not.toContain('DBus');
  });
});
