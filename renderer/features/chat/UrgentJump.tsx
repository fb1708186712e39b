// Urgent messages that still ask for this person's acknowledgement may lie far above: this button in the header says how
// many there are and leads to the newest. It stands where nothing has to make room for it.

import { useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { t } from '../../ui/text.ts';

export interface UrgentJumpProps {
  roomId: string;
  /** Answers whether the message was found and shown. */
  onShow: () => Promise<boolean>;
}

export function UrgentJump({ roomId, onShow }: UrgentJumpProps) {
  const rooms = useCall('rooms.list', {}).data;
  const count = rooms?.find((room) => room.roomId === roomId)?.urgentOpen ?? 0;
  const [search, setSearch] = useState<'idle' | 'looking' | 'missing'>('idle');
  if (count === 0) return null;
  const show = async () => {
    setSearch('looking');
    setSearch((await onShow()) ? 'idle' : 'missing');
  };
  return (
    <span className="chat__urgent">
      {search === 'missing' && <span role="status">{t('chat.urgentNotHere')}</span>}
      <Button isDisabled={search === 'looking'} onPress={() => void show()}>
        <span className="chat__urgent-words">
          <span aria-hidden="true">▲ </span>
          {t(search === 'looking' ? 'chat.urgentLooking' : 'chat.urgentOpen', { count })}
        </span>
      </Button>
    </span>
  );
}
