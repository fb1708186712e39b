// Editing in place and the keyboard: the focus goes into the form when it opens, and back to the button when it closes.

import { useEffect, useRef } from 'react';

export function useEditFocus<Element extends HTMLElement>(isEditing: boolean) {
  const card = useRef<HTMLDivElement>(null);
  const box = useRef<Element>(null);
  const was = useRef(isEditing);
  useEffect(() => {
    if (was.current === isEditing) return;
    was.current = isEditing;
    if (isEditing) box.current?.focus();
    else card.current?.querySelector<HTMLElement>('.record__head button')?.focus();
  }, [isEditing]);
  return { card, box };
}
