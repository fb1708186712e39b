// The intervals on offer for the background sync (SY4), and whatever else is set at present.

import type { Option } from '../../ui/controls/Select.tsx';
import { t } from '../../ui/text.ts';

const OFFERED_MS = [10_000, 30_000, 60_000, 300_000, 900_000];

export function intervalOptions(presentMs: number): Option<string>[] {
  const all = OFFERED_MS.includes(presentMs) ? OFFERED_MS : [...OFFERED_MS, presentMs].toSorted((a, b) => a - b);
  return all.map((ms) => ({
    value: String(ms),
    label:
      ms % 60_000 === 0
        ? t('settings.minutes', { minutes: ms / 60_000 })
        : t('settings.seconds', { seconds: Math.round(ms / 1_000) }),
  }));
}
