// The least that a server can do with a batch: it says that it has it.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { perMessageDeflate: false, serveClient: false });
io.on('connection', (socket) => {
  socket.on('push', (batch: unknown[], answer: (value: { count: number }) => void) => answer({ count: batch.length }));
});
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`echo http://127.0.0.1:${(http.address() as AddressInfo).port}\n`);
});
