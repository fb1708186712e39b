// The gateway as a process, from the outside.

import { fork } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '#tests/support/project-root.ts';
import type { CrashingGatewayOptions } from '../crashing-gateway.ts';

export interface GatewayProcess {
  port: number;
  ended(): Promise<void>;
  kill(): Promise<void>;
}

export async function startGatewayProcess(dataFolder: string, crashAt: string | null): Promise<GatewayProcess> {
  const options: CrashingGatewayOptions = { dataFolder, crashAt };
  const child = fork(join(projectRoot, 'tests/faults/crashing-gateway.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, FAULTS_GATEWAY: JSON.stringify(options) },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (word) => resolve((word as { port: number }).port));
    void ended.then(() => reject(new Error('the gateway could not start')));
  });
  return {
    port,
    ended: () => ended,
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
