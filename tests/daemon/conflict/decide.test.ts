// [CF2] [CF3] One field in conflict, by each strategy; the table of rules; the clock that stamps or refuses to.

import { describe, expect, it } from 'vitest';
import { decideField, type FieldInConflict } from '#daemon/conflict/decide.ts';
import { createHybridClock } from '#daemon/conflict/hybrid-clock.ts';
import { ruleOf, RULES } from '#daemon/conflict/rules.ts';
import { STRATEGIES } from '#shared/model/conflict.ts';
import { compareHybridTimes, parseHybridTime } from '#shared/model/hybrid-time.ts';
import { RECORD_ENTITIES } from '#shared/model/record.ts';
import { RECORD_FIELDS } from '#shared/wire/records.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const field: FieldInConflict = {
  base: 'base',
  baseKnown: true,
  mine: 'mine',
  theirs: 'theirs',
  myTime: '2000-0-a',
  theirTime: '1000-0-b',
};
const topic = (strategy: (typeof STRATEGIES)[number] | null) => ruleOf('room', 'topic', { strategy, own: false });

describe('[CF2] a field in conflict', () => {
  it.each([
    ['server-wins', field, { kind: 'theirs' }],
    ['client-wins', field, { kind: 'mine' }],
    ['newest-wins', field, { kind: 'mine', why: 'newer' }],
    ['newest-wins', { ...field, theirTime: '2000-1-a' }, { kind: 'theirs', why: 'older' }],
    ['newest-wins', { ...field, myTime: null }, { kind: 'ask', why: 'clock-uncertain' }],
    ['newest-wins', { ...field, theirTime: null }, { kind: 'ask', why: 'clock-uncertain' }],
    [
      'merge',
      { ...field, mine: 'base\nmine', theirs: 'theirs\nbase' },
      { kind: 'merged', value: 'theirs\nbase\nmine' },
    ],
    ['merge', field, { kind: 'ask', why: 'overlap' }],
    ['merge', { ...field, baseKnown: false }, { kind: 'ask', why: 'no-base' }],
    ['manual', field, { kind: 'ask' }],
  ] as const)('%s', (strategy, conflict, verdict) => {
    expect(decideField(conflict, topic(strategy))).toMatchObject(verdict);
  });

  it('that is clinical is never settled by whose clock was later, whoever asks for it', () => {
    const rule = ruleOf('appointment', 'reasonForVisit', { strategy: 'newest-wins', own: false });
    expect(decideField(field, rule)).toEqual({ kind: 'ask', why: 'clinical' });
  });
});

describe('[CF3] the table of rules', () => {
  it('has a row with a reason for every field of every record', () => {
    for (const entity of RECORD_ENTITIES)
      for (const name of Object.keys(RECORD_FIELDS[entity])) {
        const rule = ruleOf(entity, name, { strategy: null, own: true });
        expect(rule.reason.length).toBeGreaterThan(20);
      }
    expect(RULES.some(({ clinical, strategy }) => clinical && strategy === 'newest-wins')).toBe(false);
  });

  it('takes one’s own profile for one’s own, and asks about somebody else’s', () => {
    expect(ruleOf('profile', 'phone', { strategy: null, own: true }).strategy).toBe('client-wins');
    expect(ruleOf('profile', 'phone', { strategy: null, own: false }).strategy).toBe('manual');
  });
});

describe('[CF2] [IN13] the hybrid clock', () => {
  const clock = new FakeClock();

  it('stamps nothing before the server has said its time', () => {
    expect(createHybridClock(clock, 'd').stamp()).toBeNull();
  });

  it('stamps by the server’s time, always later than before and than what it saw', () => {
    const hybrid = createHybridClock(clock, 'device 1');
    hybrid.heard(5_000);
    const stamps = [hybrid.stamp(), hybrid.stamp()];
    hybrid.saw('6000-3-other');
    stamps.push(hybrid.stamp());
    const times = stamps.map((stamp) => parseHybridTime(stamp ?? ''));
    for (const [index, time] of times.entries()) {
      const before = times[index - 1];
      if (before && time) expect(compareHybridTimes(before, time)).toBeLessThan(0);
    }
    expect(stamps).toEqual(['5000-0-device_1', '5000-1-device_1', '6000-4-device_1']);
  });

  it('follows no stamp from the future', () => {
    const hybrid = createHybridClock(clock, 'd');
    hybrid.heard(5_000);
    hybrid.saw('99999999-0-x');
    hybrid.saw('nonsense');
    expect(hybrid.stamp()).toBe('5000-0-d');
  });

  it('is uncertain after a jump of the wall clock, until the server speaks again', () => {
    const hybrid = createHybridClock(clock, 'd');
    hybrid.heard(5_000);
    clock.advance(1_000);
    expect(hybrid.stamp()).toBe('6000-0-d');
    clock.setWall(clock.now() + 60_000);
    expect(hybrid.stamp()).toBeNull();
    hybrid.heard(7_000);
    expect(hybrid.stamp()).toBe('7000-0-d');
  });
});
