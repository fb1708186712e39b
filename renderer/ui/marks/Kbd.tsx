// A shortcut as it is printed on the keys of this machine.

import './marks.css';

/** `Ctrl+K` becomes `⌘ K` on a Mac and `Ctrl K` elsewhere. */
export function keysOf(shortcut: string, platform: string = navigator.platform): string {
  const mac = platform.startsWith('Mac');
  return shortcut
    .split('+')
    .map((key) => (mac && key === 'Ctrl' ? '⌘' : key))
    .join(' ');
}

export function Kbd({ shortcut }: { shortcut: string }) {
  return <kbd className="ui-kbd">{keysOf(shortcut)}</kbd>;
}
