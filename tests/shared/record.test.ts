import { expect, test } from 'vitest';
import { flattenFields, nestFields, sameValue } from '#shared/model/record.ts';

test('nested values and dotted fields are the same thing', () => {
  const nested = { phone: '1', address: { city: 'Ulm', lines: ['a', 'b'] } };
  const flat = flattenFields(nested);
  expect(flat).toEqual({ phone: '1', 'address.city': 'Ulm', 'address.lines': ['a', 'b'] });
  expect(nestFields(flat)).toEqual(nested);
});

test('[SE4] a field name never reaches into the machinery of every object', () => {
  expect(nestFields({ '__proto__.polluted': true, 'constructor.prototype.polluted': true, phone: '1' })).toEqual({
    phone: '1',
  });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('the order of keys says nothing, everything else does', () => {
  expect(sameValue({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
  expect(sameValue({ a: 1, b: [1, 2] }, { a: 1, b: [2, 1] })).toBe(false);
});
