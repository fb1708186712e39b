// When a message counts as read (CH2): at least half of it was visible for half a second without a break, in a window
// that had the focus and could be seen. Only then is the read mark moved, and only forwards.

import { isAttended, watchAttention } from '../../../bridge/window-state.ts';

export const READ_AFTER_MS = 500;
const HALF = 0.5;
/** A message taller than the list can never be half visible; filling this share of the view counts instead. */
const FILLS_VIEW = 0.4;
const THRESHOLDS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1];

interface Watched {
  position: number;
  isVisible: boolean;
  timer: ReturnType<typeof setTimeout> | null;
}

export class ReadMarks {
  #watched = new Map<Element, Watched>();
  #observer: IntersectionObserver;
  #stopAttention: () => void;
  #mark: (position: number) => Promise<boolean>;
  #markedUpTo = Number.NEGATIVE_INFINITY;

  /** `mark` answers whether the daemon has taken the mark. */
  constructor(mark: (position: number) => Promise<boolean>) {
    this.#mark = mark;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { threshold: THRESHOLDS });
    this.#stopAttention = watchAttention(() => this.#judgeAll());
  }

  observe(element: Element, position: number): () => void {
    this.#watched.set(element, { position, isVisible: false, timer: null });
    this.#observer.observe(element);
    return () => {
      this.#observer.unobserve(element);
      const watched = this.#watched.get(element);
      if (watched?.timer) clearTimeout(watched.timer);
      this.#watched.delete(element);
    };
  }

  end(): void {
    this.#observer.disconnect();
    this.#stopAttention();
    for (const { timer } of this.#watched.values()) if (timer) clearTimeout(timer);
    this.#watched.clear();
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const watched = this.#watched.get(entry.target);
      if (!watched) continue;
      const viewHeight = entry.rootBounds?.height ?? window.innerHeight;
      watched.isVisible =
        entry.intersectionRatio >= HALF ||
        (entry.isIntersecting && entry.intersectionRect.height >= viewHeight * FILLS_VIEW);
      this.#judge(watched);
    }
  }

  #judgeAll(): void {
    for (const watched of this.#watched.values()) this.#judge(watched);
  }

  #judge(watched: Watched): void {
    const counts = watched.isVisible && isAttended() && watched.position > this.#markedUpTo;
    if (counts && watched.timer === null) {
      watched.timer = setTimeout(() => {
        watched.timer = null;
        void this.#read(watched.position);
      }, READ_AFTER_MS);
    } else if (!counts && watched.timer !== null) {
      clearTimeout(watched.timer);
      watched.timer = null;
    }
  }

  async #read(position: number): Promise<void> {
    // The focus can be lost without an event reaching this page: look again at the moment that counts.
    if (!isAttended() || position <= this.#markedUpTo) return;
    const before = this.#markedUpTo;
    this.#markedUpTo = position;
    const taken = await this.#mark(position);
    if (!taken && this.#markedUpTo === position) this.#markedUpTo = before;
  }
}
