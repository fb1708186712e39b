// [F47] Three desks change the same records offline, round after round, and come back in any order, some killed, some
// with lost answers. After each round: all see the same, nothing is on the way, and every word that somebody wrote is on
// the server or in a log (IN6, IN11, CF5).

import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#shared/bridge/contract.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { ClinicRig, ROOM, type Desk } from './clinic-rig.ts';

const ROUNDS = 25;
const SEEDS = [1, 2, 3, 4];

interface Written {
  /** Every word of a note is unique. */
  words: string[];
  topics: Map<Desk, string>;
}

function inSomeLog(desks: readonly Desk[], field: string, holds: (value: JsonValue) => boolean): boolean {
  return desks.some((desk) =>
    desk.log({ dismissed: true }).some((row) => row.field === field && (holds(row.mine) || holds(row.theirs))),
  );
}

describe('[F47] rounds of offline work', () => {
  test.each(SEEDS)(`converge and lose nothing (seed %i, ${ROUNDS} rounds)`, async (seed) => {
    const random = createSeededRandom(seed);
    const below = (count: number) => Math.floor(random.uniform() * count);
    const rig = await ClinicRig.open();
    const desks = [rig.desk('ada'), rig.desk('ben'), rig.desk('ada')];
    await rig.rest();
    const kept: Written = { words: [], topics: new Map() };
    let count = 0;

    function write(desk: Desk): void {
      count += 1;
      const kind = below(4);
      if (kind === 0) {
        kept.topics.set(desk, `topic ${count}`);
        desk.set('room', ROOM, { topic: `topic ${count}` });
      } else if (kind === 1) {
        desk.set('room', ROOM, { labels: [`label ${below(4)}`, `label ${below(4)}`] });
      } else {
        const text = desk.value('note', ROOM, 'text') as string;
        const lines = text === '' ? [] : text.split('\n');
        const word = `w${count}`;
        if (kind === 2 && lines.length > 0) {
          const place = below(lines.length);
          lines[place] = `${lines[place] ?? ''} ${word}`;
        } else lines.splice(below(lines.length + 1), 0, `line about ${word} of bed ${below(9)}`);
        kept.words.push(word);
        desk.set('note', ROOM, { text: lines.join('\n') });
      }
    }

    for (let round = 0; round < ROUNDS; round += 1) {
      kept.topics.clear();
      for (const desk of desks) desk.offline();
      for (const desk of desks) {
        for (let edits = below(3); edits >= 0; edits -= 1) write(desk);
        rig.clock.advance(below(5_000));
      }
      for (const desk of [...desks].sort(() => random.uniform() - 0.5)) {
        if (below(4) === 0) desk.kill();
        desk.losesAnswers = below(4) === 0;
        await desk.online();
        await rig.flush(below(3_000));
        desk.losesAnswers = false;
        if (below(5) === 0) desk.kill();
      }
      await rig.rest();

      const [first, ...others] = desks;
      for (const [entity, field] of [
        ['note', 'text'],
        ['room', 'topic'],
        ['room', 'labels'],
      ] as const) {
        const value = first?.value(entity, ROOM, field);
        for (const desk of others) expect(desk.value(entity, ROOM, field)).toEqual(value);
        const there = rig.services.records.get({ userId: 'ada', role: 'provider' }, entity, ROOM);
        expect(there?.fields[field]?.value).toEqual(value);
      }
      for (const desk of desks) expect(desk.messaging.outbox.all()).toEqual([]);
      const text = first?.value('note', ROOM, 'text') as string;
      const isIn = (whole: JsonValue, word: string) => String(whole).split(/\s/).includes(word);
      for (const word of kept.words)
        if (!isIn(text, word))
          expect(
            inSomeLog(desks, 'text', (value) => isIn(value, word)),
            word,
          ).toBe(true);
      for (const topic of kept.topics.values())
        if (first?.value('room', ROOM, 'topic') !== topic)
          expect(
            inSomeLog(desks, 'topic', (value) => value === topic),
            topic,
          ).toBe(true);
    }
    const merges = desks.flatMap((desk) => desk.log({ dismissed: true })).filter(({ why }) => why === 'merged');
    expect(merges.length).toBeGreaterThan(5);
    rig.close();
  });
});
