// Holds for every web contents that ever comes to be, ours or not: it goes nowhere, opens nothing, embeds nothing.

import { app } from 'electron';
import type { AppOrigin } from './app-origin.ts';

export function confineContents(appOrigin: AppOrigin): void {
  app.on('web-contents-created', (_created, contents) => {
    const stayHome = (event: { url: string; preventDefault(): void }): void => {
      if (!appOrigin.owns(event.url)) event.preventDefault();
    };
    contents.on('will-navigate', stayHome);
    contents.on('will-frame-navigate', stayHome);
    contents.on('will-redirect', stayHome);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
