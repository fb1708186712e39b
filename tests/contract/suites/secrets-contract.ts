// What the core relies on in Secrets, whatever keeps them. `reopen` gives the store as the next start of the program
// finds it; a store in memory answers null there, and says so.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Secrets } from '#daemon/ports/secrets.ts';

export interface SecretsUnderTest {
  secrets: Secrets;
  reopen(): Promise<Secrets>;
  survivesRestart: boolean;
  cleanUp(): Promise<void>;
}

export function secretsContract(name: string, makeUnderTest: () => Promise<SecretsUnderTest>): void {
  describe(`${name}, as a store of secrets`, () => {
    let under: SecretsUnderTest;
    beforeEach(async () => {
      under = await makeUnderTest();
    });
    afterEach(() => under.cleanUp());

    it('answers null for what was never kept', async () => {
      expect(await under.secrets.get('ada/vault-key')).toEqual({ ok: true, value: null });
    });

    it('gives back what was kept, to the letter', async () => {
      const secret = `${'f0'.repeat(32)} ä☕ "quoted" \\ line\nbreak`;
      expect(await under.secrets.set('ada/vault-key', secret)).toEqual({ ok: true, value: null });
      expect(await under.secrets.get('ada/vault-key')).toEqual({ ok: true, value: secret });
    });

    it('holds a token of some kilobytes', async () => {
      const token = 'x'.repeat(2_000);
      await under.secrets.set('ada/refresh', token);
      expect(await under.secrets.get('ada/refresh')).toEqual({ ok: true, value: token });
    });

    it('replaces a secret and leaves the others', async () => {
      await under.secrets.set('ada/a', 'one');
      await under.secrets.set('ada/b', 'two');
      await under.secrets.set('ada/a', 'three');
      expect(await under.secrets.get('ada/a')).toEqual({ ok: true, value: 'three' });
      expect(await under.secrets.get('ada/b')).toEqual({ ok: true, value: 'two' });
    });

    it('[CA3] removes a secret, and removing what is not there is no error', async () => {
      await under.secrets.set('ada/a', 'one');
      expect(await under.secrets.remove('ada/a')).toEqual({ ok: true, value: null });
      expect(await under.secrets.remove('ada/a')).toEqual({ ok: true, value: null });
      expect(await under.secrets.get('ada/a')).toEqual({ ok: true, value: null });
    });

    it('takes names that mean something to a program for names', async () => {
      expect(await under.secrets.get('__proto__')).toEqual({ ok: true, value: null });
      await under.secrets.set('constructor', 'one');
      expect(await under.secrets.get('constructor')).toEqual({ ok: true, value: 'one' });
    });

    it('is found again by the next start, or not at all where it says that it is memory', async () => {
      await under.secrets.set('ada/a', 'one');
      const reopened = await under.reopen();
      expect(await reopened.get('ada/a')).toEqual({ ok: true, value: under.survivesRestart ? 'one' : null });
      expect(under.secrets.kind === 'memory').toBe(!under.survivesRestart);
    });
  });
}
