// The only way out of the console: a web address, shown by its real host name, opened when the person says so. The host
// is shown as ASCII (`xn--…`), so that letters of another alphabet cannot pass for a known name.

import { BrowserWindow, dialog, shell } from 'electron';
import { done, fail, type Result } from '#shared/result.ts';
import type { Words } from '../words.ts';

export async function openLink(url: string, words: Words): Promise<Result<null>> {
  const link = URL.canParse(url) ? new URL(url) : null;
  if (link === null || link.protocol !== 'https:' || link.host === '') {
    return fail('not-allowed', 'Only https addresses can be opened.', { field: 'url' });
  }
  if (link.username !== '' || link.password !== '') {
    return fail('not-allowed', 'An address with a user name in it can mislead and is not opened.', { field: 'url' });
  }
  const question = {
    type: 'question' as const,
    message: words.openLink,
    detail: link.host,
    buttons: [words.cancel, words.open],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const window = BrowserWindow.getFocusedWindow();
  const { response } = await (window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question));
  if (response !== 1) return fail('not-allowed', 'The link was not opened.');
  await shell.openExternal(link.href);
  return done;
}
