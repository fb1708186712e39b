// Presence as six shapes that differ without colour: tick, clock, bar, handset, ring, dashed ring with a question mark.
// The words always stand beside it (`presenceWords`), or the mark names itself when `label` is given.

import type { PresenceState } from '#shared/model/presence.ts';
import './marks.css';

const shapes: Record<PresenceState, React.ReactNode> = {
  online: (
    <>
      <circle className="fill-ok" cx="7" cy="7" r="6" />
      <path className="cut" d="M4.1 7.2l2 2L9.9 5.2" />
    </>
  ),
  away: (
    <>
      <circle className="fill-away" cx="7" cy="7" r="6" />
      <path className="cut" d="M7 3.7V7l2.2 1.5" />
    </>
  ),
  busy: (
    <>
      <circle className="fill-busy" cx="7" cy="7" r="6" />
      <path className="cut cut--wide" d="M4 7h6" />
    </>
  ),
  in_call: (
    <>
      <rect className="fill-call" x="1" y="1" width="12" height="12" rx="3.5" />
      <path
        className="hole"
        d="M4.5 4.1c.2 3.1 2.3 5.2 5.4 5.4l.5-1.6-1.7-.8-.8.8C7.1 7.5 6.5 6.9 6.1 6.1l.8-.8-.8-1.7z"
      />
    </>
  ),
  offline: <circle className="ring" cx="7" cy="7" r="5" />,
  unknown: (
    <>
      <circle className="ring ring--dashed" cx="7" cy="7" r="5.4" />
      <path className="ring-mark" d="M5.6 5.7c.1-1.1 2.8-1.2 2.8.2 0 .9-1.4.9-1.4 1.9" />
      <circle className="ring-dot" cx="7" cy="9.7" r=".75" />
    </>
  ),
};

export interface PresenceMarkProps {
  state: PresenceState;
  size?: number;
  /** Names the mark for screen readers where no words stand beside it. */
  label?: string;
}

export function PresenceMark({ state, size = 14, label }: PresenceMarkProps) {
  const naming = label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label };
  return (
    <svg className="ui-presence" data-state={state} width={size} height={size} viewBox="0 0 14 14" {...naming}>
      {shapes[state]}
    </svg>
  );
}
