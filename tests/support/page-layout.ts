// happy-dom lays nothing out. Virtual lists need sizes, so every observed element is given one: a tall view that shows
// all rows of a test. Also a hand on what the page believes of its focus and visibility.

import { vi } from 'vitest';

const VIEW_PX = 20_000;
const ROW_PX = 40;

class ToldResizeObserver implements ResizeObserver {
  #tell: ResizeObserverCallback;

  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }

  observe(target: Element): void {
    const isView = getComputedStyle(target).overflowY === 'auto' || target.matches('[role="log"], [role="listbox"]');
    const contentRect = { width: 600, height: isView ? VIEW_PX : ROW_PX } as DOMRectReadOnly;
    queueMicrotask(() => this.#tell([{ target, contentRect } as ResizeObserverEntry], this));
  }

  unobserve(): void {}
  disconnect(): void {}
}

/** Gives sizes to what is rendered from now on. Undone by `vi.unstubAllGlobals()`. */
export function layOutThePage(): void {
  vi.stubGlobal('ResizeObserver', ToldResizeObserver);
  Object.defineProperty(HTMLElement.prototype, 'offsetParent', { configurable: true, get: () => document.body });
}

/** What the page believes of its window. */
export function attend(window_: { focused: boolean; visible: boolean }): void {
  document.hasFocus = () => window_.focused;
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (window_.visible ? 'visible' : 'hidden'),
  });
  window.dispatchEvent(new Event(window_.focused ? 'focus' : 'blur'));
  document.dispatchEvent(new Event('visibilitychange'));
}

/** An IntersectionObserver whose sightings a test makes by hand. */
export class HandIntersectionObserver {
  static made: HandIntersectionObserver[] = [];
  watched = new Set<Element>();
  #tell: IntersectionObserverCallback;

  constructor(tell: IntersectionObserverCallback) {
    this.#tell = tell;
    HandIntersectionObserver.made.push(this);
  }

  observe(element: Element): void {
    this.watched.add(element);
  }

  unobserve(element: Element): void {
    this.watched.delete(element);
  }

  disconnect(): void {
    this.watched.clear();
  }

  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }

  /** The element is seen to this share of its height. */
  static see(target: Element, ratio: number, heightPx = 40): void {
    for (const observer of HandIntersectionObserver.made) {
      if (!observer.watched.has(target)) continue;
      const entry = {
        target,
        intersectionRatio: ratio,
        isIntersecting: ratio > 0,
        intersectionRect: { height: heightPx * ratio },
        rootBounds: { height: 800 },
      } as IntersectionObserverEntry;
      observer.#tell([entry], observer as unknown as IntersectionObserver);
    }
  }
}

export function watchByHand(): void {
  HandIntersectionObserver.made = [];
  vi.stubGlobal('IntersectionObserver', HandIntersectionObserver);
}
