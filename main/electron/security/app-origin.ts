// The one origin whose pages are ours. Everything that must tell our pages from others asks here.

export const APP_SCHEME = 'app';
export const APP_HOST = 'console';

export interface AppOrigin {
  /** As Chromium writes it: `app://console`, or the development server's. */
  readonly origin: string;
  /** What a window loads. */
  readonly startUrl: string;
  /** False for anything that is not a page of ours, however alike it looks. */
  owns(url: string): boolean;
}

export function createAppOrigin(developmentServer: string | null): AppOrigin {
  const start = new URL(developmentServer ?? `${APP_SCHEME}://${APP_HOST}/`);
  return {
    // WHATWG gives schemes of one's own no origin; Chromium does, once they are registered as standard.
    origin: `${start.protocol}//${start.host}`,
    startUrl: start.href,
    owns(url) {
      if (!URL.canParse(url)) return false;
      const { protocol, host, username, password } = new URL(url);
      return protocol === start.protocol && host === start.host && username === '' && password === '';
    },
  };
}
