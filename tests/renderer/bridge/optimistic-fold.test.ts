import { describe, expect, test } from 'vitest';
import {
  add,
  fold,
  mergeFields,
  remove,
  settle,
  type Folding,
  type PendingUpdate,
} from '../../../renderer/bridge/hooks/optimistic-fold.ts';

interface Profile {
  name: string;
  phone: string;
}
const base: Profile = { name: 'Ann', phone: '1' };
const update = (id: string, change: Partial<Profile>): PendingUpdate<Profile> => ({
  id,
  key: 'profile',
  state: 'pending',
  apply: (current) => ({ ...(current as Profile), ...change }),
});
const folding = (...updates: PendingUpdate<Profile>[]): Folding<Profile> =>
  updates.reduce((value, each) => add(value, each), { base, updates: [] } as Folding<Profile>);

describe('[IN10] what is shown is the known value with the pending changes over it', () => {
  test('in the order in which they were made', () => {
    expect(fold(folding(update('1', { name: 'B' }), update('2', { name: 'C' })))).toEqual({ name: 'C', phone: '1' });
  });

  test('rolling one back leaves the others as they are', () => {
    const both = folding(update('1', { name: 'B' }), update('2', { phone: '2' }));
    expect(fold(remove(both, '1'))).toEqual({ name: 'Ann', phone: '2' });
  });

  test('a newer value from the server keeps the pending changes over it', () => {
    const pending = folding(update('1', { name: 'B' }));
    expect(fold({ ...pending, base: { name: 'Anna', phone: '9' } })).toEqual({ name: 'B', phone: '9' });
  });
});

describe('[CF2] an accepted change whose answer differs', () => {
  const pending = folding(update('1', { name: 'B' }));
  const answer: Profile = { name: 'Server', phone: '7' };

  test.each([
    ['server-wins', { name: 'Server', phone: '7' }],
    ['newest-wins', { name: 'Server', phone: '7' }],
    ['client-wins', { name: 'B', phone: '7' }],
  ] as const)('%s', (resolution, expected) => {
    expect(fold(settle(pending, '1', answer, resolution))).toEqual(expected);
  });

  test('merge keeps ours where only we changed it', () => {
    expect(fold(settle(pending, '1', { name: 'Ann', phone: '7' }, 'merge'))).toEqual({ name: 'B', phone: '7' });
  });

  test('merge takes the server’s where both changed it', () => {
    expect(mergeFields(base, { name: 'B', phone: '1' }, { name: 'Server', phone: '1' }).name).toBe('Server');
  });

  test('an answer without a value means that the change was taken as it is', () => {
    expect(fold(settle(pending, '1', undefined, 'server-wins'))).toEqual({ name: 'B', phone: '1' });
  });

  test('an answer to a change that was rolled back changes nothing', () => {
    const gone = remove(pending, '1');
    expect(settle(gone, '1', answer, 'server-wins')).toBe(gone);
  });
});
