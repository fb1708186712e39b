// The key-check value of an encrypted file: a keyed hash of a fixed text, kept beside the file. It says whether a key is
// the right one without touching the file, and tells nothing about the key.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export const KEY_CHECK_SUFFIX = '.key-check';

export function writeKeyCheck(file: string, keyHex: string): void {
  writeFileSync(file + KEY_CHECK_SUFFIX, keyCheckOf(keyHex).toString('hex'), { mode: 0o600 });
}

/** `missing` also when the value is damaged or its file is gone: then the file itself decides. */
export function compareKeyCheck(file: string, keyHex: string): 'agrees' | 'differs' | 'missing' {
  const expected = keyCheckOf(keyHex);
  const kept = existsSync(file) ? read(file + KEY_CHECK_SUFFIX) : null;
  if (kept === null || kept.length !== expected.length) return 'missing';
  return timingSafeEqual(kept, expected) ? 'agrees' : 'differs';
}

function keyCheckOf(keyHex: string): Buffer {
  if (!/^[0-9a-f]{64}$/i.test(keyHex)) throw new Error('a store key is 64 hexadecimal digits');
  return createHmac('sha256', Buffer.from(keyHex, 'hex')).update('clinician-console key check').digest();
}

function read(file: string): Buffer | null {
  try {
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  } catch {
    return null;
  }
}
