// Requests, refusals, refreshes, sign-ins and time in every order: one refresh at a time (F23), a refresh token is used
// once and with one key (CN6), nobody is signed out by chance, and however late a token comes there is one link (F28).

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokens } from '#daemon/session/tokens.ts';
import type { SavedSession } from '#daemon/session/saved-session.ts';
import type { RestAnswer, RestRequest } from '#daemon/ports/rest.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';
import type { AuthAnswer } from '#shared/wire/platform.ts';
import { REFRESH_KEY_HEADER } from '#shared/wire/sync.ts';
import { createRig, SYNC_HELLO } from '../../daemon/connection/rig.ts';
import { HOUR_S, pair, SERVER } from '../../daemon/session/rig.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { json } from '../../support/hand-rest.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { CASES_LIMIT_MS, check } from '../checked.ts';
import { runAll } from './scheduled-link.ts';

/** Rotates single-use refresh tokens; the same key with the same token answers the same pair. */
class RotatingServer {
  number = 1;
  inFlight = 0;
  readonly problems = new Set<string>();
  readonly #answers = new Map<string, AuthAnswer>();
  readonly #keys = new Map<string, string>();

  rotate(request: RestRequest): RestAnswer {
    const { refreshToken } = request.body as { refreshToken: string };
    const key = request.headers?.[REFRESH_KEY_HEADER] ?? '';
    const before = this.#keys.get(refreshToken);
    if (before !== undefined && before !== key) this.problems.add('[CN6] a refresh token was used with two keys');
    this.#keys.set(refreshToken, key);
    const repeated = this.#answers.get(`${refreshToken} ${key}`);
    if (repeated) return json(200, repeated);
    if (refreshToken !== `refresh-ann-${this.number}`) return json(401, { code: 'ERR_2001' });
    this.number += 1;
    const next = pair(this.number) as AuthAnswer;
    this.#answers.set(`${refreshToken} ${key}`, next);
    return json(200, next);
  }

  newest(): string {
    return pair(this.number).tokens.accessToken;
  }
}

const happening = fc.oneof(
  { weight: 4, arbitrary: fc.constant('ask' as const) },
  { weight: 4, arbitrary: fc.constant('refused' as const) },
  { weight: 1, arbitrary: fc.constant('old refused' as const) },
  { weight: 1, arbitrary: fc.constant('fail' as const) },
  { weight: 1, arbitrary: fc.constant('lose answer' as const) },
  { weight: 1, arbitrary: fc.constant('most of an hour' as const) },
  { weight: 1, arbitrary: fc.constant('sign in' as const) },
);

test('[CN6] [F23] one refresh at a time, each token used once, everybody ends with the newest', {
  timeout: CASES_LIMIT_MS,
}, async () => {
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(happening, { minLength: 2, maxLength: 16 }),
    async (scheduler, happenings) => {
      const clock = new FakeClock();
      const server = new RotatingServer();
      let failing = 0;
      let losing = 0;
      let expired = 0;
      const first = pair(1) as AuthAnswer;
      const request = async (asked: RestRequest): Promise<Result<RestAnswer>> => {
        server.inFlight += 1;
        if (server.inFlight > 1) server.problems.add('[F23] two refreshes at once');
        await scheduler.schedule(Promise.resolve(), 'refresh goes up');
        const refused = failing > 0;
        failing = Math.max(0, failing - 1);
        const answer = refused ? json(503, {}) : server.rotate(asked);
        await scheduler.schedule(Promise.resolve(), 'refresh comes back');
        server.inFlight -= 1;
        if (losing === 0) return ok(answer);
        losing -= 1;
        return fail('timeout', 'no answer');
      };
      const { accessToken, refreshToken } = first.tokens;
      const saved: SavedSession = {
        ...{ server: SERVER, user: { userId: 'ann', email: '', firstName: '', lastName: '', role: '' } as never },
        ...{ accessToken, refreshToken, pendingRefresh: null, expired: false },
      } as SavedSession;
      const tokens = createTokens({
        ...{ clock, random: createSeededRandom(3), rest: { request }, log: createMemoryLog(), saved, received: true },
        save: async () => {
          await scheduler.schedule(Promise.resolve(), 'save');
          return done;
        },
        onUnsaved: () => {},
        mayAsk: () => true,
        onExpired: () => void (expired += 1),
      });
      scheduler.scheduleSequence(
        happenings.map((what) => ({
          label: what,
          builder: async () => {
            if (what === 'ask') void tokens.token();
            else if (what === 'refused') void tokens.refused(server.newest());
            else if (what === 'old refused') void tokens.refused(accessToken);
            else if (what === 'fail') failing += 1;
            else if (what === 'lose answer') losing += 1;
            else if (what === 'most of an hour') await clock.settle(0.85 * HOUR_S * 1_000);
            else if (server.inFlight === 0) {
              server.number += 1;
              void tokens.renew(pair(server.number) as AuthAnswer);
            }
          },
        })),
      );
      await runAll(
        scheduler,
        clock,
        () => true,
        () => {},
      );
      failing = 0;
      losing = 0;
      // The server takes the newest token only, as after a sign-in elsewhere.
      const newest = (result: Result<string> | null) => result?.ok === true && result.value === server.newest();
      const answers: Result<string>[] = [];
      for (let tries = 1; tries <= 8 && !newest(answers.at(-1) ?? null); tries += 1) {
        const last = answers.at(-1);
        const asked = last?.ok ? tokens.refused(last.value) : tokens.token();
        void asked.then((result) => answers.push(result));
        await runAll(
          scheduler,
          clock,
          () => answers.length === tries,
          () => {},
        );
        if (!answers.at(-1)?.ok) await clock.settle(60_000);
      }
      tokens.stop();
      expect([...server.problems]).toEqual([]);
      expect(expired).toBe(0);
      expect(answers.at(-1)).toEqual({ ok: true, value: server.newest() });
    },
  );
  await check(property, 1_000);
});

const moment = fc.constantFrom('token', 'late token', 'no token', 'lose', 'network', 'hello', 'wait', 'renewed');

test('[F28] [CN1] however late tokens come, one link is open at a time', { timeout: CASES_LIMIT_MS }, async () => {
  const property = fc.asyncProperty(fc.array(moment, { minLength: 2, maxLength: 20 }), async (moments) => {
    const rig = createRig();
    const asked: ((result: Result<string>) => void)[] = [];
    const ask = () => new Promise<Result<string>>((resolve) => asked.push(resolve));
    rig.answers.token = ask;
    rig.answers.refused = ask;
    const problems = new Set<string>();
    rig.supervisor.start();
    for (const what of moments) {
      const link = rig.wire.links.at(-1);
      if (what === 'token') asked.pop()?.(ok('token'));
      else if (what === 'late token') asked.shift()?.(ok('late token'));
      else if (what === 'no token') asked.shift()?.(fail('timeout', 'no answer'));
      else if (what === 'lose' && link?.state === 'open') link.lose();
      else if (what === 'network') rig.supervisor.signals.networkChanged(true);
      else if (what === 'renewed' && link?.state === 'opening')
        link.refuse({ message: 'Authentication error: Invalid token' });
      else if (what === 'hello' && link?.state === 'opening') {
        link.accept();
        link.emit('connected', SYNC_HELLO);
      } else if (what === 'wait') await rig.clock.settle(11_000);
      await rig.clock.settle(0);
      if (rig.wire.links.filter(({ state }) => state !== 'ended').length > 1) problems.add('[F28] two links at once');
    }
    rig.supervisor.stop();
    await rig.clock.settle(0);
    if (rig.wire.links.some(({ state }) => state !== 'ended')) problems.add('[CN1] a link outlives the stop');
    expect([...problems]).toEqual([]);
  });
  await check(property, 1_000);
});
