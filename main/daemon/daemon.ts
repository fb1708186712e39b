// The public face of the core. A host builds ports, starts the daemon, and serves `bridge` to its windows.

import type { BridgeServer } from '#shared/bridge/contract.ts';
import type { HostSignals, Installation, Ports } from './ports/ports.ts';

export interface Daemon {
  bridge: BridgeServer;
  host: HostSignals;
  /** Unread and unsent counts for the tray, and who would miss what at quit (OB12). */
  stop(): Promise<void>;
}

export type StartDaemon = (ports: Ports, installation: Installation) => Daemon;
