import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import react from '@vitejs/plugin-react';

const setup = (name: string) => fileURLToPath(new URL(`./tests/support/${name}`, import.meta.url));

// One runner for everything. `quick` needs nothing but Node; `slow` starts processes, browsers and keychains.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'quick',
          include: [
            'tests/{contract,daemon,gateway,ipc,model,shared,simulation}/**/*.test.ts',
            'tests/mutants/fit.test.ts',
            'tests/*.test.ts',
          ],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
          include: ['tests/renderer/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['tests/{faults,electron,e2e,keychain,start}/**/*.test.ts', 'tests/mutants/caught.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // After the others: what starts processes must not compete with them for the machine.
          sequence: { groupOrder: 1 },
          globalSetup: [setup('slow-setup.ts')],
        },
      },
    ],
  },
});
