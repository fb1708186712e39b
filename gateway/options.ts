// What can be set on a gateway, with the platform's own figures as defaults.

import { MAX_PACKET_BYTES, PRESENCE_LEASE_MS } from '#shared/wire/limits.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Clinic } from './clinic.ts';

export interface GatewayOptions {
  /** 0 takes a free one. */
  port: number;
  /** `:memory:` keeps nothing. */
  dataFolder: string;
  host?: string;
  /** Announces nothing and behaves as the plain platform does. */
  plain?: boolean;
  /** The invented clinic; `quiet` is its data without scripted colleagues. */
  demonstration?: boolean | 'quiet';
  /** People and rooms to enrol at start where they are missing; for pilots and tests. */
  clinic?: Clinic;
  clock?: Clock;
  accessTokenLifeMs?: number;
  refreshTokenLifeMs?: number;
  /** How long a rotation may be repeated with its request id. */
  refreshRepeatMs?: number;
  /** Sockets without any client packet for so long are cut. */
  idleCutMs?: number;
  presenceLeaseMs?: number;
  /** How long a presence without a lease is kept. */
  presenceKeptMs?: number;
  ringMs?: number;
  /** A socket that sends more in one packet is cut. */
  maxPacketBytes?: number;
  rateLimitPerMinute?: number;
  /** 1 is human; 0.05 lets colleagues think and type twenty times as fast. */
  colleaguePace?: number;
  /** Opens `/faults` to requests from this machine. */
  faultsOverHttp?: boolean;
}

export type Settings = Required<Omit<GatewayOptions, 'clinic'>> & { clinic: Clinic | null };

const MINUTE_MS = 60_000;

export function settingsFrom(options: GatewayOptions): Settings {
  const demonstration = options.demonstration ?? false;
  return {
    port: options.port,
    dataFolder: options.dataFolder,
    host: options.host ?? '127.0.0.1',
    plain: options.plain ?? false,
    demonstration,
    clinic: options.clinic ?? null,
    clock: options.clock ?? systemClock,
    accessTokenLifeMs: options.accessTokenLifeMs ?? 60 * MINUTE_MS,
    refreshTokenLifeMs: options.refreshTokenLifeMs ?? 7 * 24 * 60 * MINUTE_MS,
    refreshRepeatMs: options.refreshRepeatMs ?? 10 * MINUTE_MS,
    idleCutMs: options.idleCutMs ?? 5 * MINUTE_MS,
    presenceLeaseMs: options.presenceLeaseMs ?? PRESENCE_LEASE_MS,
    presenceKeptMs: options.presenceKeptMs ?? 5 * MINUTE_MS,
    ringMs: options.ringMs ?? 30_000,
    maxPacketBytes: options.maxPacketBytes ?? MAX_PACKET_BYTES,
    rateLimitPerMinute: options.rateLimitPerMinute ?? (demonstration === false ? 100 : 10_000),
    colleaguePace: options.colleaguePace ?? 1,
    faultsOverHttp: options.faultsOverHttp ?? false,
  };
}
