// [DS1–DS5] Each disaster has words of its own: what happened, what is safe, what to do.

import { describe, expect, test } from 'vitest';
import type { SessionNotice } from '#shared/model/session.ts';
import { noticeWords } from '../../../renderer/features/session/StoreNotice.tsx';

const notices: SessionNotice[] = [
  { kind: 'cache-rebuilt' },
  { kind: 'vault-salvaged', saved: 12, lost: 0 },
  { kind: 'vault-key-lost' },
  { kind: 'wrong-key' },
  { kind: 'newer-schema', found: 9, known: 4 },
  { kind: 'keychain-unavailable', reason: 'org.freedesktop.Secret.Error.IsLocked' },
  { kind: 'storage-full' },
  { kind: 'storage-failed' },
  { kind: 'in-use' },
  { kind: 'signed-out-unsent', count: 2 },
];

describe('the words of a disaster', () => {
  test.each(notices)('$kind says what happened and what is safe', (notice) => {
    const { what, safe } = noticeWords(notice);
    expect(what).toMatch(/^[A-Z].*\.$/);
    expect(safe).toMatch(/^[A-Z0-9].*\.$/);
    expect(`${what} ${safe}`).not.toContain('freedesktop');
  });

  test('no two are the same', () => {
    expect(new Set(notices.map((notice) => noticeWords(notice).what)).size).toBe(notices.length);
    expect(new Set(notices.map((notice) => noticeWords(notice).safe)).size).toBe(notices.length);
  });

  test('[DS3] lost key, wrong key and damage are three stories with three ways on', () => {
    expect(noticeWords({ kind: 'vault-key-lost' }).safe).toContain('set aside, not deleted');
    expect(noticeWords({ kind: 'wrong-key' }).safe).toContain('Nothing was overwritten');
    expect(noticeWords({ kind: 'vault-salvaged', saved: 3, lost: 2 }).safe).toContain('2 items could not be read');
  });

  test('[DS1] a full disk names what to do, and that no restart is needed', () => {
    expect(noticeWords({ kind: 'storage-full' }).safe).toContain('no restart is needed');
  });

  test('[DS4] a newer schema names both numbers and that it was left alone', () => {
    const { what, safe } = noticeWords({ kind: 'newer-schema', found: 9, known: 4 });
    expect(what).toContain('9');
    expect(what).toContain('4');
    expect(safe).toContain('left as it is');
  });
});
