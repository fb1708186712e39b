// The reactions on offer, each as a line icon with its words: emoji differ from system to system, and some have none.
// On the wire they are the emoji that every client knows; any other that arrives is shown as it came.

import { Check, Eye, Heart, ThumbsUp, type LucideIcon } from 'lucide-react';
import { Icon } from '../../../ui/marks/Icon.tsx';
import { t, type MessageId } from '../../../ui/text.ts';

export const REACTIONS: readonly { emoji: string; words: MessageId; icon: LucideIcon }[] = [
  { emoji: '👍', words: 'chat.reactionAgreed', icon: ThumbsUp },
  { emoji: '✅', words: 'chat.reactionDone', icon: Check },
  { emoji: '👀', words: 'chat.reactionLooking', icon: Eye },
  { emoji: '🙏', words: 'chat.reactionThanks', icon: Heart },
];

const known = (emoji: string) => REACTIONS.find((reaction) => reaction.emoji === emoji);

export function reactionWords(emoji: string): string {
  const reaction = known(emoji);
  return reaction ? t(reaction.words) : emoji;
}

export function ReactionMark({ emoji }: { emoji: string }) {
  const reaction = known(emoji);
  return reaction ? <Icon icon={reaction.icon} size={14} /> : <span aria-hidden="true">{emoji}</span>;
}
