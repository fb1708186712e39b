// Why something was not taken, from the code of the refusal. Codes that nobody knows are named, so that an IT desk can
// look them up; what a server wrote beside them may be anything and stays out.

import { maybeText, t } from './text.ts';

const CODE = /^[\w-]{1,40}$/;

export function refusalWords(code: string): string {
  return maybeText(`refusal.${code}`) ?? t('refused.other', { code: CODE.test(code) ? code : '?' });
}
