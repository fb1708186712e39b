// The gateway: the platform's contract, and sync.v1 where it is not told to be plain. Opens the data, enrols who is
// missing, serves, and can be stopped.

import { hashPassword } from './access/passwords.ts';
import { enrol } from './clinic.ts';
import { startColleagues, type Colleagues } from './demonstration/colleagues.ts';
import { seedDemonstration } from './demonstration/seed.ts';
import { CLINICIAN, FRONT_DESK, PASSWORD, staff } from './demonstration/staff.ts';
import type { Faults } from './faults.ts';
import { startFront, type RunningFront } from './live/front.ts';
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

  if (settings.demonstration !== false) await seedDemonstration(services);

  let front: RunningFront | null = null;
  let colleagues: Colleagues | null = null;
  let paused = false;
  let stopped = false;

  async function open(port: number): Promise<number> {
    front = await startFront(services, port, () => faults);
    colleagues = settings.demonstration === true ? startColleagues(front) : null;
    colleagues?.setPaused(paused);
    return front.port;
  }

  async function close(polite: boolean): Promise<void> {
    const running = front;
    front = null;
    colleagues?.stop();
    await running?.close(polite);
  }

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
    goDown: () => close(false),
    comeBack: async () => {
      if (!front) await open(port);
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
    pauseColleagues: (value) => {
      paused = value;
      colleagues?.setPaused(value);
    },
  };
  const port = await open(settings.port);

  return {
    address: `http://${settings.host}:${port}`,
    port,
    signIns: settings.demonstration === false ? [] : demonstrationSignIns(),
    faults,
    stop: async () => {
      if (stopped) return;
      stopped = true;
      await close(true);
      store.close();
    },
  };
}

function demonstrationSignIns(): SignIn[] {
  return [CLINICIAN, FRONT_DESK].flatMap((userId) => {
    const person = staff.find((one) => one.userId === userId);
    if (!person) return [];
    const { firstName, lastName, title, email } = person;
    return [{ label: `${title} ${firstName} ${lastName}`, email, password: PASSWORD }];
  });
}
