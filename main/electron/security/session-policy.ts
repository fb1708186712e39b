// What the pages of a session may ask of the machine: to copy text when the person says so. All else is denied, asked or
// merely checked: in Electron a permission without a handler is granted. Nor does a page fetch anything: the daemon owns
// the network, so whatever would leave is cancelled, besides being against the content security policy.

import type { Session } from 'electron';
import type { AppOrigin } from './app-origin.ts';

const ALLOWED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);
const OUTSIDE = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'];

export function restrictSession(session: Session, appOrigin: AppOrigin): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(ALLOWED.has(permission) && details.isMainFrame && appOrigin.owns(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => ALLOWED.has(permission) && appOrigin.owns(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest({ urls: OUTSIDE }, (details, answer) => {
    answer({ cancel: !appOrigin.owns(details.url) && !isDevelopmentSocket(details.url, appOrigin) });
  });
}

/** Hot reload speaks WebSocket to the development server, where there is one. */
function isDevelopmentSocket(url: string, appOrigin: AppOrigin): boolean {
  return url.startsWith('ws://') && appOrigin.owns(`http://${url.slice('ws://'.length)}`);
}
