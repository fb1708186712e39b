// Starting a conversation: type a name, press Enter. Works offline from the directory kept here, and says how old that
// is.

import { useMemo, useState } from 'react';
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField } from 'react-aria-components';
import { Search } from 'lucide-react';
import type { Failure } from '#shared/result.ts';
import { useConnection } from '../../bridge/hooks/use-connection.ts';
import { useCall, useCommand } from '../../bridge/use-call.ts';
import { failureLine } from '../../ui/failure.ts';
import { Avatar, initialsOf } from '../../ui/marks/Avatar.tsx';
import { Icon } from '../../ui/marks/Icon.tsx';
import { Dialog } from '../../ui/overlays/Dialog.tsx';
import { t } from '../../ui/text.ts';
import { when } from '../../ui/time.ts';
import { findTargets, type NewTarget } from './new-targets.ts';

export interface NewConversationProps {
  onClose: () => void;
  onOpenRoom: (roomId: string) => void;
}

export function NewConversation({ onClose, onOpenRoom }: NewConversationProps) {
  const [query, setQuery] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const directory = useCall('people.list', {});
  const openDirect = useCommand('rooms.openDirect');
  const openVisit = useCommand('rooms.openVisit');
  const { isConnected, view } = useConnection();
  const isPlain = view?.server === 'plain';
  const targets = useMemo(
    () => findTargets(directory.data?.people ?? [], query, isPlain),
    [directory.data, query, isPlain],
  );
  const asOf = directory.data?.asOf ?? null;

  const open = (target: NewTarget) => {
    if (target.kind === 'visit') return openVisit.run({ visitId: target.visitId });
    return openDirect.run({ userId: target.kind === 'person' ? target.person.userId : target.userId });
  };
  const choose = async (id: unknown) => {
    const target = targets.find((each) => each.id === id);
    if (!target) return;
    const result = await open(target);
    if (!result.ok) return setFailure(result.error);
    onClose();
    onOpenRoom(result.value.roomId);
  };

  return (
    <Dialog title={t('rooms.newTitle')} isOpen onClose={onClose}>
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <SearchField aria-label={t('rooms.newTitle')} autoFocus className="ui-search">
          <Icon icon={Search} size={14} />
          <Input
            className="ui-search__input"
            placeholder={t(isPlain ? 'rooms.newPlaceholderPlain' : 'rooms.newPlaceholder')}
          />
        </SearchField>
        {(failure ?? directory.error) && (
          <p className="rooms__failure" role="alert">
            {failureLine((failure ?? directory.error) as Failure)}
          </p>
        )}
        <ListBox
          aria-label={t('rooms.newTitle')}
          className="rooms__people"
          items={targets}
          onAction={(key) => void choose(key)}
          selectionMode="none"
          renderEmptyState={() => (
            <p className="rooms__nobody">{t(isPlain ? 'rooms.newNobodyPlain' : 'rooms.newNobody')}</p>
          )}
        >
          {(target) => (
            <ListBoxItem textValue={wordsOf(target)} className="rooms__person">
              <Target target={target} />
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
      {!isConnected && asOf !== null && (
        <p className="rooms__as-of">{t('rooms.newAsOf', { when: when(asOf, Date.now()) })}</p>
      )}
    </Dialog>
  );
}

function wordsOf(target: NewTarget): string {
  if (target.kind === 'person') return target.person.name;
  return target.kind === 'visit'
    ? t('rooms.newVisit', { number: target.visitId })
    : t('rooms.newUnmet', { id: target.userId });
}

function Target({ target }: { target: NewTarget }) {
  const words = <span className="rooms__person-name ui-clip">{wordsOf(target)}</span>;
  if (target.kind !== 'person') return words;
  const { firstName, lastName, presence, title, department } = target.person;
  const what = [title, department].filter(Boolean).join(', ');
  return (
    <>
      <Avatar initials={initialsOf(firstName, lastName)} size={24} presence={presence.state} />
      {words}
      <span className="rooms__person-more ui-clip">
        {[what, t(`presence.${presence.state}`)].filter(Boolean).join(' · ')}
      </span>
    </>
  );
}
