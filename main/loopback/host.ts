// The loopback host: the same daemon and the same windows as in Electron, in a browser on this machine. It listens on
// 127.0.0.1 only. Three things must be right before a page gets a door: the Host header (against names rebound to this
// machine), the Origin of the WebSocket (against other sites in the same browser), and the token (against other users
// and programs of this machine).

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { BRIDGE_LIMITS } from '#shared/bridge/contract.ts';
import { LOOPBACK_CLOSE, LOOPBACK_PATH } from '#shared/bridge/loopback-frames.ts';
import { openAppFiles } from '#bridge-server/app-files.ts';
import { pageHeaders } from '#bridge-server/content-security.ts';
import type { BridgeGuard } from '#bridge-server/guard.ts';
import type { Clock } from '#daemon/ports/clock.ts';
import { createDevelopmentProxy } from './development-proxy.ts';
import { servePage } from './page-server.ts';
import { attachPageSocket } from './page-socket.ts';
import { createToken } from './token.ts';

export interface LoopbackOptions {
  guard: BridgeGuard;
  clock: Clock;
  /** The folder of the built renderer. */
  rendererFolder: string;
  /** The development server in place of the folder. */
  developmentServer: string | null;
  /** Zero for any free port. */
  port: number;
}

export interface LoopbackHost {
  /** With the token in its fragment: for the person at this machine only. */
  readonly address: string;
  stop(): Promise<void>;
}

const FRAME_OVERHEAD_BYTES = 1_024;

export async function startLoopbackHost(options: LoopbackOptions): Promise<LoopbackHost> {
  const { guard, clock, developmentServer } = options;
  const token = createToken();
  const proxy = developmentServer === null ? null : createDevelopmentProxy(developmentServer);
  const files = proxy === null ? await openAppFiles(options.rendererFolder) : null;

  let host = '';
  const origin = (): string => `http://${host}`;
  const headers = (): Record<string, string> => pageHeaders({ connect: ["'self'", `ws://${host}`] });
  const upgradeRefusal = (request: IncomingMessage): number | null => {
    if (request.headers.host !== host) return 421;
    if (request.headers.origin !== origin()) return 403;
    return null;
  };

  const server = createServer((request, response) => {
    if (files) {
      servePage(request, response, { files, headers: headers(), host: () => host }).catch(() => response.destroy());
    } else if (proxy && request.headers.host === host) {
      proxy.page(request, response);
    } else {
      response.writeHead(421).end();
    }
  });
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    // JSON may spend several bytes where the guard counts one; the guard's own limit is the exact one.
    maxPayload: BRIDGE_LIMITS.maxInputBytes * 2 + FRAME_OVERHEAD_BYTES,
  });
  server.on('upgrade', (request, socket, head) => {
    const status = upgradeRefusal(request);
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`);
    } else if (request.url === LOOPBACK_PATH) {
      sockets.handleUpgrade(request, socket, head, (page) => attachPageSocket(page, { guard, token, clock }));
    } else if (proxy) {
      proxy.upgrade(request, socket, head);
    } else {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    }
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    address: `${origin()}/#${token.text}`,
    async stop() {
      for (const page of sockets.clients) page.close(LOOPBACK_CLOSE.stopping, 'stopping');
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cancel = clock.after(1_000, () => {
        for (const page of sockets.clients) page.terminate();
        server.closeAllConnections();
      });
      await closed;
      cancel();
      sockets.close();
    },
  };
}
