// Checking what was typed before it is sent, and putting a refusal into words beside the field at fault.

import type { DemoSignIn } from '#shared/model/session.ts';
import type { Failure } from '#shared/result.ts';
import { failureLine } from '../../ui/failure.ts';
import { t } from '../../ui/text.ts';

export interface SignInFields {
  server: string;
  email: string;
  password: string;
}

export type SignInErrors = Partial<Record<keyof SignInFields | 'general', string>>;

/** `example.org` becomes `https://example.org`; null when it cannot be an address of a server. */
export function serverAddress(typed: string): string | null {
  const text = typed.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const url = new URL(withScheme);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '') return null;
  return url.origin + url.pathname.replace(/\/+$/, '');
}

export function checkFields(fields: SignInFields): SignInErrors {
  const errors: SignInErrors = {};
  if (serverAddress(fields.server) === null) errors.server = t('session.serverWrong');
  if (fields.email.trim() === '') errors.email = t('session.emailMissing');
  if (fields.password === '') errors.password = t('session.passwordMissing');
  return errors;
}

export function errorsOf(failure: Failure): SignInErrors {
  if (failure.code === 'invalid-input' && failure.field === 'server') return { server: t('session.serverWrong') };
  if (failure.code === 'invalid-input' && failure.field === 'email') return { email: t('session.emailMissing') };
  if (failure.code === 'offline' || failure.code === 'timeout') return { general: t('session.offline') };
  if (failure.code === 'too-many')
    return {
      general:
        failure.retryAfterMs === undefined
          ? t('session.tooManySoon')
          : t('session.tooMany', { seconds: Math.ceil(failure.retryAfterMs / 1_000) }),
    };
  return { general: failureLine(failure) };
}

/** What the form starts with: the last account here, or the first sign-in of the demonstration, filled in. */
export function startingFields(server: string, lastEmail: string | null, demo: readonly DemoSignIn[]): SignInFields {
  const known = demo.find(({ email }) => email === lastEmail) ?? demo[0];
  return { server, email: known?.email ?? lastEmail ?? '', password: known?.password ?? '' };
}
