// Runs one of the project's scripts on the project's own Node and ends as it ended.

import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { ownNode, projectFolder } from './install.mjs';

/**
 * @param {string} script Relative to the project.
 * @param {readonly string[]} commandLine
 */
export function runOnOwnNode(script, commandLine) {
  // Whatever the script starts by name is the project's too.
  const path = [dirname(ownNode), join(projectFolder, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(ownNode, [join(projectFolder, script), ...commandLine], {
    cwd: projectFolder,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  // A terminal gives Ctrl-C to both of us: the script decides how to end, we wait for it. Other signals come to us alone.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  // A start of somebody's own may outlive the shell that it came from; one of npm's may not outlive npm.
  if (process.env.npm_lifecycle_event !== undefined) onOrphaned(() => child.kill('SIGTERM'));
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.once('close', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}

const LOOK_FOR_PARENT_MS = 500;

/**
 * Calls `run` once when whoever started us is gone without a word: npm's shell does not pass a termination on.
 * @param {() => void} run
 */
export function onOrphaned(run) {
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    run();
  }, LOOK_FOR_PARENT_MS);
  looking.unref();
}
