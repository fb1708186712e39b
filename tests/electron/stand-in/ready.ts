// Electron is ready some time after the entry module has run, never during it: what must come before can only be done there.

let ready = false;

export const isReady = (): boolean => ready;

export const whenReady: Promise<void> = new Promise((resolve) => {
  setImmediate(() => {
    ready = true;
    resolve();
  });
});
