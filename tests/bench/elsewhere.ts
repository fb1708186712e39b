// The same work by other libraries. Measured once, elsewhere, on two cores of the same kind, and written down here: not
// measured in this run. They are for the order of magnitude, and not all of them wait for the disk.

import { table } from './table.ts';

const FIGURES: readonly (readonly string[])[] = [
  ['bare two-table design', '3,600/s', '23,000/s', '9 ms'],
  ['PowerSync', '1,960/s', '12,000/s', '328 ms'],
  ['WatermelonDB', '1,200/s', '10,900/s', '18 ms'],
  ['PouchDB on LevelDB (not synced)', '5,000/s', '3,700/s', '20 ms'],
  ['RxDB in Chromium', '650/s', '2,300/s', '154 ms'],
  ['Workbox', '590/s', '89/s', ''],
  ['TanStack offline transactions', '147/s', '63/s', '101 ms'],
];

export function elsewhereTable(): string {
  const head = ['10,000 items, measured elsewhere, not now', 'durable enqueue', 'drain', 'cold read of 50 of 100,000'];
  return table(head, FIGURES);
}
