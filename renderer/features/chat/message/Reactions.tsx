// Reactions to a message; one's own can be taken back by pressing it again.

import { ToggleButton } from 'react-aria-components';
import type { MessageRow } from '#shared/model/message.ts';
import { t, type MessageId } from '../../../ui/text.ts';
import { useRowShared } from './row-context.ts';

/** The reactions on offer, each with what it says. */
export const REACTIONS: readonly { emoji: string; words: MessageId }[] = [
  { emoji: '👍', words: 'chat.reactionAgreed' },
  { emoji: '✅', words: 'chat.reactionDone' },
  { emoji: '👀', words: 'chat.reactionLooking' },
  { emoji: '🙏', words: 'chat.reactionThanks' },
];

export function Reactions({ row }: { row: MessageRow }) {
  const { can, commands } = useRowShared();
  if (row.reactions.length === 0) return null;
  return (
    <div className="message__reactions">
      {row.reactions.map(({ emoji, count, own, names }) => (
        <ToggleButton
          key={emoji}
          className="message__reaction"
          aria-label={t('chat.reaction', { emoji, names: names.join(', ') })}
          isSelected={own}
          isDisabled={!can.react}
          onChange={(on) => void commands.react(row, emoji, on)}
        >
          <span aria-hidden="true">
            {emoji} {count}
          </span>
        </ToggleButton>
      ))}
    </div>
  );
}
