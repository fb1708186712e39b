import { describe, expect, test } from 'vitest';
import type { ConflictOutcome, ConflictReason } from '#shared/model/conflict.ts';
import {
  offersOf,
  outcomeWords,
  reasonWords,
  standing,
  whoWords,
} from '../../../renderer/features/conflicts/conflict-words.ts';
import { fieldName, shownValue } from '../../../renderer/features/conflicts/values.ts';
import { RECORD_FIELDS } from '#shared/wire/records.ts';
import { RECORD_ENTITIES } from '#shared/model/record.ts';
import { NOW } from '../../support/chat-fixtures.ts';
import { aConflict } from '../../support/record-fixtures.ts';

const nameOf = (userId: string | null) => (userId === 'user-pn' ? 'Priya Nair' : 'somebody');
const by = (kind: 'mine' | 'theirs' | 'merged', who: 'rule' | 'person'): ConflictOutcome => ({
  kind,
  by: who,
  at: NOW,
  value: 'x',
});
const offered = (outcome: ConflictOutcome, change = {}) => offersOf(aConflict({ outcome, ...change }));

describe('in words', () => {
  test('who changed what, and when', () => {
    expect(whoWords(aConflict(), nameOf, NOW)).toBe('Priya Nair changed it at 10:40 · you wrote yours at 10:35');
    expect(whoWords(aConflict({ theirBy: null, theirAt: null }), nameOf, NOW)).toBe(
      'somebody changed it · you wrote yours at 10:35',
    );
  });

  test('[CF4] every reason has words of its own', () => {
    const reasons: ConflictReason[] = [
      'appointments-belong-to-the-desk',
      'slot-taken',
      'own-settings',
      'newer',
      'older',
      'clock-uncertain',
      'merged',
      'overlap',
      'no-base',
      'clinical',
      'all-or-nothing',
      'chosen-by-caller',
      'overwritten-by-author',
      'decided',
    ];
    const words = reasons.map((why) => reasonWords(aConflict({ why }), nameOf));
    expect(new Set(words).size).toBe(reasons.length);
    for (const sentence of words) expect(sentence).toMatch(/^[A-Z].+\.$/);
  });

  test('what stands, and whether a rule or a person decided it', () => {
    expect(outcomeWords({ kind: 'waiting' }, NOW)).toBe('Waits for your decision');
    expect(outcomeWords(by('merged', 'rule'), NOW)).toBe('Merged by rule, 10:45');
    expect(outcomeWords(by('mine', 'person'), NOW)).toBe('Yours was kept, 10:45');
  });

  test('every field of every record has a name', () => {
    for (const entity of RECORD_ENTITIES)
      for (const field of Object.keys(RECORD_FIELDS[entity])) expect(fieldName(entity, field)).not.toBe(field);
    expect(fieldName('note', 'somethingNew')).toBe('somethingNew');
  });

  test('values read as what they are', () => {
    const text = (field: string, value: string | number | boolean | null) => {
      const shown = shownValue('appointment', field, value, nameOf);
      return shown.kind === 'fact' ? shown.text : shown.kind;
    };
    expect(text('duration', 30)).toBe('30 min');
    expect(text('patientId', 'user-pn')).toBe('Priya Nair');
    expect(text('status', 'no-show')).toBe('did not come');
    expect(text('scheduledAt', new Date(NOW).toISOString())).toBe('Sun 22 Nov 10:45');
    expect(text('notes', null)).toBe('nothing');
    expect(text('notes', 'words')).toBe('prose');
  });
});

describe('what can be done', () => {
  test('about what waits: all, but not dismissing', () => {
    expect(offered({ kind: 'waiting' })).toEqual({
      mine: 'decide',
      theirs: 'decide',
      merge: true,
      undo: false,
      dismiss: false,
    });
  });

  test('a rule’s decision is turned round, a person’s is taken back', () => {
    expect(offered(by('theirs', 'rule'))).toMatchObject({
      mine: 'turn-round',
      theirs: null,
      undo: false,
      dismiss: true,
    });
    expect(offered(by('mine', 'rule'))).toMatchObject({ mine: null, theirs: 'turn-round' });
    expect(offered(by('merged', 'rule'))).toMatchObject({ mine: null, theirs: 'turn-round' });
    expect(offered(by('mine', 'person'))).toMatchObject({ mine: null, theirs: null, undo: true, dismiss: true });
  });

  test('what was turned round may be decided again, for what does not stand', () => {
    const outcome: ConflictOutcome = { kind: 'undone', at: NOW, value: 'B' };
    expect(offered(outcome, { mine: 'A', theirs: 'B' })).toMatchObject({ mine: 'decide', theirs: null, merge: true });
    expect(standing(aConflict({ outcome, mine: 'A', theirs: 'B' }))).toBe('theirs');
  });

  test('a fact is one or the other: there is nothing to merge', () => {
    expect(offered({ kind: 'waiting' }, { entity: 'appointment', field: 'duration', mine: 30 }).merge).toBe(false);
    expect(offered({ kind: 'waiting' }, { entity: 'room', field: 'labels', mine: ['a'] }).merge).toBe(true);
  });

  test('what is dismissed cannot be dismissed again, and a merge by rule can still be turned round', () => {
    expect(offered(by('merged', 'rule'), { dismissedAt: NOW })).toMatchObject({ theirs: 'turn-round', dismiss: false });
  });
});
