// Every pair of colours that the style sheets put on top of each other, in every theme. The table names what lies on
// what; the second test finds rules in the style sheets whose pair is missing from the table.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../renderer');
const tokens = readFileSync(join(ROOT, 'ui/theme/tokens.css'), 'utf8');

const GROUNDS = ['bg', 'panel', 'raised', 'hover', 'accent-soft', 'own', 'urgent-soft', 'warn-soft'] as const;

/** Text on ground, 4.5 (7 in the contrast theme). */
const TEXT: [string, readonly string[]][] = [
  ['ink', GROUNDS],
  ['ink2', GROUNDS],
  ['ink3', GROUNDS],
  ['ink', ['tile']],
  ['tile-ink', ['tile']],
  ['accent', ['bg', 'panel', 'raised', 'hover', 'accent-soft', 'own']],
  ['accent-ink', ['accent', 'accent-hover']],
  ['ok', ['bg', 'panel', 'own', 'ok-soft', 'hover', 'accent-soft']],
  ['ink', ['ok-soft']],
  ['urgent', ['bg', 'panel', 'raised', 'hover', 'own', 'accent-soft', 'urgent-soft']],
  ['urgent-ink', ['urgent', 'urgent-hover']],
  ['warn', ['bg', 'panel', 'raised', 'hover', 'own', 'accent-soft', 'urgent-soft', 'warn-soft']],
  ['warn-ink', ['warn-fill']],
  ['tip-ink', ['tip']],
  ['tip-ink2', ['tip']],
];

/** Shapes and lines that carry meaning, 3. */
const SHAPES: [string, readonly string[]][] = [
  ['ok', ['panel', 'bg', 'accent-soft', 'hover']],
  ['away', ['panel', 'bg', 'accent-soft', 'hover']],
  ['busy', ['panel', 'bg', 'accent-soft', 'hover']],
  ['call', ['panel', 'bg', 'accent-soft', 'hover']],
  ['off', ['panel', 'bg', 'accent-soft', 'hover']],
  ['line-strong', ['panel', 'bg', 'raised']],
  ['accent', ['panel', 'bg', 'raised', 'hover', 'accent-soft', 'urgent-soft', 'warn-soft']],
  ['urgent', ['urgent-soft']],
];

function palette(selector: string): Map<string, string> {
  const start = tokens.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThanOrEqual(0);
  const block = tokens.slice(start, tokens.indexOf('}', start));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((found) => [found[1] ?? '', found[2] ?? '']));
}

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(first: string, second: string): number {
  const [high = 0, low = 0] = [luminance(first), luminance(second)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function tooWeak(theme: Map<string, string>, pairs: [string, readonly string[]][], limit: number): string[] {
  return pairs.flatMap(([ink, grounds]) =>
    grounds.flatMap((ground) => {
      const [front, back] = [theme.get(ink), theme.get(ground)];
      if (!front || !back) return [`${ink} on ${ground}: no such token`];
      const found = contrast(front, back);
      return found >= limit ? [] : [`${ink} on ${ground}: ${found.toFixed(2)} < ${limit}`];
    }),
  );
}

const themes = { light: ':root', dark: ':root[data-theme="dark"]', contrast: ':root[data-theme="contrast"]' };

describe.each(Object.entries(themes))('the %s theme', (name, selector) => {
  const theme = palette(selector);
  test('keeps every text readable', () => {
    expect(tooWeak(theme, TEXT, name === 'contrast' ? 7 : 4.5)).toEqual([]);
  });
  test('keeps every meaningful shape visible', () => {
    expect(tooWeak(theme, SHAPES, name === 'contrast' ? 4.5 : 3)).toEqual([]);
  });
  test('defines the same roles as the light theme', () => {
    expect([...theme.keys()].toSorted()).toEqual([...palette(':root').keys()].toSorted());
  });
});

test('the ratio is that of WCAG, and a weak pair is found', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  const weak = new Map([
    ['ink', '#777777'],
    ['panel', '#ffffff'],
  ]);
  expect(tooWeak(weak, [['ink', ['panel']]], 4.5)).toEqual(['ink on panel: 4.48 < 4.5']);
});

const sheets = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'));
const rules = sheets.flatMap((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map((found) => ({
    where: `${path}: ${(found[1] ?? '').trim()}`,
    body: found[2] ?? '',
  }));
});

test('every rule that sets text and ground together uses a pair from the table', () => {
  const known = new Set(TEXT.flatMap(([ink, grounds]) => grounds.map((ground) => `${ink} on ${ground}`)));
  const missing = rules.flatMap(({ where, body }) => {
    const ink = /(?:^|[\s;])color:\s*var\(--([\w-]+)\)/.exec(body)?.[1];
    const ground = /background(?:-color)?:\s*var\(--([\w-]+)\)/.exec(body)?.[1];
    if (!ink || !ground || known.has(`${ink} on ${ground}`)) return [];
    return [`${where}: ${ink} on ${ground}`];
  });
  expect(rules.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test('no style sheet but the tokens names a colour of its own', () => {
  const own = rules.filter(
    ({ where, body }) => !where.startsWith('ui/theme/tokens.css') && /#[0-9a-f]{3,8}\b|rgb\(/i.test(body),
  );
  expect(own.map(({ where }) => where)).toEqual([]);
});
