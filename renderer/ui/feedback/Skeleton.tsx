// Grey rows where rows will be; they appear only after 200 ms, so that a quick answer never flickers.

import { t } from '../text.ts';
import './feedback.css';

export interface SkeletonProps {
  rows?: number;
  /** `line` for plain rows, `tile` for rows with an avatar. */
  shape?: 'line' | 'tile';
}

export function Skeleton({ rows = 6, shape = 'line' }: SkeletonProps) {
  return (
    <div className="ui-skeleton" role="status">
      <span className="ui-hidden">{t('common.loading')}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="ui-skeleton__row" data-shape={shape} data-width={index % 3} aria-hidden="true">
          {shape === 'tile' && <span className="ui-skeleton__tile" />}
          <span className="ui-skeleton__line" />
        </div>
      ))}
    </div>
  );
}
