// Serves the built renderer to a browser on this machine. A request must name this very server in its Host header: a
// page elsewhere whose name was rebound to 127.0.0.1 says its own name there and gets nothing.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppFiles } from '#bridge-server/app-files.ts';

export interface PageNeeds {
  files: AppFiles;
  headers: Record<string, string>;
  /** `127.0.0.1:<port>`, once listening. */
  host: () => string;
}

export async function servePage(request: IncomingMessage, response: ServerResponse, needs: PageNeeds): Promise<void> {
  const answer = (status: number, text: string): void => {
    response.writeHead(status, { ...needs.headers, 'content-type': 'text/plain; charset=utf-8' }).end(text);
  };
  if (request.headers.host !== needs.host()) return answer(421, 'This address is not served here.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'Only GET is served here.');
  // The path as it was sent: nothing is normalised, so nothing can be smuggled in by normalising.
  const pathname = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const file = await needs.files.read(pathname);
  if (file === null) return answer(404, 'There is no such page.');
  response.writeHead(200, {
    ...needs.headers,
    'content-type': file.contentType,
    'content-length': file.body.byteLength,
    'cache-control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}
