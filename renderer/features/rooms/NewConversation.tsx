// Starting a direct conversation: type a name, press Enter. Works offline from the directory kept here, and says how
// old that is.

import { useMemo, useState } from 'react';
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField } from 'react-aria-components';
import { Search } from 'lucide-react';
import type { PersonView } from '#shared/model/presence.ts';
import type { Failure } from '#shared/result.ts';
import { useConnection } from '../../bridge/hooks/use-connection.ts';
import { useCall, useCommand } from '../../bridge/use-call.ts';
import { failureLine } from '../../ui/failure.ts';
import { foldText } from '../../ui/fold-text.ts';
import { Avatar, initialsOf } from '../../ui/marks/Avatar.tsx';
import { Icon } from '../../ui/marks/Icon.tsx';
import { Dialog } from '../../ui/overlays/Dialog.tsx';
import { t } from '../../ui/text.ts';
import { when } from '../../ui/time.ts';

const MOST_SHOWN = 40;

/** Everybody whose name, title, department or extension holds all the words; reachable people first. */
export function findPeople(people: readonly PersonView[], query: string): PersonView[] {
  const words = foldText(query).split(/\s+/).filter(Boolean);
  const isAway = ({ presence }: PersonView) => Number(presence.state === 'offline' || presence.state === 'unknown');
  return people
    .filter((person) => !person.self)
    .filter(({ name, title, department, extension }) => {
      const text = foldText(`${name} ${title} ${department} ${extension ?? ''}`);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => isAway(a) - isAway(b) || a.name.localeCompare(b.name))
    .slice(0, MOST_SHOWN);
}

export interface NewConversationProps {
  onClose: () => void;
  onOpenRoom: (roomId: string) => void;
}

export function NewConversation({ onClose, onOpenRoom }: NewConversationProps) {
  const [query, setQuery] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const directory = useCall('people.list', {});
  const openDirect = useCommand('rooms.openDirect');
  const { isConnected } = useConnection();
  const people = useMemo(() => findPeople(directory.data?.people ?? [], query), [directory.data, query]);
  const asOf = directory.data?.asOf ?? null;

  const choose = async (userId: string) => {
    const result = await openDirect.run({ userId });
    if (!result.ok) return setFailure(result.error);
    onClose();
    onOpenRoom(result.value.roomId);
  };

  return (
    <Dialog title={t('rooms.newTitle')} isOpen onClose={onClose}>
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <SearchField aria-label={t('rooms.newTitle')} autoFocus className="ui-search">
          <Icon icon={Search} size={14} />
          <Input className="ui-search__input" placeholder={t('rooms.newPlaceholder')} />
        </SearchField>
        {(failure ?? directory.error) && (
          <p className="rooms__failure" role="alert">
            {failureLine((failure ?? directory.error) as Failure)}
          </p>
        )}
        <ListBox
          aria-label={t('rooms.newTitle')}
          className="rooms__people"
          items={people.map((person) => ({ id: person.userId, person }))}
          onAction={(key) => void choose(String(key))}
          selectionMode="none"
          renderEmptyState={() => <p className="rooms__nobody">{t('rooms.newNobody')}</p>}
        >
          {({ id, person }) => (
            <ListBoxItem id={id} textValue={person.name} className="rooms__person">
              <Avatar
                initials={initialsOf(person.firstName, person.lastName)}
                size={24}
                presence={person.presence.state}
              />
              <span className="rooms__person-name">{person.name}</span>
              <span className="rooms__person-more ui-clip">
                {person.title}, {person.department} · {t(`presence.${person.presence.state}`)}
              </span>
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
