// Telling others that somebody types here (CH4): at most once in three seconds, stopped after three seconds of silence.

import type { WindowBridge } from './window-bridge.ts';

export const TYPING_EVERY_MS = 3_000;

export class TypingNotices {
  #bridge: WindowBridge;
  #roomId: string;
  #toldAtMs: number | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(bridge: WindowBridge, roomId: string) {
    this.#bridge = bridge;
    this.#roomId = roomId;
  }

  keyPressed(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.stop(), TYPING_EVERY_MS);
    const nowMs = performance.now();
    if (this.#toldAtMs !== null && nowMs - this.#toldAtMs < TYPING_EVERY_MS) return;
    this.#toldAtMs = nowMs;
    this.#tell(true);
  }

  stop(): void {
    clearTimeout(this.#silence);
    if (this.#toldAtMs === null) return;
    this.#toldAtMs = null;
    this.#tell(false);
  }

  #tell(active: boolean): void {
    // Volatile (OB9): a notice that does not get through is not tried again.
    if (this.#bridge.link.get().kind === 'open')
      void this.#bridge.call('chat.typing', { roomId: this.#roomId, active });
  }
}
