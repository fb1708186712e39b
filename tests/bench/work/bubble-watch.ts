// What runs inside the page. Both functions are handed over as text: they see nothing of this file but themselves.

interface Watch {
  /** Milliseconds from the key press to the painted frame, by the bubble's text. */
  took: Map<string, number>;
  waiting: Map<string, (tookMs: number) => void>;
}

/** Notes each press of Enter, and the frame in which the newest bubble of the conversation is painted. */
export function watchBubbles(): void {
  const watch: Watch = { took: new Map(), waiting: new Map() };
  Object.assign(window, { bubbleWatch: watch });
  let pressedAt = 0;
  let seen = '';
  const noteKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') pressedAt = event.timeStamp;
  };
  window.addEventListener('keydown', noteKey, { capture: true });
  const lookForBubble = (): void => {
    const last = [...document.querySelectorAll('[role=log] article')].at(-1);
    const text = /message \d+ of the measurement/.exec(last?.textContent ?? '')?.[0];
    if (text === undefined || text === seen) return;
    seen = text;
    const pressed = pressedAt;
    requestAnimationFrame(() => {
      // A message that is posted in a frame is heard after that frame was painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const tookMs = performance.now() - pressed;
        watch.took.set(text, tookMs);
        watch.waiting.get(text)?.(tookMs);
      };
      port2.postMessage(null);
    });
  };
  const anything = { childList: true, subtree: true, characterData: true };
  new MutationObserver(lookForBubble).observe(document.body, anything);
}

/** Resolves once the bubble with that text has been painted. */
export function nextBubble(text: string): Promise<number> {
  const watch = (window as unknown as { bubbleWatch: Watch }).bubbleWatch;
  const took = watch.took.get(text);
  return took === undefined ? new Promise((resolve) => watch.waiting.set(text, resolve)) : Promise.resolve(took);
}
