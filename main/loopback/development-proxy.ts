// Only for `npm run dev`: the page and its hot reload come from the development server, the bridge from here, and the
// browser sees one origin.

import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface DevelopmentProxy {
  page(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Uint8Array): void;
}

export function createDevelopmentProxy(address: string): DevelopmentProxy {
  const target = new URL(address);
  const port = Number(target.port || 80);
  const headersFor = (request: IncomingMessage) => ({ ...request.headers, host: target.host });
  return {
    page(request, response) {
      const forward = httpRequest(
        { host: target.hostname, port, path: request.url, method: request.method, headers: headersFor(request) },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      forward.on('error', () => {
        if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
        response.end('The development server does not answer.');
      });
      request.pipe(forward);
    },
    upgrade(request, socket, head) {
      const onward: Socket = connect(port, target.hostname, () => {
        const headers = Object.entries({ ...headersFor(request), origin: target.origin });
        const lines = headers.map(([name, value]) => `${name}: ${String(value)}`);
        onward.write(`GET ${request.url ?? '/'} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
        onward.write(head);
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    },
  };
}
