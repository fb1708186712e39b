// `npm start`: the console, from a fresh clone or a warm one. Options are read first: a wrong one costs no installation.

import { ensureInstalled } from './install.mjs';
import { runOnOwnNode } from './relay.mjs';
import { HELP, readStartOptions } from './start/options.mjs';

const read = readStartOptions(process.argv.slice(2));
if ('problem' in read) {
  process.stderr.write(`${read.problem}\n\n${HELP}`);
  process.exit(2);
}
if (read.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
await ensureInstalled();
runOnOwnNode('build/start/main.ts', process.argv.slice(2));
