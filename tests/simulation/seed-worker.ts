// Runs seeds in a thread of its own: what a simulated crash leaves behind in promises is heard by this thread alone.

import { parentPort, workerData } from 'node:worker_threads';
import { runSeed, type WorldOptions } from './world.ts';

for (const options of workerData as WorldOptions[]) {
  const report = await runSeed(options);
  parentPort?.postMessage(report);
}
