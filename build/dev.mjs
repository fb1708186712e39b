// `npm run dev`: the console with hot reload.

import { ensureInstalled } from './install.mjs';
import { runOnOwnNode } from './relay.mjs';

await ensureInstalled();
runOnOwnNode('build/start/develop.ts', process.argv.slice(2));
