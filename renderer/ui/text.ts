// Every word on the screen comes from here: `t('outbox.waiting', { count })`. Messages are ICU texts in
// renderer/messages/<language>/<feature>.ts, known to the compiler by their ids, parsed at first use (no eval, so the
// content security policy holds).

import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { english } from '../messages/english.ts';

export type MessageId = keyof typeof english;
export type MessageValues = Record<string, string | number>;

const i18n = setupI18n({ locale: 'en-GB', messages: { 'en-GB': english } });
i18n.setMessagesCompiler(compileMessage);

/** The words of a message, with its values filled in. */
export function t(id: MessageId, values?: MessageValues): string {
  return i18n._(id, values);
}

/** For ids made from a code at run time: the words, or null when there are none. */
export function maybeText(id: string, values?: MessageValues): string | null {
  return id in english ? i18n._(id, values) : null;
}
