// Everybody in the house, by department, with presence: search as you type, one key to write to somebody.
// Virtual, because a hospital has thousands.

import { useEffect, useMemo, useRef, useState } from 'react';
import { Users } from 'lucide-react';
import { Virtualizer } from 'virtua';
import type { PresenceState } from '#shared/model/presence.ts';
import { useCall, useCommand } from '../../bridge/use-call.ts';
import { useConnection } from '../../bridge/hooks/use-connection.ts';
import { SearchField } from '../../ui/controls/SearchField.tsx';
import { EmptyState } from '../../ui/feedback/EmptyState.tsx';
import { FailureNote } from '../../ui/feedback/FailureNote.tsx';
import { Skeleton } from '../../ui/feedback/Skeleton.tsx';
import { toastFailure } from '../../ui/feedback/toasts.tsx';
import { Page, PageSpace } from '../../ui/layout/Page.tsx';
import { useRoving } from '../../ui/lists/use-roving.ts';
import { useNow } from '../../ui/now.ts';
import { t } from '../../ui/text.ts';
import { when } from '../../ui/time.ts';
import { peopleRows } from './people-rows.ts';
import { DepartmentHeading, PersonRow } from './PersonRow.tsx';
import { StateCounts } from './StateCounts.tsx';
import './people.css';

export function PeopleList({ onOpenRoom }: { onOpenRoom: (roomId: string) => void }) {
  const directory = useCall('people.list', {});
  const { isConnected } = useConnection();
  const [query, setQuery] = useState('');
  const [only, setOnly] = useState<PresenceState | null>(null);
  const now = useNow();
  const search = useRef<HTMLInputElement>(null);
  useSlashToSearch(search);

  const people = directory.data?.people;
  const asOf = directory.data?.asOf ?? null;
  const rows = useMemo(() => peopleRows(people ?? [], query, only), [people, query, only]);
  const age =
    asOf === null
      ? t('common.neverLoaded')
      : t(isConnected ? 'common.asOf' : 'common.asOfOffline', { clock: when(asOf, now) });

  const body = () => {
    if (directory.isError) return <FailureNote failure={directory.error} onRetry={() => void directory.refetch()} />;
    if (people === undefined) return <Skeleton rows={14} />;
    if (people.length === 0)
      return (
        <EmptyState icon={Users} title={t('people.empty')}>
          {t('people.emptyWhy')}
        </EmptyState>
      );
    if (rows.length === 0) return <EmptyState title={t('people.nobody')}>{t('people.nobodyWhy')}</EmptyState>;
    return <Rows rows={rows} now={now} onOpenRoom={onOpenRoom} />;
  };
  return (
    <Page
      title={t('people.title')}
      note={age}
      scrolls={false}
      tools={
        <>
          <div className="people__search">
            <SearchField
              label={t('people.search')}
              placeholder={t('people.searchPlaceholder')}
              value={query}
              onChange={setQuery}
              shortcut="/"
              inputRef={search}
            />
          </div>
          <PageSpace />
          {people && <StateCounts people={people} only={only} onChange={setOnly} />}
        </>
      }
    >
      {body()}
    </Page>
  );
}

interface RowsProps {
  rows: ReturnType<typeof peopleRows>;
  now: number;
  onOpenRoom: (roomId: string) => void;
}

function Rows({ rows, now, onOpenRoom }: RowsProps) {
  const openDirect = useCommand('rooms.openDirect');
  const roving = useRoving(rows.length, (index) => {
    const row = rows[index];
    return row?.row === 'person' && !row.person.self;
  });
  const write = async (userId: string) => {
    const result = await openDirect.run({ userId });
    if (result.ok) onOpenRoom(result.value.roomId);
    else toastFailure(result.error);
  };
  return (
    <div
      className="people__rows"
      role="list"
      aria-label={t('people.list')}
      ref={roving.box}
      onKeyDown={roving.onKeyDown}
    >
      <Virtualizer ref={roving.list} keepMounted={[roving.active]}>
        {rows.map((row, index) =>
          row.row === 'department' ? (
            <DepartmentHeading key={row.key} name={row.name} reachable={row.reachable} total={row.total} />
          ) : (
            <PersonRow
              key={row.key}
              person={row.person}
              index={index}
              isActive={index === roving.active}
              now={now}
              onFocus={roving.setActive}
              onWrite={(userId) => void write(userId)}
            />
          ),
        )}
      </Virtualizer>
    </div>
  );
}

/** `/` goes to the search from anywhere that is not itself a place to write. */
function useSlashToSearch(search: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const seek = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || target.matches('input, textarea, [contenteditable]'))
        return;
      event.preventDefault();
      search.current?.focus();
    };
    window.addEventListener('keydown', seek);
    return () => window.removeEventListener('keydown', seek);
  }, [search]);
}
