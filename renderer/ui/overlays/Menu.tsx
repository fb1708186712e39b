// A menu that opens from a button. Items carry an icon, a word and, where there is one, a shortcut.

import {
  Header,
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { Check } from 'lucide-react';
import { keysOf } from '../marks/Kbd.tsx';
import { Icon } from '../marks/Icon.tsx';
import './menu.css';

export interface MenuEntry {
  id: string;
  label: string;
  /** A picture or a mark before the label. */
  mark?: React.ReactNode;
  shortcut?: string;
  isChosen?: boolean;
  isDangerous?: boolean;
  isDisabled?: boolean;
  onAction: () => void;
}

export interface MenuGroup {
  id: string;
  title?: string;
  entries: readonly MenuEntry[];
}

export interface MenuProps {
  label: string;
  groups: readonly MenuGroup[];
  placement?: 'bottom end' | 'bottom start' | 'right bottom' | 'right top';
  /** The button that opens it: one React Aria button. */
  children: React.ReactElement;
}

export function Menu({ label, groups, placement = 'bottom end', children }: MenuProps) {
  const act = (key: unknown) => {
    for (const group of groups) group.entries.find((entry) => entry.id === key)?.onAction();
  };
  return (
    <MenuTrigger>
      {children}
      <Popover className="ui-popover" placement={placement} offset={4}>
        <AriaMenu aria-label={label} className="ui-menu" onAction={act}>
          {groups.map((group, index) => (
            <MenuSection key={group.id} className="ui-menu__section" aria-label={group.title ?? label}>
              {index > 0 && <Separator className="ui-menu__line" />}
              {group.title !== undefined && <Header className="ui-menu__title">{group.title}</Header>}
              {group.entries.map((entry) => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.label}
      isDisabled={entry.isDisabled ?? false}
      className="ui-menu__item"
      data-tone={entry.isDangerous ? 'danger' : undefined}
    >
      {entry.mark !== undefined && <span className="ui-menu__mark">{entry.mark}</span>}
      <span className="ui-menu__label">{entry.label}</span>
      {entry.isChosen && <Icon icon={Check} size={14} />}
      {entry.shortcut !== undefined && <span className="ui-menu__keys">{keysOf(entry.shortcut)}</span>}
    </MenuItem>
  );
}
