// Ctrl+K: type a name, press Enter, be there. Works offline from what this workstation knows.

import { useMemo, useRef, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Input,
  ListBox,
  ListBoxItem,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { ArrowRight, Search } from 'lucide-react';
import { useCall, useCommand } from '../../bridge/use-call.ts';
import { toastFailure } from '../../ui/feedback/toasts.tsx';
import { Avatar, initialsOf } from '../../ui/marks/Avatar.tsx';
import { Icon } from '../../ui/marks/Icon.tsx';
import { PresenceMark } from '../../ui/marks/PresenceMark.tsx';
import { Kbd, keysOf } from '../../ui/marks/Kbd.tsx';
import { t } from '../../ui/text.ts';
import { sectionShortcut } from '../shortcuts.ts';
import { SECTIONS, type Section } from '../window-store.ts';
import { findTargets, type JumpTarget } from './jump.ts';
import './palette.css';

export interface PaletteProps {
  onClose: () => void;
  onOpenRoom: (roomId: string) => void;
  onShow: (section: Section) => void;
}

function idOf(target: JumpTarget): string {
  switch (target.kind) {
    case 'room':
      return `room ${target.room.roomId}`;
    case 'person':
      return `person ${target.person.userId}`;
    case 'section':
      return `section ${target.section.section}`;
  }
}

export function Palette({ onClose, onOpenRoom, onShow }: PaletteProps) {
  const [query, setQuery] = useState('');
  const rooms = useCall('rooms.list', {}).data;
  const people = useCall('people.list', {}).data;
  const input = useRef<HTMLInputElement>(null);
  const openDirect = useCommand('rooms.openDirect');
  const targets = useMemo(() => {
    const sections = SECTIONS.map((section) => ({ section, name: t(`app.${section}`) }));
    return findTargets(query, rooms ?? [], people?.people ?? [], sections);
  }, [query, rooms, people]);

  const go = async (key: unknown) => {
    const target = targets.find((candidate) => idOf(candidate) === key);
    if (target?.kind === 'room') onOpenRoom(target.room.roomId);
    if (target?.kind === 'section') onShow(target.section.section);
    if (target?.kind !== 'person') return;
    const result = await openDirect.run({ userId: target.person.userId });
    if (result.ok) onOpenRoom(result.value.roomId);
    else toastFailure(result.error);
  };

  /** A quick Enter comes before the list has taken its first line; then the first line is meant. */
  const goToFirst = async () => {
    const [first] = targets;
    if (first && !input.current?.getAttribute('aria-activedescendant')) await go(idOf(first));
  };

  return (
    <ModalOverlay className="ui-veil palette-veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="palette">
        <Dialog className="ui-dialog" aria-label={t('app.jump')}>
          <Autocomplete inputValue={query} onInputChange={setQuery}>
            <SearchField
              aria-label={t('app.jump')}
              autoFocus
              className="palette__search"
              onSubmit={() => void goToFirst()}
            >
              <Icon icon={Search} />
              <Input ref={input} className="palette__input" placeholder={t('app.jumpPlaceholder')} />
              <Kbd shortcut="Esc" />
            </SearchField>
            <ListBox
              aria-label={t('app.jump')}
              className="palette__list"
              items={targets.map((target) => ({ id: idOf(target), target }))}
              onAction={(key) => void go(key)}
              selectionMode="none"
              renderEmptyState={() => <p className="palette__empty">{t('app.jumpNothing')}</p>}
            >
              {({ id, target }) => (
                <ListBoxItem id={id} textValue={nameOf(target)} className="palette__item">
                  <Target target={target} />
                </ListBoxItem>
              )}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function nameOf(target: JumpTarget): string {
  switch (target.kind) {
    case 'room':
      return target.room.title;
    case 'person':
      return target.person.name;
    case 'section':
      return target.section.name;
  }
}

function Target({ target }: { target: JumpTarget }) {
  if (target.kind === 'person') {
    const { person } = target;
    return (
      <>
        <Avatar initials={initialsOf(person.firstName, person.lastName)} size={24} />
        <span className="palette__name ui-clip">{person.name}</span>
        <PresenceMark state={person.presence.state} />
        <span className="palette__more ui-clip">
          {person.title}, {person.department} · {t(`presence.${person.presence.state}`)}
        </span>
      </>
    );
  }
  if (target.kind === 'section') {
    const { section, name } = target.section;
    return (
      <>
        <span className="palette__section">
          <Icon icon={ArrowRight} />
        </span>
        <span className="palette__name ui-clip">{name}</span>
        <span className="palette__more ui-clip">
          {t('app.jumpSection', { shortcut: keysOf(sectionShortcut(section)) })}
        </span>
      </>
    );
  }
  const { room } = target;
  const more = room.patientLine ?? (room.kind === 'direct' ? null : t('app.jumpMembers', { count: room.memberCount }));
  return (
    <>
      <Avatar initials={room.initials} size={24} />
      <span className="palette__name ui-clip">{room.title}</span>
      {room.peerPresence && <PresenceMark state={room.peerPresence} />}
      <span className="palette__more ui-clip">{more ?? (room.peerPresence && t(`presence.${room.peerPresence}`))}</span>
    </>
  );
}
