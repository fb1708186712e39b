// A size for people: `840 kB`, `12 MB`.

const format = (unit: 'kilobyte' | 'megabyte', digits: number) =>
  new Intl.NumberFormat('en-GB', { style: 'unit', unit, maximumFractionDigits: digits });

export function bytes(count: number): string {
  return count < 1_000_000
    ? format('kilobyte', 0).format(Math.ceil(count / 1_000))
    : format('megabyte', count < 10_000_000 ? 1 : 0).format(count / 1_000_000);
}
