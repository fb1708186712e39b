// Sign-ins and their refresh tokens. A refresh token is single use. On the plain platform an old one is simply unknown.
// With sync.v1 a rotation that carried a request id can be repeated with it for ten minutes and gives the same answer,
// so a crash between answer and save signs nobody out (C12); any other reuse ends the whole session.
//
// No token is stored: a refresh token is kept as its hash, and a repeated rotation makes the same tokens again.

import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { AuthAnswer } from '#shared/wire/platform.ts';
import type { People, PersonRow } from '../store/people.ts';
import type { Settings } from '../options.ts';
import type { Store } from '../store/store.ts';
import { passwordMatches } from './passwords.ts';
import type { Tokens } from './tokens.ts';

interface TokenRow {
  token_hash: string;
  session_id: string;
  user_id: string;
  issued_at: number;
  expires_at: number;
  used_at: number | null;
  request_id: string | null;
  key_id: number | null;
}

export type SignInAnswer = Omit<AuthAnswer, 'user'> & { user: ReturnType<typeof userView> };

export type Sessions = ReturnType<typeof openSessions>;

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

export const userView = (row: PersonRow) => ({
  id: row.user_id,
  email: row.email,
  firstName: row.first_name,
  lastName: row.last_name,
  role: row.role,
  createdAt: new Date(row.created_at).toISOString(),
  updatedAt: new Date(row.updated_at).toISOString(),
});

export function openSessions(store: Store, people: People, tokens: Tokens, settings: Settings) {
  const { clock, plain } = settings;
  const ended = new Set<(sessionIds: string[]) => void>();
  const insert = store.prepare('INSERT INTO refresh_tokens VALUES (?,?,?,?,?,NULL,NULL,NULL)');
  const find = store.prepare<TokenRow>('SELECT * FROM refresh_tokens WHERE token_hash = ?');
  const spend = store.prepare('UPDATE refresh_tokens SET used_at=?, request_id=?, key_id=? WHERE token_hash=?');
  const remove = store.prepare('DELETE FROM refresh_tokens WHERE token_hash=?');
  const removeSession = store.prepare('DELETE FROM refresh_tokens WHERE session_id=?');
  const removeOfUser = store.prepare('DELETE FROM refresh_tokens WHERE user_id=?');
  const removeOutlived = store.prepare('DELETE FROM refresh_tokens WHERE expires_at < ?');
  const sessionsOfUser = store.prepare<{ session_id: string }>(
    'SELECT DISTINCT session_id FROM refresh_tokens WHERE user_id=?',
  );
  const isLive = store.prepare<object>('SELECT 1 FROM refresh_tokens WHERE session_id=? LIMIT 1');

  async function answer(
    person: PersonRow,
    sessionId: string,
    refreshToken: string,
    issuedAt: number,
    keyId: number,
  ): Promise<SignInAnswer> {
    const claims = { userId: person.user_id, email: person.email, role: person.role };
    const accessToken = await tokens.sign(
      plain ? claims : { ...claims, sessionId },
      issuedAt,
      settings.accessTokenLifeMs,
      keyId,
    );
    return { user: userView(person), tokens: { accessToken, refreshToken } };
  }

  function announceEnd(sessionIds: string[]): void {
    for (const listener of ended) listener(sessionIds);
  }

  return {
    signIn: async (email: string, password: string): Promise<SignInAnswer | null> => {
      const person = people.byEmail(email);
      if (!(await passwordMatches(password, person?.password_hash ?? null)) || !person) return null;
      const now = clock.now();
      const sessionId = randomUUID();
      const refreshToken = randomBytes(32).toString('base64url');
      removeOutlived.run(now);
      insert.run(hashOf(refreshToken), sessionId, person.user_id, now, now + settings.refreshTokenLifeMs);
      return answer(person, sessionId, refreshToken, now, tokens.keyId);
    },

    refresh: async (refreshToken: string, requestId: string | null): Promise<SignInAnswer | null> => {
      const row = find.get(hashOf(refreshToken));
      const person = row ? people.byId(row.user_id) : null;
      const now = clock.now();
      if (!row || !person || row.expires_at <= now) return null;

      if (row.used_at !== null) {
        const repeatable = requestId !== null && requestId === row.request_id && row.key_id !== null;
        if (repeatable && now - row.used_at <= settings.refreshRepeatMs && row.key_id !== null) {
          const same = successor(tokens.secretOf(row.key_id), refreshToken, requestId);
          return answer(person, row.session_id, same, row.used_at, row.key_id);
        }
        removeSession.run(row.session_id);
        announceEnd([row.session_id]);
        return null;
      }

      const next =
        requestId !== null && !plain
          ? successor(tokens.secretOf(tokens.keyId), refreshToken, requestId)
          : randomBytes(32).toString('base64url');
      store.transaction(() => {
        if (plain) remove.run(row.token_hash);
        else spend.run(now, requestId, tokens.keyId, row.token_hash);
        insert.run(hashOf(next), row.session_id, row.user_id, now, now + settings.refreshTokenLifeMs);
      });
      return answer(person, row.session_id, next, now, tokens.keyId);
    },

    /** Ends all refresh tokens of the person, and with sync.v1 the sockets of those sessions. */
    end: (userId: string): void => {
      const sessionIds = sessionsOfUser.all(userId).map((row) => row.session_id);
      removeOfUser.run(userId);
      announceEnd(sessionIds);
    },

    /** A token of the plain platform names no session and lives until it expires. */
    isLive: (sessionId: string | undefined): boolean =>
      plain || (sessionId !== undefined && isLive.get(sessionId) !== undefined),

    onEnded: (listener: (sessionIds: string[]) => void): (() => void) => {
      ended.add(listener);
      return () => ended.delete(listener);
    },
  };
}

function successor(secret: Buffer | null, refreshToken: string, requestId: string): string {
  return createHmac('sha256', secret ?? randomBytes(32))
    .update(`${refreshToken}\n${requestId}`)
    .digest('base64url');
}
