// `npm test`: installs what is missing, then runs every test there is.

import { ensureInstalled } from './install.mjs';
import { runOnOwnNode } from './relay.mjs';

await ensureInstalled();
runOnOwnNode('build/test/main.ts', process.argv.slice(2));
