// What this window tells the daemon about itself: whether it has the focus, whether it can be seen, and which room it
// shows. Told on change only, and again when the daemon comes back.

import type { WindowBridge } from './window-bridge.ts';

export interface Attention {
  focused: boolean;
  visible: boolean;
}

/** A window counts as attended only when it has the focus and can be seen (CH2). */
export const attention = (): Attention => ({
  focused: document.hasFocus(),
  visible: document.visibilityState === 'visible',
});

export const isAttended = (): boolean => {
  const { focused, visible } = attention();
  return focused && visible;
};

/** Calls back whenever the attention may have changed. */
export function watchAttention(changed: () => void): () => void {
  window.addEventListener('focus', changed);
  window.addEventListener('blur', changed);
  document.addEventListener('visibilitychange', changed);
  return () => {
    window.removeEventListener('focus', changed);
    window.removeEventListener('blur', changed);
    document.removeEventListener('visibilitychange', changed);
  };
}

export class WindowState {
  #bridge: WindowBridge;
  #roomId: string | null = null;
  #told = '';

  constructor(bridge: WindowBridge) {
    this.#bridge = bridge;
  }

  follow(): () => void {
    const stopAttention = watchAttention(() => this.#tell());
    const stopLink = this.#bridge.link.subscribe(() => {
      if (this.#bridge.link.get().kind !== 'open') this.#told = '';
      else this.#tell();
    });
    this.#tell();
    return () => {
      stopAttention();
      stopLink();
    };
  }

  show(roomId: string | null): void {
    this.#roomId = roomId;
    this.#tell();
  }

  /** Only if it is still the room shown: its successor may have spoken first. */
  hide(roomId: string): void {
    if (this.#roomId === roomId) this.show(null);
  }

  #tell(): void {
    const state = { ...attention(), roomId: this.#roomId };
    const told = JSON.stringify(state);
    if (told === this.#told || this.#bridge.link.get().kind !== 'open') return;
    this.#told = told;
    // Nobody waits for the answer: when it fails, the next change or the daemon's return tells again.
    void this.#bridge.call('window.state', state);
  }
}
