// Where this very copy of the console lives, found from the file that runs: the sources, the built bundle and an
// installed package all have the same package.json above them.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Product {
  version: string;
  rendererFolder: string;
  preloadFile: string;
  /** True inside an installer's archive. */
  packaged: boolean;
}

export function findProduct(moduleUrl: string): Product {
  let folder = dirname(fileURLToPath(moduleUrl));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('This copy of the console is incomplete: its package.json is missing.');
    folder = parent;
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return {
    version,
    rendererFolder: join(folder, 'out', 'renderer'),
    preloadFile: join(folder, 'out', 'preload', 'index.cjs'),
    packaged: folder.endsWith('.asar'),
  };
}
