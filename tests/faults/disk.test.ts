// What a disk can do: fill up, rot, lose a file, come back from a copy. The files are the real encrypted ones.

import { cpSync, openSync, readSync, rmSync, statSync, truncateSync, writeSync, closeSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '#daemon/store/migrations.ts';
import { VAULT_STEPS } from '#daemon/store/vault-schema.ts';
import { createSeededRandom } from '#tests/support/seeded-random.ts';
import { checkEqual } from './runs/equal.ts';
import { fileOf, filesOf, keptOps, openAndRead, withCopy, withFile } from './stage/disk.ts';
import { DESK, numbered, openStage, WARD, type Desk, type Stage } from './stage/stage.ts';
import { until } from './stage/until.ts';

let stage: Stage;
let desk: Desk;

beforeEach(async () => {
  stage = await openStage();
  desk = await stage.openDesk('maya');
});
afterEach(() => stage.close());

const say = (body: string) => ({
  clientId: crypto.randomUUID(),
  roomId: WARD,
  body,
  acuity: 'routine' as const,
  replyToId: null,
});

describe('[F33] [DS1] the disk is full', () => {
  test('the vault refuses by name, the draft stays, what was taken is delivered, and no restart is needed', async () => {
    const { console, proxy } = desk;
    const draft = { roomId: WARD, body: 'keep me', acuity: 'routine', replyToId: null } as const;
    proxy.silence('both');
    await console.leaveRoom('vault', 3);
    const taken: string[] = [];
    let refused: string | null = null;
    for (let index = 1; refused === null && index < 60; index += 1) {
      await console.call('chat.saveDraft', draft);
      const body = `m${index} `.padEnd(1_500, 'x');
      const answer = await console.ask('chat.send', say(body));
      if (answer.ok) taken.push(body);
      else refused = answer.error.code;
    }
    expect(refused).toBe('storage-full');
    expect(await console.call('chat.draft', { roomId: WARD })).toMatchObject({ body: 'keep me' });
    expect((await console.items()).map((item) => item.text)).toEqual(taken);
    // The pump writes too, and so does what arrives: none of it may end the console.
    proxy.heal();
    await until('the full disk was met while sending', () => console.connected || !console.running, 20_000);
    const nora = await stage.openDesk('nora');
    await nora.console.send(WARD, 'from the other desk');
    await nora.console.drained();
    expect(console.running).toBe(true);
    await console.leaveRoom('vault', null);
    expect((await console.ask('chat.send', say('at last'))).ok).toBe(true);
    await console.drained();
    const own = stage.messages().filter((message) => message.senderId === 'maya');
    expect(own.map((message) => message.body)).toEqual([...taken, 'at last']);
    await checkEqual(stage, [desk, nora], WARD, stage.bodies());
  });

  test('the cache is full: what arrives is fetched again once there is room, without a restart', async () => {
    const { console } = desk;
    const nora = await stage.openDesk('nora');
    await console.leaveRoom('cache', 2);
    for (const body of numbered(1, 30)) await nora.console.send(WARD, body.padEnd(2_000, '.'));
    await nora.console.drained();
    await nora.console.send(DESK, 'another room');
    await nora.console.drained();
    expect((await console.ask('chat.send', say('written meanwhile'))).ok).toBe(true);
    expect(console.running).toBe(true);
    await console.leaveRoom('cache', null);
    await nora.console.send(WARD, 'room again');
    await console.drained();
    await nora.console.drained();
    await checkEqual(stage, [desk, nora], WARD, stage.bodies());
    await checkEqual(stage, [desk, nora], DESK, stage.bodies(DESK));
  });
});

/** Turns one bit in each of some places of a file. */
function rot(file: string, places: readonly number[]): void {
  const descriptor = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  for (const place of places) {
    readSync(descriptor, byte, 0, 1, place);
    byte.writeUInt8(byte.readUInt8(0) ^ 0x10);
    writeSync(descriptor, byte, 0, 1, place);
  }
  closeSync(descriptor);
}

describe('[F35] [DS2] files rot', () => {
  test('the cache: rebuilt with a notice, and equal to the server again', async () => {
    const { console } = desk;
    for (const body of numbered(1, 30)) await console.send(WARD, body);
    await console.drained();
    await console.stop();
    const file = fileOf(console.folder, 'cache');
    const { size } = statSync(file);
    rot(
      file,
      Array.from({ length: 200 }, (_, index) => Math.floor((size * index) / 200)),
    );
    await console.start();
    await console.ready();
    expect(console.session).toMatchObject({ state: 'signed-in', notice: { kind: 'cache-rebuilt' } });
    await checkEqual(stage, [desk], WARD, numbered(1, 30));
  });

  test('the vault, one bit at a time at 200 places: no crash, no other content, losses are told', async () => {
    const { console, proxy } = desk;
    proxy.unplug();
    const bodies = numbered(1, 120).map((body) => body.padEnd(300, '.'));
    for (const body of bodies) await console.send(WARD, body);
    await console.stop();
    const random = createSeededRandom(35);
    const told = { whole: 0, salvaged: 0, unreadable: 0 };
    for (let round = 0; round < 200; round += 1) {
      const found = withCopy(console.folder, (folder, file) => {
        rot(file, [random.integer(statSync(file).size)]);
        return openAndRead(folder);
      });
      told[found.kind] += 1;
      // A body that is here was written here, in this order.
      expect(found.bodies).toEqual(bodies.filter((body) => found.bodies.includes(body)));
      if (found.kind === 'whole') expect(found.bodies).toHaveLength(bodies.length);
    }
    expect(told.salvaged).toBeGreaterThan(130);
    expect(told.unreadable).toBe(0);
  });

  test('the log of a vault that was killed: what is read is what was written, up to the rot', async () => {
    const { console, proxy } = desk;
    proxy.unplug();
    const bodies = numbered(1, 40).map((body) => body.padEnd(300, '.'));
    for (const body of bodies) await console.send(WARD, body);
    await console.kill();
    const random = createSeededRandom(36);
    for (let round = 0; round < 100; round += 1) {
      const found = withCopy(console.folder, (folder, file) => {
        rot(`${file}-wal`, [random.integer(statSync(`${file}-wal`).size)]);
        return openAndRead(folder);
      });
      expect(found.bodies).toEqual(bodies.slice(0, found.bodies.length));
    }
  });

  test.for([0.2, 0.5, 0.8])(
    'a running console on a vault with a rotten page at %d of it tells and lives',
    async (share) => {
      const { console, proxy } = desk;
      proxy.unplug();
      for (const body of numbered(1, 60)) await console.send(WARD, body.padEnd(900, '.'));
      await console.stop();
      const file = fileOf(console.folder, 'vault');
      rot(file, [Math.floor(statSync(file).size * share)]);
      proxy.heal();
      await console.start();
      await console.drained();
      expect(console.session).toMatchObject({ state: 'signed-in', notice: { kind: 'vault-salvaged' } });
      const bodies = stage.bodies();
      expect(bodies).toEqual(
        numbered(1, 60)
          .map((body) => body.padEnd(900, '.'))
          .filter((body) => bodies.includes(body)),
      );
    },
  );
});

describe('[F36] the vault is lost', () => {
  test('emptied while the console was off: set aside, told, and writing goes on in a new epoch', async () => {
    const { console } = desk;
    await console.send(WARD, 'before');
    await console.drained();
    await console.stop();
    truncateSync(fileOf(console.folder, 'vault'), 0);
    await console.start();
    await console.ready();
    expect(console.session).toMatchObject({ state: 'signed-in', notice: { kind: 'vault-salvaged' } });
    expect(filesOf(console.folder).some((name) => name.includes('vault.db.aside-1'))).toBe(true);
    await console.send(WARD, 'after');
    await console.drained();
    await checkEqual(stage, [desk], WARD, ['before', 'after']);
  });

  test('deleted while the console was off: writing goes on in a new epoch, nothing twice', async () => {
    const { console } = desk;
    await console.send(WARD, 'before');
    await console.drained();
    await console.stop();
    for (const suffix of ['', '-wal', '-shm']) rmSync(fileOf(console.folder, 'vault') + suffix, { force: true });
    await console.start();
    await console.ready();
    await console.send(WARD, 'after');
    await console.drained();
    await checkEqual(stage, [desk], WARD, ['before', 'after']);
  });
});

describe('[OB8] a vault that is not the newest', () => {
  test('[F38] restored from a copy: a new epoch, nothing twice, no mismatch shown', async () => {
    const { console, proxy } = desk;
    await console.send(WARD, 'a1');
    await console.drained();
    proxy.unplug();
    await console.send(WARD, 'a2');
    await console.send(WARD, 'a3');
    await console.stop();
    const copy = `${console.folder}-copy`;
    cpSync(console.folder, copy, { recursive: true });
    proxy.heal();
    await console.start();
    await console.drained();
    await console.send(WARD, 'b1');
    await console.drained();
    await console.stop();
    // The copy of yesterday takes the place of today's vault; it still believes that a2 and a3 wait.
    rmSync(console.folder, { recursive: true });
    cpSync(copy, console.folder, { recursive: true });
    await console.start();
    await console.send(WARD, 'c1');
    await console.drained();
    await checkEqual(stage, [desk], WARD, ['a1', 'a2', 'a3', 'b1', 'c1']);
    expect(console.records().filter((record) => record.includes('new-epoch')).length).toBeGreaterThan(0);
    expect(console.records().join('')).not.toContain('IDEMPOTENCY_MISMATCH');
  });

  test('[F39] cloned to a second machine, both online: both end consistent', async () => {
    const { console, proxy } = desk;
    await console.send(WARD, 'first');
    await console.drained();
    await console.stop();
    const clone = await stage.cloneOf(desk);
    await console.start();
    await clone.console.start();
    await console.ready();
    await clone.console.ready();
    for (const body of numbered(1, 15)) {
      await console.send(WARD, `one ${body}`);
      await clone.console.send(WARD, `two ${body}`);
    }
    await console.drained();
    await clone.console.drained();
    const { bodies } = stage;
    expect(bodies().filter((body) => body.startsWith('one'))).toEqual(numbered(1, 15, 'one m'));
    expect(bodies().filter((body) => body.startsWith('two'))).toEqual(numbered(1, 15, 'two m'));
    expect(proxy.connections).toBeGreaterThan(0);
    await checkEqual(stage, [desk, clone], WARD, bodies());
  });
});

describe('starts', () => {
  test('[F40] [IN12] [DS5] a second process on the same files is refused in words and changes nothing', async () => {
    const { console } = desk;
    const second = await stage.secondOf(desk);
    await second.console.start();
    await until('it has been refused', () => second.console.session?.state === 'signed-out');
    expect(second.console.session).toMatchObject({ notice: { kind: 'in-use' } });
    await console.send(WARD, 'undisturbed');
    await console.drained();
    await checkEqual(stage, [desk], WARD, ['undisturbed']);
  });

  test('[F41] [DS4] a vault of a newer console is left as it is, and opens again with the newer one', async () => {
    const { console, proxy } = desk;
    proxy.unplug();
    await console.send(WARD, 'written by the newer one');
    await console.stop();
    withFile(console.folder, 'vault', (vault) => vault.exec(`PRAGMA user_version = ${VAULT_STEPS.length + 1}`));
    await console.start();
    await until('it has refused', () => console.session?.state === 'signed-out');
    await console.stop();
    expect(filesOf(console.folder).some((name) => name.includes('aside'))).toBe(false);
    withFile(console.folder, 'vault', (vault) => vault.exec(`PRAGMA user_version = ${VAULT_STEPS.length}`));
    proxy.heal();
    await console.start();
    await console.drained();
    await checkEqual(stage, [desk], WARD, ['written by the newer one']);
  });

  test('[F42] [C11] killed before each statement of a migration: it runs again, data in place', async () => {
    const { console, proxy } = desk;
    proxy.unplug();
    await console.stop();
    const file = fileOf(console.folder, 'vault');
    for (const suffix of ['', '-wal', '-shm', '.key-check']) rmSync(file + suffix, { force: true });
    const payload = { roomId: WARD, body: 'older than the schema', acuity: 'routine', writtenAt: 1, replyToId: null };
    withFile(console.folder, 'vault', (vault) => {
      migrate(vault, VAULT_STEPS.slice(0, 1));
      vault
        .prepare(
          `INSERT INTO ops (op_id, lane, kind, room_id, payload, written_at) VALUES (?, ?, 'message.send', ?, ?, ?)`,
        )
        .run(crypto.randomUUID(), `room/${WARD}`, WARD, JSON.stringify(payload), Date.now());
    });
    let kills = 0;
    for (let count = 1; ; count += 1) {
      await console.start(`C11:${count}`);
      await until('it is dead or open', () => !console.running || console.session?.state === 'signed-in');
      if (console.running) break;
      kills += 1;
      expect(keptOps(console.folder).map((op) => op.body)).toEqual(['older than the schema']);
      const version = withFile(console.folder, 'vault', (vault) =>
        vault.prepare('PRAGMA user_version').get<{ user_version: number }>(),
      );
      expect(version?.user_version).toBeLessThan(VAULT_STEPS.length);
    }
    expect(kills).toBeGreaterThanOrEqual(3);
    proxy.heal();
    await console.drained();
    await checkEqual(stage, [desk], WARD, ['older than the schema']);
  });

  test('[C13] killed while a cache is rebuilt: dropped and built again', async () => {
    const { console } = desk;
    for (const body of numbered(1, 5)) await console.send(WARD, body);
    await console.drained();
    await console.stop();
    const file = fileOf(console.folder, 'cache');
    rot(
      file,
      Array.from({ length: 200 }, (_, index) => Math.floor((statSync(file).size * index) / 200)),
    );
    for (const count of [1, 8]) {
      await console.start(`C13:${count}`);
      expect(await console.ended()).toBe('SIGKILL');
    }
    await console.start();
    await console.ready();
    await checkEqual(stage, [desk], WARD, numbered(1, 5));
  });

  test.for([1, 2])('[C14] killed at step %d of a wipe: the next start finishes it', async (count) => {
    const { console } = desk;
    await console.send(WARD, 'to be forgotten');
    await console.drained();
    await console.stop();
    await console.start(`C14:${count}`);
    await console.ready();
    await console.ask('session.signOut', { discardUnsent: true }).catch(() => {});
    expect(await console.ended()).toBe('SIGKILL');
    await console.start();
    await until('nobody is signed in', () => console.session?.state === 'signed-out');
    expect(filesOf(console.folder).filter((name) => /\.db/.test(name))).toEqual([]);
  });
});
