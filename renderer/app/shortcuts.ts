// The keys of the window. Sections and the palette work from anywhere, also while writing; Escape belongs first to
// whatever has the focus (a dialog, a menu, a search, a reply) and only then goes one step back.

import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { isNarrow } from './use-narrow.ts';
import { SECTIONS, useWindow, type Section } from './window-store.ts';

export const sectionShortcut = (section: Section): string => `Ctrl+${SECTIONS.indexOf(section) + 1}`;
export const PALETTE_SHORTCUT = 'Ctrl+K';

/** A dialog or an open menu takes the keys; a toast does not. */
const isOverlaid = () => document.querySelector('.ui-veil, .ui-popover') !== null;

export function useShortcuts(): void {
  useEffect(() => {
    const { show, setOverlay, stepBack } = useWindow.getState();
    const bindings: Record<string, (event: KeyboardEvent) => void> = {
      '$mod+k': (event) => {
        event.preventDefault();
        if (!isOverlaid()) setOverlay('palette');
      },
    };
    SECTIONS.forEach((section, index) => {
      bindings[`$mod+Digit${index + 1}`] = (event) => {
        event.preventDefault();
        if (!isOverlaid()) show(section);
      };
    });
    const stopKeys = tinykeys(window, bindings, { ignore: (event) => event.repeat || event.isComposing });
    const back = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || isOverlaid()) return;
      stepBack(isNarrow());
    };
    window.addEventListener('keydown', back);
    return () => {
      stopKeys();
      window.removeEventListener('keydown', back);
    };
  }, []);
}
