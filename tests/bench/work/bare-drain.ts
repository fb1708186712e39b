// The bare batched drain, the design of two tables: a queue, and the messages that stay on screen. Read fifty, mark them,
// send, wait for the answer; then the messages are sent and leave the queue. One order for all, nothing to settle, nobody
// listening. It drains to the same gateway as the console, so that the ratio compares consoles and not servers; and, for
// the record, to a server that only says yes and stores nothing.

import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import type { Database } from '#daemon/ports/database.ts';
import { toHex } from '#shared/ids.ts';
import { must, PASSWORD, SELF } from '../stage/account.ts';
import { type ServerProcess, startServer } from '../stage/child.ts';
import { roomId, startClinic } from '../stage/clinic.ts';
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

type Line = (server: ServerProcess) => Promise<ServerProcess>;

interface Receiver {
  socket: Socket;
  deliver(batch: readonly Row[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** Says yes and stores nothing. */
async function echo(behind: Line): Promise<Receiver> {
  const server = await startServer('tests/bench/servers/echo.ts');
  const line = await behind(server);
  const socket = io(line.address, { transports: ['websocket'], reconnection: false });
  return {
    socket,
    deliver: (batch) =>
      socket.timeout(10_000).emitWithAck(
        'push',
        batch.map(({ payload }): unknown => JSON.parse(payload)),
      ),
    stop: async () => {
      if (line !== server) await line.stop();
      await server.stop();
    },
  };
}

/** The gateway of the console's own drain, spoken to as barely as it allows. */
async function gateway(behind: Line, folder: string): Promise<Receiver> {
  const server = await startClinic(folder, 1);
  const line = await behind(server);
  const answer = await fetch(`${server.address}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${SELF}@clinic.example`, password: PASSWORD }),
  });
  const { tokens } = (await answer.json()) as { tokens: { accessToken: string } };
  const device = { deviceId: 'bare', epoch: 'bare' };
  const auth = { token: tokens.accessToken, device };
  const socket = io(line.address, { transports: ['websocket'], reconnection: false, auth });
  const hash = '0'.repeat(64);
  return {
    socket,
    deliver: async (batch) => {
      const ops = batch.map(({ seq, message_id: opId, payload }) => ({
        opId,
        laneSeq: seq,
        hash,
        kind: 'message.send',
        payload: JSON.parse(payload) as unknown,
      }));
      const request = { ...device, lane: `room/${roomId(0)}`, ops };
      const told = (await socket.timeout(10_000).emitWithAck('sync:push', request)) as { cursor?: number };
      if (told.cursor !== ops.at(-1)?.laneSeq) throw new Error('the gateway did not take a batch');
    },
    stop: async () => {
      if (line !== server) await line.stop();
      await server.stop();
    },
  };
}

/** Milliseconds for all of it. `behind` puts a line before the server. */
export async function bareDrain(
  count: number,
  to: 'gateway' | 'echo',
  behind: Line = async (server) => server,
): Promise<number> {
  const place = openWorkplace();
  const vault = must(place.ports.storage.open('bare', 'vault', toHex(place.ports.random.bytes(32))));
  fill(vault, count, place.id);
  const receiver = to === 'echo' ? await echo(behind) : await gateway(behind, place.folder);
  await once(receiver.socket as unknown as NodeJS.EventEmitter, to === 'echo' ? 'connect' : 'connected');

  const read = vault.prepare('SELECT seq, message_id, payload FROM queue ORDER BY seq LIMIT ?');
  const mark = vault.prepare('UPDATE queue SET sent = 1 WHERE seq = ?');
  const sent = vault.prepare(`UPDATE messages SET state = 'sent', place = ? WHERE message_id = ?`);
  const remove = vault.prepare('DELETE FROM queue WHERE seq = ?');
  const began = performance.now();
  for (;;) {
    const batch = read.all<Row>(BATCH);
    if (batch.length === 0) break;
    vault.transaction(() => batch.forEach(({ seq }) => mark.run(seq)));
    await receiver.deliver(batch);
    vault.transaction(() => {
      for (const { seq, message_id: messageId } of batch) {
        sent.run(seq, messageId);
        remove.run(seq);
      }
    });
  }
  const tookMs = performance.now() - began;
  receiver.socket.disconnect();
  await receiver.stop();
  vault.close();
  place.remove();
  return tookMs;
}
