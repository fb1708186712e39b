// Access tokens: JWT (HS256) with the platform's claims. The header names the signing key; after a change of keys the
// older tokens are known to be ours but count as expired.

import { randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Store } from '../store/store.ts';

const claimsSchema = z.object({
  userId: z.string(),
  email: z.string(),
  role: z.string(),
  /** The sign-in it belongs to; only with sync.v1, where a session that has ended ends its sockets. */
  sessionId: z.string().optional(),
  iat: z.number(),
  exp: z.number(),
});
export type Claims = z.infer<typeof claimsSchema> & { keyId: number };

export type TokenCheck = { kind: 'valid'; claims: Claims } | { kind: 'expired' } | { kind: 'invalid' };

export type Tokens = ReturnType<typeof openTokens>;

export function openTokens(store: Store, now: () => number) {
  const newestKey = store.prepare<{ key_id: number; secret: Buffer }>(
    'SELECT key_id, secret FROM signing_keys ORDER BY key_id DESC LIMIT 1',
  );
  const keyById = store.prepare<{ secret: Buffer }>('SELECT secret FROM signing_keys WHERE key_id = ?');
  const addKey = store.prepare('INSERT INTO signing_keys (secret, created_at) VALUES (?,?)');
  if (!newestKey.get()) addKey.run(randomBytes(32), now());
  let current = newestKey.get() as { key_id: number; secret: Buffer };

  return {
    get keyId() {
      return current.key_id;
    },
    secretOf: (keyId: number): Buffer | null => keyById.get(keyId)?.secret ?? null,
    /** Every access token issued so far counts as expired from now on. */
    changeKey: (): void => {
      addKey.run(randomBytes(32), now());
      current = newestKey.get() as { key_id: number; secret: Buffer };
    },
    /** The same claims and times make the same token, which is what makes a rotation repeatable. */
    sign: (
      claims: { userId: string; email: string; role: string; sessionId?: string },
      issuedAtMs: number,
      lifeMs: number,
      keyId: number,
    ): Promise<string> => {
      const secret = keyById.get(keyId)?.secret ?? current.secret;
      const issuedAt = Math.floor(issuedAtMs / 1000);
      return new SignJWT({ ...claims, iat: issuedAt, exp: issuedAt + Math.ceil(lifeMs / 1000) })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: String(keyId) })
        .sign(secret);
    },
    check: async (token: string): Promise<TokenCheck> => {
      try {
        const { payload, protectedHeader } = await jwtVerify(
          token,
          ({ kid }) => {
            const key = keyById.get(Number(kid ?? 0));
            if (!key) throw new errors.JWSInvalid('unknown signing key');
            return key.secret;
          },
          { algorithms: ['HS256'], currentDate: new Date(now()) },
        );
        const claims = claimsSchema.safeParse(payload);
        if (!claims.success) return { kind: 'invalid' };
        const keyId = Number(protectedHeader.kid);
        return keyId === current.key_id ? { kind: 'valid', claims: { ...claims.data, keyId } } : { kind: 'expired' };
      } catch (error) {
        return { kind: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
      }
    },
  };
}
