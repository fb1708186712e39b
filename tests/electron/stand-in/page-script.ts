// What each page of the stand-in starts with: the two modules a sandboxed preload may require, the preload itself (in the
// main frame only, as in Electron), and an ear at every way out of the page. It is not an isolated world: what the preload
// keeps to itself is kept by its closure. Whether isolation is switched on is read from the window's preferences instead.

export interface PageMessage {
  kind: 'invoke' | 'send' | 'navigate' | 'open';
  channel: string;
  args: unknown[];
}

export const BINDING = '__standIn';
export const DELIVER = '__standInDeliver';

export function pageScript(preload: string): string {
  // The preload is pasted, not evaluated in the page: there the content security policy forbids evaluating.
  const wrapped = `(require, module, exports) => {${preload}\n}`;
  return `(${inPage.toString()})(${wrapped}, ${JSON.stringify(BINDING)}, ${JSON.stringify(DELIVER)});`;
}

type Preload = (require: (name: string) => unknown, module: object, exports: object) => void;

/** Runs in the page: nothing from outside its braces exists there. */
function inPage(preload: Preload, binding: string, deliver: string): void {
  type Tell = (message: unknown) => Promise<unknown>;
  const page = window as unknown as Record<string, unknown>;
  const tell: Tell = (message) => (page[binding] as Tell)(message);

  const navigation = page['navigation'] as EventTarget;
  navigation.addEventListener('navigate', (event) => {
    const leaving = event as Event & { hashChange: boolean; destination: { url: string } };
    if (leaving.hashChange) return;
    event.preventDefault();
    void tell({ kind: 'navigate', channel: leaving.destination.url, args: [] });
  });
  window.open = (url) => {
    void tell({ kind: 'open', channel: String(url ?? ''), args: [] });
    return null;
  };

  if (window !== window.top) return;
  const listeners = new Map<string, ((...args: unknown[]) => void)[]>();
  page[deliver] = (channel: string, args: unknown[]) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
  };
  const cross = (value: unknown): unknown => {
    if (typeof value === 'function') return (...args: unknown[]) => cross(value(...args.map(cross)));
    if (value instanceof Promise) return value.then(cross);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(cross);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cross(part)])));
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => Object.defineProperty(window, name, { value: cross(api) }),
    },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) => tell({ kind: 'invoke', channel, args: structuredClone(args) }),
      send: (channel: string, ...args: unknown[]) => void tell({ kind: 'send', channel, args: structuredClone(args) }),
      on: (channel: string, listener: (...args: unknown[]) => void) =>
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    },
  };
  const require = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name}`);
  };
  preload(require, { exports: {} }, {});
}
