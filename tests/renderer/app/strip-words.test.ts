import { describe, expect, test } from 'vitest';
import type { ConnectionView } from '#shared/model/connection.ts';
import { QUIET_MS, SLOW_MS, stripOf, type StripFacts } from '../../../renderer/features/offline/strip-words.ts';
import { aConnection, NOW } from '../../support/chat-fixtures.ts';

const facts = (view: Partial<ConnectionView>, change: Partial<StripFacts> = {}): StripFacts => ({
  view: aConnection(view),
  waiting: 0,
  undecided: 0,
  oldestWrittenAt: null,
  urgentLate: null,
  now: NOW,
  stillTryingFrom: 10,
  ...change,
});
const since = NOW - 3 * 60_000;
const lost: Partial<ConnectionView> = { state: 'offline', since, lastReadyAt: since, cause: 'server-unreachable' };

describe('[CN2] the connection strip', () => {
  test('is not there while all is well or nobody is signed in', () => {
    expect(stripOf(facts({ state: 'ready' }))).toBeNull();
    expect(stripOf(facts({ state: 'signed-out' }))).toBeNull();
  });

  test('says since when, why, and what still works', () => {
    expect(stripOf(facts(lost))).toMatchObject({
      tone: 'warn',
      title: 'Offline since 10:42',
      words: 'The server does not answer. You can keep reading and writing.',
    });
  });

  test('says what waits and that it keeps its order', () => {
    expect(stripOf(facts(lost, { waiting: 4 }))?.words).toContain('4 items wait here and will be sent in order.');
    expect(stripOf(facts(lost, { waiting: 1 }))?.words).toContain('1 item waits here and will be sent.');
  });

  test('keeps quiet for a disturbance that is over at once, and no longer', () => {
    const fresh = (ms: number) => facts({ state: 'connecting', since: NOW - ms, lastReadyAt: NOW - ms });
    expect(stripOf(fresh(QUIET_MS - 1))).toBeNull();
    expect(stripOf(fresh(QUIET_MS))).not.toBeNull();
  });

  test('counts down to the next try, and says when it is being made', () => {
    expect(stripOf(facts({ ...lost, nextTryAt: NOW + 6_000 }))?.next).toBe('next try in 6 s');
    expect(stripOf(facts({ ...lost, nextTryAt: NOW - 1 }))?.next).toBe('trying now');
    expect(stripOf(facts({ ...lost, state: 'probing' }))).toMatchObject({ next: 'trying now', actions: ['outbox'] });
  });

  test('offers to try now only while it waits, and keeps its since-when through the attempts', () => {
    expect(stripOf(facts(lost))?.actions).toEqual(['outbox', 'try-now']);
    const trying = stripOf(facts({ ...lost, state: 'connecting', since: NOW - 100 }));
    expect(trying?.title).toBe('Offline since 10:42');
  });

  test('says that it is still trying from the configured number of attempts on', () => {
    expect(stripOf(facts({ ...lost, attempt: 9 }))?.words).not.toContain('Still trying');
    expect(stripOf(facts({ ...lost, attempt: 10 }))?.words).toContain('Still trying after 10 attempts.');
  });

  test('working offline on purpose is no warning and offers the way back', () => {
    expect(stripOf(facts({ state: 'offline', cause: 'asked', since, lastReadyAt: since }))).toMatchObject({
      tone: 'info',
      title: 'Working offline since 10:42',
      actions: ['outbox', 'go-online'],
    });
  });

  test('[CN5] a captive portal is named', () => {
    expect(stripOf(facts({ ...lost, cause: 'captive-portal' }))?.words).toContain('open a browser');
  });

  test('[SY1] catching up is shown only with its progress', () => {
    expect(stripOf(facts({ state: 'catching-up' }))).toBeNull();
    expect(stripOf(facts({ state: 'catching-up', progress: { done: 3, total: 12 } }))?.title).toBe(
      'Catching up: 3 of 12 rooms',
    );
  });

  test('[CN6] an expired session asks for sign-in and says that writing goes on', () => {
    expect(stripOf(facts({ state: 'locked' }))).toMatchObject({
      words: 'You can keep reading and writing; sending goes on after you sign in.',
      actions: ['outbox', 'sign-in'],
    });
  });

  test('what waits although the link is there is spoken of after a while, with a sync', () => {
    const waiting = (ms: number) => facts({ state: 'ready' }, { waiting: 2, oldestWrittenAt: NOW - ms });
    expect(stripOf(waiting(SLOW_MS - 1))).toBeNull();
    expect(stripOf(waiting(SLOW_MS))).toMatchObject({ title: '2 items wait', actions: ['outbox', 'sync'] });
    // Behind a refused or held one nothing is slow: it waits for a person, and the room says so.
    expect(stripOf({ ...waiting(SLOW_MS), undecided: 1 })).toBeNull();
  });
});

describe('[OB11] an urgent message that has not left', () => {
  const urgentLate = { count: 1, roomId: 'r1', ageMs: 30_000, writtenAt: NOW - 42_000 };
  test('is said over everything else, also while connected', () => {
    expect(stripOf(facts({ state: 'ready' }, { urgentLate }))).toMatchObject({
      tone: 'urgent',
      title: 'An urgent message of yours has not been sent for 42 s',
      actions: ['outbox'],
    });
    const offline = stripOf(facts(lost, { urgentLate, waiting: 1 }));
    expect(offline).toMatchObject({ tone: 'urgent', actions: ['outbox', 'try-now'] });
    expect(offline?.words).toContain('Phone instead');
  });

  test('says nothing once nobody is signed in', () => {
    expect(stripOf(facts({ state: 'signed-out' }, { urgentLate }))).toBeNull();
  });
});
