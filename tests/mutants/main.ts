// npm run mutants [-- --only "words of a name"]
// Puts each deliberate bug into a copy of the sources and runs the suite that must notice it. Ends in failure when a
// mutant survives, when a suite does not run, and when a suite fails without any mutant: that would prove nothing.

import { parseArgs } from 'node:util';
import { hunt, nameOf, type Verdict } from './hunt.ts';
import { MUTANTS, type Suite } from './list.ts';
import { copyTree } from './tree.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const chosen = MUTANTS.filter((mutant) => mutant.name.includes(values.only));
if (chosen.length === 0) {
  console.error(`--only is part of a name: ${MUTANTS.map((mutant) => mutant.name).join(', ')}`);
  process.exit(2);
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const rows: { mutant: string; breaks: string; verdict: Verdict; tookMs: number }[] = [];
const sound = new Map<string, boolean>();
const tree = copyTree();

/** Each suite once without a mutant. */
async function isSound(suite: Suite): Promise<boolean> {
  const name = nameOf(suite);
  const known = sound.get(name);
  if (known !== undefined) return known;
  const verdict = await hunt(tree.folder, suite);
  sound.set(name, verdict.kind === 'silent');
  if (verdict.kind !== 'silent')
    console.log(`${name} fails without any mutant: ${verdict.kind === 'noticed' ? verdict.by : verdict.why}`);
  return verdict.kind === 'silent';
}

try {
  for (const { name, breaks, edits, suite } of chosen) {
    if (!(await isSound(suite))) {
      rows.push({ mutant: name, breaks, verdict: { kind: 'broken', why: 'its suite fails anyway' }, tookMs: 0 });
      continue;
    }
    const startedAt = performance.now();
    const restore = tree.patch(edits);
    const verdict = await hunt(tree.folder, suite);
    restore();
    const row = { mutant: name, breaks, verdict, tookMs: performance.now() - startedAt };
    rows.push(row);
    console.log(`${rows.length} of ${chosen.length}  ${name}: ${wordsOf(verdict)}  ${seconds(row.tookMs)}`);
  }
} finally {
  tree.remove();
}

function wordsOf(verdict: Verdict): string {
  if (verdict.kind === 'noticed') return verdict.by;
  return verdict.kind === 'silent' ? 'SURVIVED: a test is missing' : `BROKEN: ${verdict.why}`;
}

console.log('\n| mutant | breaks | caught by | time |\n|---|---|---|---|');
for (const { mutant, breaks, verdict, tookMs } of rows)
  console.log(`| ${mutant} | ${breaks} | ${wordsOf(verdict).replaceAll('|', '\\|')} | ${seconds(tookMs)} |`);
const caught = rows.filter(({ verdict }) => verdict.kind === 'noticed').length;
console.log(`\n${caught} of ${rows.length} caught`);
process.exit(caught === rows.length ? 0 : 1);
