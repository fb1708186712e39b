// The table on the terminal: figures beside their baseline and their goal.

import type { Figure } from './measure.ts';

const HEAD = ['work', 'ours', 'baseline', 'ratio', 'goal', 'met'];

export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.work,
    figure.ours,
    figure.baseline,
    figure.ratio === null ? '' : figure.ratio.toFixed(2),
    figure.goal,
    figure.met === null ? '' : figure.met ? 'yes' : 'NO',
  ]);
  return table(HEAD, rows);
}

/** Columns as wide as their widest cell; the first is words, the others are set to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) =>
        column === 0 ? (cells[column] ?? '').padEnd(width) : (cells[column] ?? '').padStart(width),
      )
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
