// Reactions to a message; one's own can be taken back by pressing it again.

import { ToggleButton } from 'react-aria-components';
import type { MessageRow } from '#shared/model/message.ts';
import { t } from '../../../ui/text.ts';
import { ReactionMark, reactionWords } from './ReactionMark.tsx';
import { useRowShared } from './row-context.ts';

export function Reactions({ row }: { row: MessageRow }) {
  const { can, commands } = useRowShared();
  if (row.reactions.length === 0) return null;
  return (
    <div className="message__reactions">
      {row.reactions.map(({ emoji, count, own, names }) => (
        <ToggleButton
          key={emoji}
          className="message__reaction"
          aria-label={t('chat.reaction', { reaction: reactionWords(emoji), names: names.join(', ') })}
          isSelected={own}
          isDisabled={!can.react}
          onChange={(on) => void commands.react(row, emoji, on)}
        >
          <ReactionMark emoji={emoji} />
          <span aria-hidden="true">{count}</span>
        </ToggleButton>
      ))}
    </div>
  );
}
