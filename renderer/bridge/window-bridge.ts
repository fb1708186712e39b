// The bridge as a window holds it: the contract's two verbs, and what is known of the daemon behind them.
// The link to the *daemon* is not the link to the platform: the first is a matter of this workstation, the second is
// `connection.changed`. While the daemon cannot be reached nothing on screen may look fresh.

import type { ConsoleBridge } from '#shared/bridge/contract.ts';

/** `refused`: the page's token is not the running daemon's; only opening the console anew helps. */
export type DaemonLink =
  | { kind: 'opening' }
  | { kind: 'open' }
  | { kind: 'lost'; since: number; nextTryAt: number | null }
  | { kind: 'refused' };

export interface WindowBridge extends ConsoleBridge {
  link: {
    get(): DaemonLink;
    subscribe(listener: () => void): () => void;
  };
}
