// One page as Electron's main process sees it. Ways out of the page are asked about in Electron's own order; a request
// leaves only past the session's filter; messages carry the frame they came from.

import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type * as Electron from 'electron';
import type { Frame, Page, Route } from 'playwright';
import { app } from './app.ts';
import { fromChromium, openContext, toChromium } from './chromium.ts';
import { ipcMain } from './ipc.ts';
import { BINDING, DELIVER, pageScript, type PageMessage } from './page-script.ts';
import { fetchScheme, session } from './web.ts';

interface FrameShape {
  frameTreeNodeId: number;
  parent: FrameShape | null;
  origin: string;
  url: string;
}

let lastId = 0;

export class WebContents extends EventEmitter {
  readonly id = (lastId += 1);
  readonly session = session.defaultSession;
  readonly page: Promise<Page>;
  readonly #preferences: Electron.WebPreferences;
  readonly #frames = new WeakMap<Frame, number>();
  #frameIds = 0;
  #openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  #url = '';
  #origin = 'null';
  #destroyed = false;
  #deliveries: Promise<unknown> = Promise.resolve();

  constructor(preferences: Electron.WebPreferences) {
    super();
    this.#preferences = preferences;
    this.page = this.#open();
    app.emit('web-contents-created', {}, this);
  }

  get mainFrame(): FrameShape {
    return { frameTreeNodeId: this.id * 1_000, parent: null, origin: this.#origin, url: this.#url };
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  getURL(): string {
    return this.#url;
  }
  getLastWebPreferences(): Electron.WebPreferences {
    return this.#preferences;
  }
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.#openHandler = handler;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.page;
    await page.goto(toChromium(url));
  }
  reload(): void {
    void this.page.then((page) => page.reload());
  }
  send(channel: string, ...args: unknown[]): void {
    const deliver = async (): Promise<void> => {
      const page = await this.page;
      const call = `window[${JSON.stringify(DELIVER)}]?.(${JSON.stringify(channel)}, ${JSON.stringify(args)})`;
      // A page that has just gone hears nothing, as in Electron.
      await page.evaluate(call).catch(() => undefined);
    };
    this.#deliveries = this.#deliveries.then(deliver);
  }
  async destroy(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('destroyed');
    const page = await this.page;
    await page.close();
  }

  async #open(): Promise<Page> {
    const context = await openContext();
    const page = await context.newPage();
    const preload = this.#preferences.preload === undefined ? '' : readFileSync(this.#preferences.preload, 'utf8');
    await page.exposeBinding(BINDING, ({ frame }, message: PageMessage) => this.#hear(frame, message));
    await page.addInitScript({ content: pageScript(preload) });
    await page.route('**/*', (route) => this.#serve(route));
    page.on('request', (request) => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false, url: fromChromium(request.url()) });
    });
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      this.#url = fromChromium(frame.url());
      this.#origin = originOf(this.#url);
    });
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }));
    page.on('popup', (popup) => void popup.close());
    return page;
  }

  async #serve(route: Route): Promise<void> {
    const url = fromChromium(route.request().url());
    if (!(await this.session.mayLeave(url))) return route.abort();
    const answer = await fetchScheme(url).catch(() => null);
    if (!answer) return route.abort();
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  }

  async #hear(frame: Frame, { kind, channel, args }: PageMessage): Promise<unknown> {
    if (kind === 'navigate') return this.#askNavigation(frame, fromChromium(channel));
    if (kind === 'open') return this.#openHandler?.({ url: channel } as Electron.HandlerDetails);
    return ipcMain.receive(kind, { sender: this, senderFrame: this.#frameOf(frame) }, channel, args);
  }

  async #askNavigation(frame: Frame, url: string): Promise<void> {
    let prevented = false;
    const event = {
      url,
      isMainFrame: frame.parentFrame() === null,
      preventDefault: () => {
        prevented = true;
      },
      get defaultPrevented() {
        return prevented;
      },
    };
    this.emit('will-frame-navigate', event);
    if (!prevented && event.isMainFrame) this.emit('will-navigate', event, url);
    if (!prevented) await frame.goto(toChromium(url)).catch(() => undefined);
  }

  #frameOf(frame: Frame): FrameShape {
    const parent = frame.parentFrame();
    if (parent === null) return this.mainFrame;
    const known = this.#frames.get(frame) ?? (this.#frameIds += 1);
    this.#frames.set(frame, known);
    const above = this.#frameOf(parent);
    // A blank frame has the origin of the page that made it.
    const origin = frame.url() === 'about:blank' ? above.origin : originOf(fromChromium(frame.url()));
    return { frameTreeNodeId: this.mainFrame.frameTreeNodeId + known, parent: above, origin, url: frame.url() };
  }
}

function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return host === '' ? 'null' : `${protocol}//${host}`;
}
