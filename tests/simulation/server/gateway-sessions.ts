// Who may speak to the modelled server: passwords, access tokens that run out, refresh tokens that are used once. The
// same request id with the same refresh token answers the same pair for ten minutes (CN6).

import type { RestAnswer, RestRequest } from '#daemon/ports/rest.ts';
import { REFRESH_KEY_HEADER } from '#shared/wire/sync.ts';
import { json } from '#tests/support/hand-rest.ts';
import type { PlatformUser } from '#shared/wire/platform.ts';

const REPEATABLE_MS = 10 * 60_000;

interface Grant {
  userId: string;
  expiresAtMs: number;
}

interface Rotation {
  key: string;
  atMs: number;
  answer: unknown;
}

export class GatewaySessions {
  readonly #users: readonly PlatformUser[];
  readonly #lifeMs: number;
  readonly #now: () => number;
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Map<string, { userId: string; used: Rotation | null }>();
  #issued = 0;
  /** How many rotations each refresh token was used for: never more than one. */
  readonly rotations = new Map<string, number>();

  constructor(users: readonly PlatformUser[], lifeMs: number, now: () => number) {
    this.#users = users;
    this.#lifeMs = lifeMs;
    this.#now = now;
  }

  /** The person behind a token, or null. */
  personOf(token: string | null): string | null {
    const grant = token === null ? undefined : this.#access.get(token);
    return grant && grant.expiresAtMs > this.#now() ? grant.userId : null;
  }

  /** All access tokens become void (F22). */
  expireAll(): void {
    this.#access.clear();
  }

  /** A person's sessions are ended from elsewhere (F26). */
  revoke(userId: string): void {
    for (const [token, grant] of this.#access) if (grant.userId === userId) this.#access.delete(token);
    for (const [token, grant] of this.#refresh) if (grant.userId === userId) this.#refresh.delete(token);
  }

  login(request: RestRequest): RestAnswer {
    const { email } = request.body as { email: string };
    const user = this.#users.find((one) => one.email === email);
    return user ? json(200, this.#pair(user)) : json(401, { code: 'ERR_1002' });
  }

  refresh(request: RestRequest): RestAnswer {
    const { refreshToken } = request.body as { refreshToken: string };
    const key = request.headers?.[REFRESH_KEY_HEADER] ?? '';
    const grant = this.#refresh.get(refreshToken);
    if (!grant) return json(401, { code: 'ERR_1002' });
    if (grant.used) {
      const repeatable = grant.used.key === key && this.#now() - grant.used.atMs < REPEATABLE_MS;
      return repeatable ? json(200, grant.used.answer) : json(401, { code: 'ERR_1002' });
    }
    const user = this.#users.find((one) => one.id === grant.userId);
    if (!user) return json(401, { code: 'ERR_1002' });
    const answer = this.#pair(user);
    grant.used = { key, atMs: this.#now(), answer };
    this.rotations.set(refreshToken, (this.rotations.get(refreshToken) ?? 0) + 1);
    return json(200, answer);
  }

  logout(request: RestRequest): RestAnswer {
    const userId = this.personOf(request.token);
    if (userId === null) return json(401, { code: 'ERR_1002' });
    this.revoke(userId);
    return json(200, {});
  }

  #pair(user: PlatformUser): unknown {
    this.#issued += 1;
    const issuedAt = Math.floor(this.#now() / 1_000);
    const claims = { userId: user.id, iat: issuedAt, exp: issuedAt + this.#lifeMs / 1_000, jti: this.#issued };
    const accessToken = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signed`;
    const refreshToken = `refresh-${this.#issued}`;
    this.#access.set(accessToken, { userId: user.id, expiresAtMs: this.#now() + this.#lifeMs });
    this.#refresh.set(refreshToken, { userId: user.id, used: null });
    return { user, tokens: { accessToken, refreshToken } };
  }
}
