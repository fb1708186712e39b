// The whole core with nothing of the world around it: files in memory, a network that is down, a keychain in the hand.
// Somebody signs in over REST answered here, and writes.

import type { Daemon } from '#daemon/daemon.ts';
import { startDaemon } from '#daemon/start.ts';
import type { CallInput, CallName, CallOutput } from '#shared/bridge/contract.ts';
import { uuidV7 } from '#shared/ids.ts';
import type { SessionNotice, SessionView } from '#shared/model/session.ts';
import type { Result } from '#shared/result.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { createHandLinks } from '../support/hand-link.ts';
import { createHandRest, json } from '../support/hand-rest.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { createMemoryPreferences } from '../support/memory-preferences.ts';
import { createMemoryStorage } from '../support/memory-storage.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createHandSecrets, LOGIN, pair, SERVER } from './session/rig.ts';

export class Desk {
  readonly clock = new FakeClock();
  readonly random = createSeededRandom(7);
  readonly storage = createMemoryStorage();
  readonly links = createHandLinks(this.clock);
  readonly rest = createHandRest();
  readonly log = createMemoryLog();
  readonly secrets = createHandSecrets();
  readonly preferences = createMemoryPreferences();
  readonly notices: SessionNotice['kind'][] = [];
  daemon!: Daemon;

  /** Starts the console; somebody is signed in afterwards. */
  async open(): Promise<void> {
    this.rest.when('POST', LOGIN, () => json(200, pair(1)));
    this.start();
    await this.flush();
    const signedIn = this.call('session.signIn', { server: SERVER, email: 'ann@example.org', password: 'p' });
    await this.flush();
    const result = await signedIn;
    if (!result.ok) throw new Error(result.error.message);
  }

  start(): void {
    const { clock, random, storage, links, rest, log, secrets, preferences } = this;
    this.daemon = startDaemon(
      { clock, random, storage, links, rest, log, secrets, preferences },
      { version: '0', profile: 'p', workstation: 'w', host: 'loopback', demonstration: null },
    );
    this.daemon.bridge.subscribe('session.changed', (view) => {
      const notice = 'notice' in view ? view.notice : null;
      if (notice && this.notices.at(-1) !== notice.kind) this.notices.push(notice.kind);
    });
  }

  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Result<CallOutput<Name>>> {
    return this.daemon.bridge.call(name, input);
  }

  async session(): Promise<SessionView> {
    const view = await this.call('session.get', {});
    if (!view.ok) throw new Error(view.error.message);
    return view.value;
  }

  write(body: string, roomId = 'visit:1'): Promise<Result<{ opId: string }>> {
    const clientId = uuidV7(this.clock.now(), this.random.bytes(10));
    return this.call('chat.send', { clientId, roomId, body, acuity: 'routine', replyToId: null });
  }

  async bodies(roomId = 'visit:1'): Promise<string[]> {
    const page = await this.call('chat.page', { roomId, before: null, limit: 50 });
    if (!page.ok) throw new Error(page.error.message);
    return page.value.rows.flatMap((row) => (row.row === 'message' ? [row.body] : []));
  }

  flush(ms = 1): Promise<void> {
    return this.clock.settle(ms);
  }

  close(): Promise<void> {
    return this.daemon.stop();
  }
}
