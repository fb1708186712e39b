// The demonstration clinic without its scripted colleagues, and how the built headless console is told of it.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLINICIAN, PASSWORD, staff } from '#gateway/demonstration/staff.ts';
import { startServer } from './child.ts';
import { temporaryFolder } from './workplace.ts';

/** Seen from the project's folder. */
export const HEADLESS = 'out/main/headless.js';

export interface Demonstration {
  server: string;
  email: string;
  /** What the console is told of it. */
  commandLine: string[];
  close(): Promise<void>;
}

export async function openDemonstration(): Promise<Demonstration> {
  const folder = temporaryFolder();
  const gateway = await startServer('gateway/main.ts', {
    PORT: '0',
    GATEWAY_DATA: join(folder, 'gateway'),
    GATEWAY_DEMONSTRATION: 'quiet',
    GATEWAY_PLAIN: '0',
  });
  const server = new URL(gateway.address).origin;
  const email = staff.find((person) => person.userId === CLINICIAN)?.email ?? '';
  const demonstration = JSON.stringify({ server, signIns: [{ label: 'Clinician', email, password: PASSWORD }] });
  return {
    server,
    email,
    commandLine: ['--server', server, '--data', join(folder, 'console'), '--demonstration', demonstration],
    close: async () => {
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
