// `app://console`: the windows' files by a scheme of our own. `file://` would give them the rights of a local document;
// this one has an origin, a policy, and a closed set of files behind it.

import { protocol } from 'electron';
import type { AppFiles } from '#bridge-server/app-files.ts';
import { pageHeaders } from '#bridge-server/content-security.ts';
import { APP_HOST, APP_SCHEME } from './app-origin.ts';

/** Before the app is ready, or the scheme stays a stranger to Chromium. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
}

export function serveAppFiles(files: AppFiles): void {
  const headers = pageHeaders({ connect: [] });
  protocol.handle(APP_SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const file = host === APP_HOST && request.method === 'GET' ? await files.read(pathname) : null;
    if (file === null) {
      return new Response('There is no such page.', {
        status: 404,
        headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
      });
    }
    return new Response(file.body, { status: 200, headers: { ...headers, 'content-type': file.contentType } });
  });
}
