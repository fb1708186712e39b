// The bare batched drain, the design of two tables: a queue, and the messages that stay on screen. Read fifty, mark them,
// send, wait for the answer; then the messages are sent and leave the queue. One order for all, nothing to settle, nobody
// listening, and a server that only says yes and stores nothing.

import { once } from 'node:events';
import { io } from 'socket.io-client';
import type { Database } from '#daemon/ports/database.ts';
import { toHex } from '#shared/ids.ts';
import { must } from '../stage/account.ts';
import { type ServerProcess, startServer } from '../stage/child.ts';
import { bodyOf, sendOp } from '../stage/rows.ts';
import { openWorkplace } from '../stage/workplace.ts';

const BATCH = 50;

interface Row {
  seq: number;
  message_id: string;
  payload: string;
}

function fill(vault: Database, count: number, id: () => string): void {
  vault.exec(`
    CREATE TABLE queue (seq INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, payload TEXT NOT NULL, sent INTEGER NOT NULL);
    CREATE TABLE messages (message_id TEXT PRIMARY KEY, room_id TEXT NOT NULL, body TEXT NOT NULL, place INTEGER, state TEXT NOT NULL);
    CREATE INDEX messages_by_place ON messages (room_id, place);
  `);
  const insert = vault.prepare('INSERT INTO queue (message_id, payload, sent) VALUES (?, ?, 0)');
  const show = vault.prepare(`INSERT INTO messages (message_id, room_id, body, state) VALUES (?, ?, ?, 'waiting')`);
  vault.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const messageId = id();
      const { payload } = sendOp(messageId, 'team:room-0', index);
      insert.run(messageId, JSON.stringify(payload));
      show.run(messageId, 'team:room-0', bodyOf(index));
    }
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

  const read = vault.prepare('SELECT seq, message_id, payload FROM queue ORDER BY seq LIMIT ?');
  const mark = vault.prepare('UPDATE queue SET sent = 1 WHERE seq = ?');
  const sent = vault.prepare(`UPDATE messages SET state = 'sent', place = ? WHERE message_id = ?`);
  const remove = vault.prepare('DELETE FROM queue WHERE seq = ?');
  const began = performance.now();
  for (;;) {
    const batch = read.all<Row>(BATCH);
    if (batch.length === 0) break;
    vault.transaction(() => batch.forEach(({ seq }) => mark.run(seq)));
    const ops = batch.map(({ payload }): unknown => JSON.parse(payload));
    await socket.timeout(10_000).emitWithAck('push', ops);
    vault.transaction(() => {
      for (const { seq, message_id: messageId } of batch) {
        sent.run(seq, messageId);
        remove.run(seq);
      }
    });
  }
  const tookMs = performance.now() - began;
  socket.disconnect();
  if (line !== server) await line.stop();
  await server.stop();
  vault.close();
  place.remove();
  return tookMs;
}
