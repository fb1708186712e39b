// Three bundles: the main process with both its roots (Electron and plain Node), the preload, and the windows.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: { input: { index: 'main/index.ts', headless: 'main/headless.ts' } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can load nothing but its own file, and only as CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    // Never inlined: the content security policy knows files, not data addresses.
    build: {
      outDir: 'out/renderer',
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Read from this machine's own disk: one file is quicker than many.
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: 'renderer/index.html' },
    },
    server: { host: '127.0.0.1' },
    plugins: [react()],
  },
});
