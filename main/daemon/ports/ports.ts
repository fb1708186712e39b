// All that the core needs of the world, in one hand.

import type { Clock } from './clock.ts';
import type { LinkOpener } from './link.ts';
import type { Log } from './log.ts';
import type { Preferences } from './preferences.ts';
import type { Random } from './random.ts';
import type { Rest } from './rest.ts';
import type { Secrets } from './secrets.ts';
import type { Storage } from './storage.ts';

export interface Ports {
  clock: Clock;
  random: Random;
  storage: Storage;
  secrets: Secrets;
  links: LinkOpener;
  rest: Rest;
  preferences: Preferences;
  log: Log;
}

/** Facts about this installation which a root knows. */
export interface Installation {
  version: string;
  profile: string;
  workstation: string;
  host: 'electron' | 'loopback';
  /** Set by `npm start` when the embedded demonstration clinic is the server. */
  demonstration: { server: string; signIns: { label: string; email: string; password: string }[] } | null;
}

/** What a host tells the daemon of the machine. */
export interface HostSignals {
  suspending(): void;
  resumed(): void;
  screenLocked(): void;
  screenUnlocked(): void;
  /** `online` false is believed, true proves nothing (CN5). */
  networkChanged(online: boolean): void;
  /** Seconds without input in the whole system; hosts that cannot know do not call it. */
  idle(seconds: number): void;
}
