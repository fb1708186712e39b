// The built renderer as a closed set of files. The set is read once at start and a request names one of its members
// exactly or gets nothing: there is no path to resolve, so there is none to escape by.

import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export interface AppFile {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** True for files whose name holds their hash. */
  immutable: boolean;
}

export interface AppFiles {
  /** `pathname` as it stands in the URL; `/` is the page. Null for whatever is not in the set. */
  read(pathname: string): Promise<AppFile | null>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
};

/** Throws with a plain sentence when the renderer has not been built. */
export async function openAppFiles(folder: string): Promise<AppFiles> {
  const files = new Map<string, string>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || TYPES[extname(entry.name)] === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, path).split(sep).join('/')}`, path);
  }
  if (!files.has('/index.html')) throw new Error('The windows are not built yet: run `npm run build`.');
  return {
    async read(pathname) {
      const path = files.get(pathname === '/' ? '/index.html' : pathname);
      if (path === undefined) return null;
      const buffer = await readFile(path);
      return {
        body: new Uint8Array(buffer),
        contentType: TYPES[extname(path)] ?? 'application/octet-stream',
        immutable: pathname.startsWith('/assets/'),
      };
    },
  };
}
