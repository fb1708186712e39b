// A clinic for faults: a gateway on a folder, consoles as processes, and a fault proxy between each of them and the
// gateway. What the server has is read from the server's own file.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import type { Clinic } from '#gateway/clinic.ts';
import type { GatewayOptions } from '#gateway/options.ts';
import { startGateway, type RunningGateway } from '#gateway/server.ts';
import { FaultProxy } from '../proxy.ts';
import { ConsoleProcess } from './console-process.ts';
import { startGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { until } from './until.ts';

export const PASSWORD = 'a long enough password';
export const NAMES = ['maya', 'nora', 'samir', 'ines', 'tomas'] as const;
export type Name = (typeof NAMES)[number];

export const WARD = 'team:ward';
export const DESK = 'team:desk';

/** Five people, each in every one of so many rooms. */
function clinicOf(rooms: number): Clinic {
  const named = [WARD, DESK, ...Array.from({ length: Math.max(0, rooms - 2) }, (_, index) => `team:room-${index + 3}`)];
  return {
    people: NAMES.map((userId) => ({
      userId,
      email: `${userId}@clinic.example`,
      password: PASSWORD,
      role: 'provider' as const,
      firstName: userId,
      lastName: 'Test',
    })),
    rooms: named
      .slice(0, Math.max(2, rooms))
      .map((roomId) => ({ roomId, kind: 'team' as const, title: roomId, memberIds: [...NAMES] })),
  };
}

export interface Desk {
  name: Name;
  console: ConsoleProcess;
  proxy: FaultProxy;
}

export interface ServerMessage {
  clientId: string;
  body: string;
  senderId: string;
  seq: number;
  changeSeq: number;
}

export interface Stage {
  folder: string;
  gateway: RunningGateway;
  /** A console of that person behind its own proxy, not started yet. */
  desk(name: Name, options?: { speed?: number }): Promise<Desk>;
  /** Started, signed in and ready. */
  openDesk(name: Name, options?: { speed?: number }): Promise<Desk>;
  /** The same files on another machine, by the same way to the server. */
  cloneOf(desk: Desk): Promise<Desk>;
  /** A second process on the very same files. */
  secondOf(desk: Desk): Promise<Desk>;
  signIn(desk: Desk): Promise<void>;
  /** What the server has, in the order of the room. */
  messages(roomId?: string): ServerMessage[];
  bodies(roomId?: string): string[];
  /** The gateway goes on as a process of its own, on the same data, to be killed at a point of its own. */
  elsewhere(crashAt: string | null): Promise<GatewayProcess>;
  query<Row>(sql: string): Row[];
  close(): Promise<void>;
}

export interface StageOptions {
  gateway?: Partial<GatewayOptions>;
  rooms?: number;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'console-faults-'));
  const data = join(folder, 'gateway');
  const gateway = await startGateway({
    port: 0,
    dataFolder: data,
    clinic: clinicOf(options.rooms ?? 2),
    rateLimitPerMinute: 100_000,
    ...options.gateway,
  });
  const ledger = new SqliteConnection(join(data, 'gateway.db'), { readonly: true });
  const desks: Desk[] = [];
  let child: GatewayProcess | null = null;

  const add = (name: Name, proxy: FaultProxy, own: string, speed: number): Desk => {
    const console = new ConsoleProcess({ folder: own, server: proxy.address, speed });
    const made = { name, console, proxy };
    desks.push(made);
    return made;
  };
  const desk: Stage['desk'] = async (name, { speed = 1 } = {}) => {
    const proxy = await new FaultProxy(() => child?.port ?? gateway.port).listen();
    return add(name, proxy, join(folder, name), speed);
  };
  const signIn: Stage['signIn'] = async ({ name, console, proxy }) => {
    await until('the console has looked for a sign-in', () => (console.session?.state ?? 'starting') !== 'starting');
    await console.call('session.signIn', {
      server: proxy.address,
      email: `${name}@clinic.example`,
      password: PASSWORD,
    });
  };
  const query = <Row>(sql: string, ...values: string[]): Row[] => ledger.prepare(sql).all(...values) as Row[];
  const messages = (roomId: string = WARD) =>
    query<ServerMessage>(
      `SELECT client_id AS clientId, body, sender_id AS senderId, seq, change_seq AS changeSeq
       FROM messages JOIN rooms USING (room_no) WHERE room_id = ? ORDER BY seq`,
      roomId,
    );

  return {
    folder,
    gateway,
    desk,
    openDesk: async (name, deskOptions) => {
      const made = await desk(name, deskOptions);
      await made.console.start();
      await signIn(made);
      await made.console.ready();
      return made;
    },
    elsewhere: async (crashAt) => {
      await gateway.stop();
      await child?.kill();
      child = await startGatewayProcess(data, crashAt);
      return child;
    },
    cloneOf: async ({ name, console, proxy }) => {
      const own = `${console.folder}-clone`;
      cpSync(console.folder, own, { recursive: true });
      return add(name, proxy, own, 1);
    },
    secondOf: async ({ name, console, proxy }) => add(name, proxy, console.folder, 1),
    signIn,
    messages,
    bodies: (roomId) => messages(roomId).map((message) => message.body),
    query,
    close: async () => {
      for (const { console } of desks) await console.kill();
      for (const proxy of new Set(desks.map((one) => one.proxy))) await proxy.close();
      ledger.close();
      await child?.kill();
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Numbered texts, so that a lost, doubled or displaced one names itself. */
export function numbered(from: number, to: number, prefix = 'm'): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${from + index}`);
}
