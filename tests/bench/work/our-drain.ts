// The whole daemon drains its outbox to the real gateway: signed in before, stopped, its outbox filled, started again.
// The clock runs from the end of the catch-up, when the first batch may leave, until the outbox says that nothing waits.

import { setTimeout as pause } from 'node:timers/promises';
import type { Link, LinkOpener } from '#daemon/ports/link.ts';
import { must, signIn, withStores } from '../stage/account.ts';
import type { ServerProcess } from '../stage/child.ts';
import { roomId, startClinic } from '../stage/clinic.ts';
import { fillOutbox } from '../stage/rows.ts';
import { heard, listenAsAWindow, openWorkplace } from '../stage/workplace.ts';

/** Milliseconds for all of it. `behind` puts a line before the gateway. */
export async function ourDrain(
  count: number,
  roomCount: number,
  behind: (server: ServerProcess) => Promise<ServerProcess> = async (server) => server,
): Promise<number> {
  const place = openWorkplace();
  const gateway = await startClinic(place.folder, roomCount);
  const line = await behind(gateway);
  const first = place.start();
  await signIn(first, line.address);
  await first.stop();
  await withStores(place, (stores) => fillOutbox(stores, count, (index) => roomId(index % roomCount), place.id));

  const watched = watchCatchUp(place.ports.links);
  place.ports.links = watched.links;
  const daemon = place.start();
  listenAsAWindow(daemon);
  await heard(daemon, 'connection.changed', (view) => view.state === 'ready');
  await heard(daemon, 'outbox.changed', (summary) => summary.waiting === 0);
  const tookMs = performance.now() - watched.caughtUpAt();
  await checkAllArrived(daemon, count, roomCount);
  await daemon.stop();
  if (line !== gateway) await line.stop();
  await gateway.stop();
  place.remove();
  return tookMs;
}

/** Nothing is left, and the room's log is as long as what was written in it: each message arrived, and once. */
async function checkAllArrived(daemon: Parameters<typeof heard>[0], count: number, roomCount: number): Promise<void> {
  await heard(daemon, 'outbox.changed', (summary) => !summary.syncing);
  const left = must(await daemon.bridge.call('outbox.list', {}));
  if (left.length > 0) throw new Error(`${left.length} messages are left`);
  // The last echo may still be on its way.
  for (let wait = 0; wait < 100; wait += 1) {
    const page = must(await daemon.bridge.call('chat.page', { roomId: roomId(0), before: null, limit: 1 }));
    const last = page.rows.at(-1);
    if (last?.row === 'message' && last.position === count / roomCount) return;
    await pause(20);
  }
  throw new Error('not each message arrived once');
}

function watchCatchUp(links: LinkOpener): { links: LinkOpener; caughtUpAt(): number } {
  let caughtUpAt = Number.NaN;
  const watch = (link: Link): Link => ({
    send: (event, payload) => link.send(event, payload),
    close: () => link.close(),
    request: async (event, payload, timeoutMs) => {
      const answer = await link.request(event, payload, timeoutMs);
      if (event === 'sync:catchup') caughtUpAt = performance.now();
      return answer;
    },
  });
  return {
    links: { open: (options, listener) => watch(links.open(options, listener)) },
    caughtUpAt: () => caughtUpAt,
  };
}
