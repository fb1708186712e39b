// A supervisor in the hand: fake clock, links and REST moved by the test, and everything that it announced.

import type { LinkOptions } from '#daemon/ports/link.ts';
import { createSupervisor, type ReadyLink, type Supervisor } from '#daemon/connection/supervisor.ts';
import type { ConnectionView } from '#shared/model/connection.ts';
import { defaultSettings } from '#shared/model/settings.ts';
import { done, ok, type Result } from '#shared/result.ts';
import { FakeClock } from '#tests/support/fake-clock.ts';
import { createHandLinks, type HandLink, type HandLinks } from '#tests/support/hand-link.ts';
import { createHandRest, json, type HandRest } from '#tests/support/hand-rest.ts';
import { createMemoryLog, type MemoryLog } from '#tests/support/memory-log.ts';
import { createSeededRandom } from '#tests/support/seeded-random.ts';

export const SERVER = 'https://platform.example.org';
export const PROBE = '/api/v1/auth/me';
export const SYNC_HELLO = { socketId: 'socket-1', userId: 'ann', capabilities: ['sync.v1'], serverTime: 1 };
export const PLAIN_HELLO = { socketId: 'socket-1', userId: 'ann', timestamp: '2026-11-02T09:00:00.000Z' };

export interface Rig {
  clock: FakeClock;
  wire: HandLinks;
  rest: HandRest;
  log: MemoryLog;
  supervisor: Supervisor;
  views: ConnectionView[];
  heard: string[];
  alive: (number | null)[];
  /** Replaceable by the test. */
  answers: {
    token: () => Promise<Result<string>>;
    refused: (token: string) => Promise<Result<string>>;
    catchUp: (ready: ReadyLink) => Promise<Result<null>>;
    device: () => LinkOptions['device'];
    uniform: number;
  };
  /** Starts and goes all the way to READY. */
  toReady(hello?: object): Promise<HandLink>;
  /** From the present delay to a link that waits to be accepted. */
  toLink(): Promise<HandLink>;
  state(): string;
}

export function createRig(options: { server?: string } = {}): Rig {
  const clock = new FakeClock();
  const wire = createHandLinks(clock);
  const rest = createHandRest();
  rest.when('GET', PROBE, () => json(401, { code: 'ERR_1002' }));
  const log = createMemoryLog();
  const heard: string[] = [];
  const alive: (number | null)[] = [];
  const answers: Rig['answers'] = {
    token: async () => ok('token-1'),
    refused: async () => ok('token-2'),
    catchUp: async () => done,
    device: () => ({ deviceId: 'device', epoch: 'epoch', workstation: 'WS-1' }),
    uniform: 0.5,
  };
  const supervisor = createSupervisor({
    clock,
    random: { ...createSeededRandom(1), uniform: () => answers.uniform },
    links: wire,
    rest,
    log,
    settings: () => defaultSettings.connection,
    server: options.server ?? SERVER,
    device: () => answers.device(),
    token: () => answers.token(),
    refused: (token) => answers.refused(token),
    onExpired: () => heard.push('expired'),
    catchUp: (ready) => answers.catchUp(ready),
    onReady: (ready) => heard.push(`ready ${ready.mode}`),
    onLost: () => heard.push('lost'),
    onEvent: (name) => heard.push(`event ${name}`),
    onAlive: (serverTime) => alive.push(serverTime),
  });
  const views: ConnectionView[] = [];
  supervisor.onView((view) => views.push(view));
  const rig: Rig = {
    clock,
    wire,
    rest,
    log,
    supervisor,
    views,
    heard,
    alive,
    answers,
    state: () => supervisor.view().state,
    async toLink() {
      const before = wire.links.length;
      while (wire.links.length === before) {
        await clock.settle(clock.nextTimerMs ?? 0);
      }
      return wire.newest();
    },
    async toReady(hello = SYNC_HELLO) {
      supervisor.start();
      await clock.settle();
      const link = wire.newest();
      link.accept();
      link.emit('connected', hello);
      await clock.settle();
      return link;
    },
  };
  return rig;
}
