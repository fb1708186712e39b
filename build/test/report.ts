// The last line of a run: how many tests passed, failed and were skipped, read from the runner's own record.

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

interface RunnerRecord {
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** A file that failed before its first test counts as one failure. */
export function totalsOf(record: RunnerRecord): Totals {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  for (const file of record.testResults) {
    let failedHere = 0;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') totals.passed += 1;
      else if (status === 'failed') failedHere += 1;
      else totals.skipped += 1;
    }
    totals.failed += file.status === 'failed' ? Math.max(1, failedHere) : failedHere;
  }
  return totals;
}

export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
