// The actions of one message: a small bar that appears on the message under the pointer or the keyboard, with a menu of
// everything. Enter, the context key and a right click open the menu.

import { Copy, Ellipsis, Pencil, Reply, RotateCw, Trash2, Undo2 } from 'lucide-react';
import type { MessageRow } from '#shared/model/message.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Icon } from '../../../ui/marks/Icon.tsx';
import { Menu, type MenuEntry, type MenuGroup } from '../../../ui/overlays/Menu.tsx';
import { t } from '../../../ui/text.ts';
import type { Offers } from './message-commands.ts';
import { ReactionMark, REACTIONS } from './ReactionMark.tsx';
import { useRowShared } from './row-context.ts';

export interface MessageActionsProps {
  row: MessageRow;
  offers: Offers;
  onCopy: () => void;
  onRetract: () => void;
  onDiscard: () => void;
}

export function MessageActions(props: MessageActionsProps) {
  const { row, offers } = props;
  const { reply } = useRowShared();
  return (
    <div className="message__actions">
      {offers.reply && (
        <IconButton label={t('chat.reply')} shortcut="R" icon={Reply} size="small" onPress={() => reply(row)} />
      )}
      <Menu label={t('chat.actions')} groups={useGroups(props)}>
        <IconButton label={t('chat.actions')} shortcut="Enter" icon={Ellipsis} size="small" />
      </Menu>
    </div>
  );
}

function useGroups({ row, offers, onCopy, onRetract, onDiscard }: MessageActionsProps): MenuGroup[] {
  const { commands, reply, startEdit } = useRowShared();
  const { opId } = row;
  const entries: (MenuEntry | false)[] = [
    offers.retry && opId !== null && entry('retry', 'chat.tryAgain', RotateCw, () => void commands.retry(opId)),
    offers.reply && { ...entry('reply', 'chat.reply', Reply, () => reply(row)), shortcut: 'R' },
    offers.edit && { ...entry('edit', 'chat.edit', Pencil, () => startEdit(row.key)), shortcut: 'E' },
    !row.retracted && { ...entry('copy', 'chat.copyText', Copy, onCopy), shortcut: 'Ctrl+C' },
    offers.retract && { ...entry('retract', 'chat.retract', Undo2, onRetract), shortcut: 'Del', isDangerous: true },
    offers.discard && { ...entry('discard', 'chat.discard', Trash2, onDiscard), shortcut: 'Del', isDangerous: true },
  ];
  const groups: MenuGroup[] = [{ id: 'message', entries: entries.filter((each) => each !== false) }];
  if (offers.react) {
    const own = new Set(row.reactions.filter((each) => each.own).map((each) => each.emoji));
    groups.push({
      id: 'react',
      title: t('chat.reactions'),
      entries: REACTIONS.map(({ emoji, words }) => ({
        id: emoji,
        label: t(words),
        mark: <ReactionMark emoji={emoji} />,
        isChosen: own.has(emoji),
        onAction: () => void commands.react(row, emoji, !own.has(emoji)),
      })),
    });
  }
  return groups;
}

type Word = 'chat.tryAgain' | 'chat.reply' | 'chat.edit' | 'chat.copyText' | 'chat.retract' | 'chat.discard';

function entry(id: string, word: Word, icon: typeof Copy, onAction: () => void): MenuEntry {
  return { id, label: t(word), mark: <Icon icon={icon} size={14} />, onAction };
}
