// What the supervisor relies on in a Link: one end and only one, an answer to every request, nothing kept for later.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Link, LinkEnd, LinkOpener, LinkOptions } from '#daemon/ports/link.ts';

/** A server that the contract can steer. It answers `echo` with its payload and never answers `silence`. */
export interface LinkUnderTest {
  opener: LinkOpener;
  /** Options for a server that accepts. */
  accepting: LinkOptions;
  /** For one that refuses with `Authentication error`, the code `ERR_1002` and a wait of 7000 ms. */
  refusing: LinkOptions;
  /** For one that is not there. */
  absent: LinkOptions;
  /** For one that takes the connection and then says nothing. */
  mute: LinkOptions;
  /** What the server was given at the handshake. */
  handshake(): Promise<{ token: unknown; device: unknown }>;
  emit(event: string, ...payload: unknown[]): void;
  /** Volatile events that the server received. */
  received(event: string): Promise<unknown>;
  /** The server disconnects this client. */
  cut(): void;
  /** The transport dies under it. */
  lose(): void;
  /** Lets the time of a request's limit pass, on a fake clock. */
  pass(byMs: number): void;
  cleanUp(): Promise<void>;
}

export function recordingListener() {
  const log: string[] = [];
  const ends: LinkEnd[] = [];
  const events: { name: string; payload: unknown }[] = [];
  const waiting: (() => void)[] = [];
  const changed = () => {
    for (const wake of waiting.splice(0)) wake();
  };
  return {
    log,
    ends,
    events,
    opened: (socketId: string) => {
      log.push(socketId === '' ? 'opened without id' : 'opened');
      changed();
    },
    closed: (why: LinkEnd) => {
      log.push('closed');
      ends.push(why);
      changed();
    },
    event: (name: string, payload: unknown) => {
      events.push({ name, payload });
      changed();
    },
    /** Resolves when the condition holds; it is looked at again whenever something was heard. */
    async until(condition: () => boolean): Promise<void> {
      while (!condition()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

export function linkContract(name: string, makeUnderTest: () => Promise<LinkUnderTest>): void {
  describe(`${name}, as a link`, () => {
    let under: LinkUnderTest;
    let heard: ReturnType<typeof recordingListener>;
    const links: Link[] = [];

    const open = (options: LinkOptions): Link => {
      const link = under.opener.open(options, heard);
      links.push(link);
      return link;
    };
    const openAndWait = async (): Promise<Link> => {
      const link = open(under.accepting);
      await heard.until(() => heard.log.includes('opened'));
      return link;
    };
    const ended = async (): Promise<LinkEnd | undefined> => {
      await heard.until(() => heard.ends.length > 0);
      return heard.ends[0];
    };

    beforeEach(async () => {
      under = await makeUnderTest();
      heard = recordingListener();
    });
    afterEach(async () => {
      for (const link of links.splice(0)) link.close();
      await under.cleanUp();
    });

    it('[CN1] opens with the token and the device in its handshake, and says so once', async () => {
      await openAndWait();
      expect(await under.handshake()).toEqual({ token: under.accepting.token, device: under.accepting.device });
      expect(heard.log).toEqual(['opened']);
    });

    it('hands over events of the server, with nothing where nothing was sent', async () => {
      await openAndWait();
      under.emit('message:new', { id: 'm1' });
      under.emit('tick');
      await heard.until(() => heard.events.length >= 2);
      expect(heard.events).toEqual([
        { name: 'message:new', payload: { id: 'm1' } },
        { name: 'tick', payload: undefined },
      ]);
    });

    it('answers a request with the raw answer of the server', async () => {
      const link = await openAndWait();
      expect(await link.request('echo', { success: false, error: 'as it is' }, 5_000)).toEqual({
        ok: true,
        value: { success: false, error: 'as it is' },
      });
    });

    it('answers timeout when the server says nothing, and stays open', async () => {
      const link = await openAndWait();
      const answer = link.request('silence', {}, 40);
      under.pass(40);
      expect(await answer).toMatchObject({ ok: false, error: { code: 'timeout' } });
      expect(await link.request('echo', 1, 5_000)).toEqual({ ok: true, value: 1 });
    });

    it('sends what is volatile', async () => {
      const link = await openAndWait();
      link.send('typing:start', { roomId: 'r1' });
      expect(await under.received('typing:start')).toEqual({ roomId: 'r1' });
    });

    it('[CN1] emits nothing before it is open, and answers offline at once', async () => {
      const link = open(under.accepting);
      link.send('typing:start', { roomId: 'too early' });
      expect(await link.request('echo', 'too early', 5_000)).toMatchObject({ ok: false, error: { code: 'offline' } });
      await heard.until(() => heard.log.includes('opened'));
      link.send('typing:start', { roomId: 'in time' });
      expect(await under.received('typing:start')).toEqual({ roomId: 'in time' });
    });

    it('closes politely, at once and once, and answers offline from then on', async () => {
      const link = await openAndWait();
      link.close();
      expect(heard.ends).toEqual([{ kind: 'closed-here' }]);
      link.close();
      link.send('typing:start', {});
      expect(await link.request('echo', 1, 5_000)).toMatchObject({ ok: false, error: { code: 'offline' } });
      expect(heard.log).toEqual(['opened', 'closed']);
    });

    it('closes while it is still opening, and never opens then', async () => {
      const link = open(under.accepting);
      link.close();
      expect(heard.log).toEqual(['closed']);
      expect(heard.ends).toEqual([{ kind: 'closed-here' }]);
    });

    it('answers every waiting request with offline when it ends: their outcome is unknown', async () => {
      const link = await openAndWait();
      const answers = Promise.all([link.request('silence', 1, 60_000), link.request('silence', 2, 60_000)]);
      link.close();
      for (const answer of await answers) expect(answer).toMatchObject({ ok: false, error: { code: 'offline' } });
    });

    it('tells a refusal with its words, its code and its wait', async () => {
      open(under.refusing);
      expect(await ended()).toEqual({
        kind: 'refused',
        message: 'Authentication error',
        code: 'ERR_1002',
        retryAfterMs: 7_000,
      });
      expect(heard.log).toEqual(['closed']);
    });

    it('tells a server that is not there', async () => {
      open(under.absent);
      expect(await ended()).toMatchObject({ kind: 'unreachable' });
      expect(heard.log).toEqual(['closed']);
    });

    it('[F28] gives up on a server that takes the connection and says nothing', async () => {
      open({ ...under.mute, timeoutMs: 80 });
      under.pass(80);
      expect(await ended()).toMatchObject({ kind: 'unreachable' });
      expect(heard.log).toEqual(['closed']);
    });

    it('tells a cut by the server from a loss', async () => {
      const link = await openAndWait();
      const answer = link.request('silence', 1, 60_000);
      under.cut();
      expect(await ended()).toEqual({ kind: 'cut-by-server' });
      expect(await answer).toMatchObject({ ok: false, error: { code: 'offline' } });
      expect(heard.log).toEqual(['opened', 'closed']);
    });

    it('tells a lost transport, and does not come back by itself', async () => {
      const link = await openAndWait();
      const answer = link.request('silence', 1, 60_000);
      under.lose();
      expect(await ended()).toMatchObject({ kind: 'lost' });
      expect(await answer).toMatchObject({ ok: false, error: { code: 'offline' } });
      link.close();
      expect(heard.log).toEqual(['opened', 'closed']);
    });
  });
}
