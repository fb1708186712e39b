// Scheme, session and network: whoever asks something of a page's surroundings asks here.

import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { isReady } from './ready.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, SchemeHandler>();

export const protocol = {
  registerSchemesAsPrivileged(_schemes: Electron.CustomScheme[]): void {
    if (isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (!isReady()) throw new Error('protocol.handle can only be used after app is ready');
    handlers.set(scheme, handler);
  },
};

export async function fetchScheme(url: string): Promise<Response | null> {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  return handler ? handler(new Request(url)) : null;
}

export const net = {
  online: true,
  isOnline(): boolean {
    return this.online;
  },
  async fetch(input: string | Request): Promise<Response> {
    const answer = await fetchScheme(String(input));
    if (!answer) throw new Error('net::ERR_UNKNOWN_URL_SCHEME');
    return answer;
  },
};

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type DeviceHandler = Parameters<Electron.Session['setDevicePermissionHandler']>[0];
type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  answer: (response: Electron.CallbackResponse) => void,
) => void;

export class StandInSession extends EventEmitter {
  requestHandler: RequestHandler = null;
  checkHandler: CheckHandler = null;
  deviceHandler: DeviceHandler = null;
  #before: { schemes: string[]; listener: BeforeRequest } | null = null;

  readonly webRequest = {
    onBeforeRequest: (filter: Electron.WebRequestFilter, listener: BeforeRequest): void => {
      this.#before = { schemes: filter.urls.map((pattern) => pattern.split('://')[0] ?? ''), listener };
    },
  };

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: DeviceHandler): void {
    this.deviceHandler = handler;
  }
  setSpellCheckerEnabled(_enable: boolean): void {}

  /** Of the stand-in: whether a page's request may leave. Without a listener it may, as in Electron. */
  mayLeave(url: string): Promise<boolean> {
    const before = this.#before;
    if (!before?.schemes.includes(new URL(url).protocol.slice(0, -1))) return Promise.resolve(true);
    return new Promise((resolve) => {
      const details = { url } as Electron.OnBeforeRequestListenerDetails;
      before.listener(details, ({ cancel }) => resolve(cancel !== true));
    });
  }

  /** Of the stand-in: what a page that asks for a permission is told. Without a handler it is granted, as in Electron. */
  ask(permission: string, details: { isMainFrame: boolean; requestingUrl: string }): Promise<boolean> {
    const handler = this.requestHandler as
      | ((contents: null, permission: string, answer: (granted: boolean) => void, details: object) => void)
      | null;
    if (!handler) return Promise.resolve(true);
    return new Promise((resolve) => handler(null, permission, resolve, details));
  }

  /** Of the stand-in: a permission merely looked at. */
  check(permission: string, origin: string): boolean {
    const handler = this.checkHandler as
      | ((contents: null, name: string, origin: string, details: object) => boolean)
      | null;
    return handler ? handler(null, permission, origin, {}) : true;
  }
}

export const session = { defaultSession: new StandInSession() };
