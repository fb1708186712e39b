// The gateway: the platform's contract, and sync.v1 where it is not told to be plain. Opens the data, enrols who is
// missing, serves, and can be stopped.

import { hashPassword } from './access/passwords.ts';
import { enrol } from './clinic.ts';
import type { Faults } from './faults.ts';
import { startFront, type RunningFront } from './front.ts';
import { settingsFrom, type GatewayOptions } from './options.ts';
import { openServices } from './services.ts';

export interface SignIn {
  label: string;
  email: string;
  password: string;
}

export interface RunningGateway {
  address: string;
  port: number;
  /** Of the demonstration clinic; empty without it. */
  signIns: SignIn[];
  faults: Faults;
  stop(): Promise<void>;
}

export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const settings = settingsFrom(options);
  const services = openServices(settings);
  const { store, rooms, sessions, tokens, switches } = services;
  const now = settings.clock.now;
  if (settings.clinic) await enrol(services, settings.clinic, hashPassword, now());

  let front: RunningFront | null = await startFront(services, settings.port, () => faults);
  const { port } = front;

  const roomOf = (roomId: string) => {
    const room = rooms.byId(roomId);
    if (!room) throw new Error(`There is no room ${roomId}.`);
    return room;
  };

  const faults: Faults = {
    set: switches.set,
    clear: switches.clear,
    cutSockets: (abrupt = true) => (abrupt ? front?.tearCables() : front?.io.disconnectSockets(true)),
    blackHole: (on) => front?.blackHole(on),
    goDown: async () => {
      const running = front;
      front = null;
      await running?.close(false);
    },
    comeBack: async () => {
      front ??= await startFront(services, port, () => faults);
    },
    restart: async () => {
      await faults.goDown();
      await faults.comeBack();
    },
    expireTokens: tokens.changeKey,
    revokeUser: sessions.end,
    addMember: (roomId, userId) => {
      const room = roomOf(roomId);
      if (rooms.addMember(room, userId, now())) front?.fanout.roomChanged(room, room.head, { withRecord: true });
    },
    removeMember: (roomId, userId) => {
      const room = roomOf(roomId);
      if (!rooms.removeMember(room, userId, now())) return;
      front?.fanout.roomChanged(room, room.head, { withRecord: true });
      front?.audience.toDevices([userId], 'sync:left', { roomId });
    },
    pauseColleagues: () => {},
  };

  return {
    address: `http://${settings.host}:${port}`,
    port,
    signIns: [],
    faults,
    stop: async () => {
      const running = front;
      front = null;
      await running?.close(true);
      store.close();
    },
  };
}
