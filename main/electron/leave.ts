// Quitting. With unsent items it asks first and says how many and to whom (OB12); then the daemon stops, and only then
// the process. When the system itself
// goes down there is no time to ask: what was written is in the vault anyway.
//
//   running ──quit──▶ asking ──stay──▶ running
//                       └──leave, or nothing unsent──▶ stopping ──stopped──▶ gone

import { app, dialog, powerMonitor } from 'electron';
import type { BridgeServer } from '#shared/bridge/contract.ts';
import type { Log } from '#daemon/ports/log.ts';
import type { Words } from './words.ts';

const TARGETS_NAMED = 5;

export interface LeaveNeeds {
  bridge: BridgeServer;
  log: Log;
  words: () => Words;
  stop: () => Promise<void>;
}

export function guardLeaving({ bridge, log, words, stop }: LeaveNeeds): void {
  let state: 'running' | 'asking' | 'stopping' | 'gone' = 'running';

  const leave = async (): Promise<void> => {
    state = 'stopping';
    await stop().catch(() => log.record('error', 'host.stop-failed'));
    state = 'gone';
    app.quit();
  };
  const askThenLeave = async (): Promise<void> => {
    state = 'asking';
    // A daemon that cannot even say what waits must not keep the process alive.
    if (await mayLeave(bridge, words()).catch(() => true)) await leave();
    else state = 'running';
  };

  app.on('before-quit', (event) => {
    if (state === 'gone') return;
    event.preventDefault();
    if (state === 'running') void askThenLeave();
  });
  const leaveUnasked = (): void => {
    if (state === 'running' || state === 'asking') void leave();
  };
  powerMonitor.on('shutdown', leaveUnasked);
  // Whoever stops the process from outside, such as Ctrl-C at the terminal that started it, has decided already.
  process.on('SIGINT', leaveUnasked);
  process.on('SIGTERM', leaveUnasked);
}

async function mayLeave(bridge: BridgeServer, words: Words): Promise<boolean> {
  const unsent = await bridge.call('outbox.unsent', {});
  if (!unsent.ok || unsent.value.count === 0) return true;
  const { count } = unsent.value;
  const targets = unsent.value.targets.map(({ target }) => target);
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: words.quitUnsent(count),
    detail: words.quitUnsentDetail(targets.slice(0, TARGETS_NAMED), Math.max(0, targets.length - TARGETS_NAMED)),
    buttons: [words.stay, words.quitAnyway],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
