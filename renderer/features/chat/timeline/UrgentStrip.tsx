// Urgent messages that still ask for this person's acknowledgement may lie far above: this line says how many there are
// and leads to the newest one that is not in view.

import { useState } from 'react';
import { useCall } from '../../../bridge/use-call.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { t } from '../../../ui/text.ts';

export interface UrgentStripProps {
  roomId: string;
  /** Answers whether the message was found and shown. */
  onShow: () => Promise<boolean>;
}

export function UrgentStrip({ roomId, onShow }: UrgentStripProps) {
  const rooms = useCall('rooms.list', {}).data;
  const count = rooms?.find((room) => room.roomId === roomId)?.urgentOpen ?? 0;
  const [search, setSearch] = useState<'idle' | 'looking' | 'missing'>('idle');
  if (count === 0) return null;
  const show = async () => {
    setSearch('looking');
    setSearch((await onShow()) ? 'idle' : 'missing');
  };
  return (
    <div className="timeline__urgent" role="status">
      <b>
        <span aria-hidden="true">▲ </span>
        {t('chat.urgentOpen', { count })}
      </b>
      {search === 'missing' && <span>{t('chat.urgentNotHere')}</span>}
      <Button size="small" isDisabled={search === 'looking'} onPress={() => void show()}>
        {t(search === 'looking' ? 'chat.urgentLooking' : 'chat.urgentShow')}
      </Button>
    </div>
  );
}
