// Tells the daemon about the machine: sleep, screen lock, idleness of the whole system, network. Electron has no event for
// idleness and none for the network in this process, so both are looked at now and then.

import { networkInterfaces } from 'node:os';
import { net, powerMonitor } from 'electron';
import type { Clock } from '#daemon/ports/clock.ts';
import type { HostSignals } from '#daemon/ports/ports.ts';

const LOOK_EVERY_MS = 5_000;

export interface MachineNeeds {
  host: HostSignals;
  clock: Clock;
  /** Before the daemon hears of it: what is on the screen goes first. */
  onLock: () => void;
}

/** Returns how to stop. */
export function watchMachine({ host, clock, onLock }: MachineNeeds): () => void {
  const lock = (): void => {
    onLock();
    host.screenLocked();
  };
  const suspend = (): void => {
    onLock();
    host.suspending();
  };
  const resume = (): void => {
    host.resumed();
    look();
  };
  const unlock = (): void => host.screenUnlocked();
  powerMonitor.on('suspend', suspend);
  powerMonitor.on('resume', resume);
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('unlock-screen', unlock);

  let network = describeNetwork();
  const look = (): void => {
    host.idle(powerMonitor.getSystemIdleTime());
    const now = describeNetwork();
    if (now !== network) {
      network = now;
      host.networkChanged(net.isOnline());
    }
  };
  let cancel = (): void => undefined;
  const lookOn = (): void => {
    look();
    cancel = clock.after(LOOK_EVERY_MS, lookOn);
  };
  lookOn();
  if (!net.isOnline()) host.networkChanged(false);

  return () => {
    cancel();
    powerMonitor.off('suspend', suspend);
    powerMonitor.off('resume', resume);
    powerMonitor.off('lock-screen', lock);
    powerMonitor.off('unlock-screen', unlock);
  };
}

/** Changes when the network goes, comes, or becomes another one. */
function describeNetwork(): string {
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address);
  return [net.isOnline() ? 'online' : 'offline', ...addresses.toSorted()].join(' ');
}
