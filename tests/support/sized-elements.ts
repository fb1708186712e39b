// A layout for documents that have none: every scrolling box is 800 px high and every row in it 40 px, reported the way
// a browser reports sizes. Without it a virtual list has no reason to show a row. Import it for its effect.

const BOX_PX = 800;
const ROW_PX = 40;

class SizedElements implements ResizeObserver {
  #report: ResizeObserverCallback;
  #observed = new Set<Element>();

  constructor(report: ResizeObserverCallback) {
    this.#report = report;
  }

  observe(element: Element): void {
    this.#observed.add(element);
    queueMicrotask(() => {
      if (!this.#observed.has(element)) return;
      const isRow = (element as HTMLElement).style.position === 'absolute';
      const contentRect = { width: BOX_PX, height: isRow ? ROW_PX : BOX_PX } as DOMRectReadOnly;
      this.#report([{ target: element, contentRect } as ResizeObserverEntry], this);
    });
  }

  unobserve(element: Element): void {
    this.#observed.delete(element);
  }

  disconnect(): void {
    this.#observed.clear();
  }
}

globalThis.ResizeObserver = SizedElements;
Object.defineProperty(window, 'ResizeObserver', { value: SizedElements, configurable: true, writable: true });
Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
  configurable: true,
  get(this: HTMLElement) {
    return this.parentElement;
  },
});
