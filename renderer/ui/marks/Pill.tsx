// Pill: a word or two on a soft ground. Badge: a count. Both say in words or figures what their colour repeats.

import './marks.css';

export type PillTone = 'neutral' | 'accent' | 'warn' | 'urgent' | 'ok';

export interface PillProps {
  tone?: PillTone;
  /** A sign such as ▲ or ◷ before the words. */
  sign?: string;
  children: React.ReactNode;
}

export function Pill({ tone = 'neutral', sign, children }: PillProps) {
  return (
    <span className="ui-pill" data-tone={tone}>
      {sign !== undefined && <span aria-hidden="true">{sign}</span>}
      {children}
    </span>
  );
}

export interface BadgeProps {
  count: number;
  tone?: 'accent' | 'urgent' | 'warn';
  /** True when the count is a lower bound. */
  atLeast?: boolean;
}

/** Nothing at zero. The words for it belong to the thing that carries it. */
export function Badge({ count, tone = 'accent', atLeast = false }: BadgeProps) {
  if (count <= 0) return null;
  const figure = count > 99 ? '99+' : `${count}${atLeast ? '+' : ''}`;
  return (
    <span className="ui-badge" data-tone={tone} aria-hidden="true">
      {figure}
    </span>
  );
}
