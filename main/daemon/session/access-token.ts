// How long an access token lives. Its claims give two moments of the server's clock; only their difference is used, and
// it is counted on the monotone clock from the receipt on, so that no wall clock decides an expiry (IN13, F29).

import { accessClaims } from '#shared/wire/platform.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Refreshed before this share of its life is over (CN6). */
const FRESH_SHARE = 0.8;

export interface AccessToken {
  token: string;
  /** Null when the token does not say. */
  lifeMs: number | null;
  /** Monotone time of the receipt; null for one received before the console was started: its age is unknown. */
  receivedAt: number | null;
}

/** Milliseconds from issue to expiry, or null for a token that is no JWT or makes no sense. */
export function lifeMsOf(token: string): number | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const claims = accessClaims.safeParse(JSON.parse(textOfBase64Url(payload)));
    const lifeMs = claims.success ? (claims.data.exp - claims.data.iat) * 1_000 : 0;
    return lifeMs > 0 ? lifeMs : null;
  } catch {
    // Not base64url, not UTF-8 or not JSON: an opaque token, used until it is refused.
    return null;
  }
}

/** What is of unknown age or life counts as fresh until the server refuses it. */
export function isFresh(access: AccessToken, monotonicMs: number): boolean {
  return ageShare(access, monotonicMs) < FRESH_SHARE;
}

export function isAlive(access: AccessToken, monotonicMs: number): boolean {
  return ageShare(access, monotonicMs) < 1;
}

function ageShare({ lifeMs, receivedAt }: AccessToken, monotonicMs: number): number {
  return lifeMs === null || receivedAt === null ? 0 : (monotonicMs - receivedAt) / lifeMs;
}

function textOfBase64Url(text: string): string {
  let escaped = '';
  let bits = 0;
  let held = 0;
  for (const letter of text.replace(/=+$/, '')) {
    const value = ALPHABET.indexOf(letter === '+' ? '-' : letter === '/' ? '_' : letter);
    if (value < 0) throw new SyntaxError('not base64url');
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    escaped += `%${((held >> bits) & 0xff).toString(16).padStart(2, '0')}`;
    held &= (1 << bits) - 1;
  }
  return decodeURIComponent(escaped);
}
