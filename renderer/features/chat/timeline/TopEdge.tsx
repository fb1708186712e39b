// What lies before the oldest row that is shown.

import type { TimelinePage } from '#shared/model/message.ts';
import type { Failure } from '#shared/result.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { failureLine } from '../../../ui/failure.ts';
import { t } from '../../../ui/text.ts';
import { useRowShared } from '../message/row-context.ts';

export interface TopEdgeProps {
  /** A gap as the first row says the same in better words. */
  beginsWithGap: boolean;
  older: TimelinePage['older'];
  isLoading: boolean;
  failure: Failure | null;
  onLoad: () => void;
}

export function TopEdge({ beginsWithGap, older, isLoading, failure, onLoad }: TopEdgeProps) {
  const { isOnline } = useRowShared();
  if (older === 'start') return <p className="timeline__start">{t('chat.start')}</p>;
  if (older === 'more' && !failure) return <p className="timeline__start">{t('chat.loadingOlder')}</p>;
  if (older === 'unknown') return <p className="timeline__start">{beginsWithGap ? '' : t('chat.olderUnknown')}</p>;
  const canAsk = older === 'more' || isOnline;
  return (
    <div className="timeline__gap">
      <span aria-hidden="true">⋯</span>
      <span className="timeline__gap-words">
        {t('chat.olderOnServer')}
        {failure && <span role="alert"> · {failureLine(failure)}</span>}
      </span>
      <Button size="small" isDisabled={!canAsk || isLoading} onPress={onLoad}>
        {isLoading ? t('chat.gapLoading') : t(canAsk ? 'chat.loadOlder' : 'chat.loadWhenOnline')}
      </Button>
    </div>
  );
}
