import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { describe, expect, test } from 'vitest';
import { english } from '../../../renderer/messages/english.ts';
import { failureLine, failureWords } from '../../../renderer/ui/failure.ts';
import { maybeText, t } from '../../../renderer/ui/text.ts';

const all = Object.entries(english as Record<string, string>);

describe('the English catalogue', () => {
  test('every message is a well-formed ICU text', () => {
    const broken = all.filter(([, message]) => {
      try {
        compileMessageOrThrow(message);
        return false;
      } catch {
        return true;
      }
    });
    expect(broken).toEqual([]);
    expect(() => compileMessageOrThrow('{count, plural, one {#')).toThrow();
  });

  test('speaks plainly: no exclamation marks, no apologies', () => {
    const words = /!|oops|sorry|please|unfortunately|successfully/i;
    expect(all.filter(([, message]) => words.test(message))).toEqual([]);
  });

  test('uses the typographic apostrophe, since the straight one escapes in ICU', () => {
    expect(all.filter(([, message]) => message.includes("'"))).toEqual([]);
  });
});

describe('t', () => {
  test('fills in values and counts', () => {
    expect(t('outbox.summary', { waiting: 0 })).toBe('Nothing waits');
    expect(t('outbox.summary', { waiting: 1 })).toBe('1 item waits');
    expect(t('outbox.summary', { waiting: 12 })).toBe('12 items wait');
    expect(t('outbox.to', { target: 'Ward 3' })).toBe('to Ward 3');
  });

  test('takes a value with braces as mere text', () => {
    expect(t('outbox.to', { target: '{count}' })).toBe('to {count}');
  });

  test('maybeText answers null for an id that does not exist', () => {
    expect(maybeText('common.cancel')).toBe('Cancel');
    expect(maybeText('common.nothing')).toBeNull();
  });
});

describe('failures in words', () => {
  test('say what happened, what is safe and what to do next', () => {
    expect(failureWords({ code: 'storage-full', message: 'ENOSPC' })).toEqual({
      what: 'The disk of this workstation is full.',
      safe: 'It is not stored yet; your text stays in front of you.',
      next: 'Free some space, then try again; no restart is needed.',
    });
  });

  test('say how long to wait where the other side said so', () => {
    expect(failureLine({ code: 'too-many', message: '', retryAfterMs: 2_400 })).toBe(
      'Too many requests in a short time. Try again in 3 s.',
    );
  });

  test('show nothing of what a server wrote', () => {
    const words = failureWords({ code: 'rejected', message: 'TypeError: <b>undefined</b>' });
    expect(Object.values(words).join(' ')).not.toContain('TypeError');
  });
});
