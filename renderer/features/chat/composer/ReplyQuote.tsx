// The message that is being answered, above the box.

import { X } from 'lucide-react';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { t } from '../../../ui/text.ts';

export interface Quoted {
  senderName: string;
  body: string;
}

export function ReplyQuote({ quoted, onCancel }: { quoted: Quoted | null; onCancel: () => void }) {
  return (
    <div className="composer__reply">
      <div className="composer__quote">
        <b>{quoted ? t('chat.replyTo', { name: quoted.senderName }) : t('chat.replyToSomebody')}</b>
        {quoted && <span className="ui-clip">{quoted.body}</span>}
      </div>
      <IconButton label={t('chat.cancelReply')} shortcut="Esc" icon={X} size="small" onPress={onCancel} />
    </div>
  );
}
