// What is missing is a row that says so (IN8), with a way to get it.

import { useState } from 'react';
import type { GapRow } from '#shared/model/message.ts';
import type { Failure } from '#shared/result.ts';
import { useBridge } from '../../../bridge/provider.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { failureLine } from '../../../ui/failure.ts';
import { t } from '../../../ui/text.ts';
import { useRowShared } from '../message/row-context.ts';

export function GapItem({ gap }: { gap: GapRow }) {
  const bridge = useBridge();
  const { roomId, isOnline } = useRowShared();
  const [asked, setAsked] = useState<'no' | 'loading' | Failure>('no');
  const isLoading = gap.loading || asked === 'loading';
  const load = async () => {
    setAsked('loading');
    const result = await bridge.call('chat.loadGap', { roomId, from: gap.from, to: gap.to });
    setAsked(result.ok ? 'no' : result.error);
  };
  return (
    <div className="timeline__gap">
      <span aria-hidden="true">⋯</span>
      <span className="timeline__gap-words">
        {gap.count === null ? t('chat.gapUnknown') : t('chat.gap', { count: gap.count })}
        {typeof asked === 'object' && <span role="alert"> · {failureLine(asked)}</span>}
      </span>
      <Button size="small" isDisabled={!isOnline || isLoading} onPress={() => void load()}>
        {isLoading ? t('chat.gapLoading') : t(isOnline ? 'chat.gapLoad' : 'chat.loadWhenOnline')}
      </Button>
    </div>
  );
}
