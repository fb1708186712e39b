// The bare batched drain: read fifty, mark them, send, wait for the answer, delete. One table, no index, no order to
// keep but one, nothing to settle, a server that only says yes.

import { once } from 'node:events';
import { io } from 'socket.io-client';
import type { Database } from '#daemon/ports/database.ts';
import { toHex } from '#shared/ids.ts';
import { must } from '../stage/account.ts';
import { type ServerProcess, startServer } from '../stage/child.ts';
import { sendOp } from '../stage/rows.ts';
import { openWorkplace } from '../stage/workplace.ts';

const BATCH = 50;

interface Row {
  seq: number;
  payload: string;
}

function fill(vault: Database, count: number, id: () => string): void {
  vault.exec(
    'CREATE TABLE queue (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, payload TEXT NOT NULL, sent INTEGER NOT NULL)',
  );
  const insert = vault.prepare('INSERT INTO queue (id, payload, sent) VALUES (?, ?, 0)');
  vault.transaction(() => {
    for (let index = 0; index < count; index += 1)
      insert.run(id(), JSON.stringify(sendOp('', 'team:room-0', index).payload));
  });
}

/** Milliseconds for all of it. `behind` puts a line before the server. */
export async function bareDrain(
  count: number,
  behind: (server: ServerProcess) => Promise<ServerProcess> = async (server) => server,
): Promise<number> {
  const place = openWorkplace();
  const vault = must(place.ports.storage.open('bare', 'vault', toHex(place.ports.random.bytes(32))));
  fill(vault, count, place.id);
  const server = await startServer('tests/bench/servers/echo.ts');
  const line = await behind(server);
  const socket = io(line.address, { transports: ['websocket'], reconnection: false });
  await once(socket as unknown as NodeJS.EventEmitter, 'connect');

  const read = vault.prepare('SELECT seq, payload FROM queue ORDER BY seq LIMIT ?');
  const mark = vault.prepare('UPDATE queue SET sent = 1 WHERE seq = ?');
  const remove = vault.prepare('DELETE FROM queue WHERE seq = ?');
  const began = performance.now();
  for (;;) {
    const batch = read.all<Row>(BATCH);
    if (batch.length === 0) break;
    vault.transaction(() => batch.forEach(({ seq }) => mark.run(seq)));
    const ops = batch.map(({ payload }): unknown => JSON.parse(payload));
    await socket.timeout(10_000).emitWithAck('push', ops);
    vault.transaction(() => batch.forEach(({ seq }) => remove.run(seq)));
  }
  const tookMs = performance.now() - began;
  socket.disconnect();
  if (line !== server) await line.stop();
  await server.stop();
  vault.close();
  place.remove();
  return tookMs;
}
