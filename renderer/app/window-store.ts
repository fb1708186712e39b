// What is of this window alone: which section it shows, which room is open, which overlay stands over it.
// Nothing here is kept; what a clinician wrote never lives here.

import { create } from 'zustand';

export const SECTIONS = ['rooms', 'people', 'outbox', 'review', 'notifications', 'settings'] as const;
export type Section = (typeof SECTIONS)[number];

/** Overlays stand one at a time. */
export type Overlay = 'none' | 'palette' | 'sign-in' | 'sign-out' | 'status';

export interface WindowState {
  section: Section;
  roomId: string | null;
  overlay: Overlay;
  /** The details of a room on a window too narrow for their column. */
  contextOpen: boolean;
}

interface WindowActions {
  show(section: Section): void;
  openRoom(roomId: string): void;
  setOverlay(overlay: Overlay): void;
  setContextOpen(open: boolean): void;
  /** One step back, as Escape does. Answers false when there is no step left. */
  stepBack(isNarrow: boolean): boolean;
  /** At sign-out, so that the next person starts afresh. */
  forget(): void;
}

const fresh: WindowState = { section: 'rooms', roomId: null, overlay: 'none', contextOpen: false };

/** overlay → details → other section → open room (only where the list is folded away) → nowhere */
export function backFrom(state: WindowState, isNarrow: boolean): WindowState | null {
  if (state.overlay !== 'none') return { ...state, overlay: 'none' };
  if (state.contextOpen) return { ...state, contextOpen: false };
  if (state.section !== 'rooms') return { ...state, section: 'rooms' };
  if (state.roomId !== null && isNarrow) return { ...state, roomId: null };
  return null;
}

export const useWindow = create<WindowState & WindowActions>()((set, get) => ({
  ...fresh,
  show: (section) => set({ section, contextOpen: false }),
  openRoom: (roomId) => set({ section: 'rooms', roomId, overlay: 'none', contextOpen: false }),
  setOverlay: (overlay) => set({ overlay }),
  setContextOpen: (contextOpen) => set({ contextOpen }),
  stepBack(isNarrow) {
    const next = backFrom(get(), isNarrow);
    if (next) set(next);
    return next !== null;
  },
  forget: () => set(fresh),
}));
