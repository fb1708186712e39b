// Who may import whom, and why. ARCHITECTURE.md shows the same table. The most specific row counts; `own` is the row's
// own folder, and for a feature the feature's.

export interface Row {
  from: string;
  /** Folders (ending in `/`), files, `node:`, `npm:<package>`, or `anything`. */
  may: readonly string[];
  reason: string;
}

const REACT = ['npm:react', 'npm:react-dom'];
const WIDGETS = [
  'npm:react-aria-components',
  'npm:react-aria',
  'npm:lucide-react',
  'npm:virtua',
  'npm:temporal-polyfill',
];

export const TABLE: readonly Row[] = [
  {
    from: 'shared/',
    may: ['own', 'npm:zod'],
    reason: 'The contract and the model depend on nobody, so that everybody can depend on them.',
  },
  {
    from: 'main/daemon/',
    may: ['own', 'shared/', 'npm:zod'],
    reason: 'The core is deaf and blind: the same code runs in Electron, in Node and in the simulator.',
  },
  {
    from: 'main/daemon/conflict/',
    may: ['main/daemon/', 'shared/', 'npm:diff'],
    reason: 'Merging texts needs the longest common subsequence: a pure function, kept by others for many years.',
  },
  {
    from: 'main/daemon/ports/',
    may: ['own', 'shared/'],
    reason: 'Ports are interfaces: whoever implements one must not drag the core in.',
  },
  {
    from: 'main/adapters/',
    may: [
      'own',
      'main/daemon/ports/',
      'shared/',
      'node:',
      'npm:better-sqlite3',
      'npm:keytar',
      'npm:pino',
      'npm:socket.io-client',
    ],
    reason: 'An adapter knows its port and its library, and no other part of the core.',
  },
  {
    from: 'main/bridge-server/',
    may: ['own', 'main/daemon/ports/', 'main/daemon/daemon.ts', 'shared/', 'node:'],
    reason: 'The guard is the same for every host and knows neither.',
  },
  {
    from: 'main/electron/',
    may: [
      'own',
      'main/bridge-server/',
      'main/daemon/ports/',
      'main/daemon/daemon.ts',
      'shared/',
      'node:',
      'npm:electron',
      'npm:electron-store',
      'npm:zod',
    ],
    reason: 'A host sees the core by its public face and is given its parts.',
  },
  {
    from: 'main/loopback/',
    may: [
      'own',
      'main/bridge-server/',
      'main/daemon/ports/',
      'main/daemon/daemon.ts',
      'shared/',
      'node:',
      'npm:ws',
      'npm:zod',
    ],
    reason: 'A host sees the core by its public face and is given its parts; this one must run without Electron.',
  },
  {
    from: 'main/',
    may: [
      'own',
      'main/adapters/',
      'main/bridge-server/',
      'main/daemon/ports/',
      'main/daemon/daemon.ts',
      'main/daemon/start.ts',
      'main/loopback/',
      'shared/',
      'node:',
      'npm:zod',
    ],
    reason: 'Only the roots construct; the plain one and what both share must not load Electron.',
  },
  {
    from: 'main/index.ts',
    may: ['main/', 'main/electron/', 'main/daemon/start.ts', 'shared/', 'node:', 'npm:electron'],
    reason: 'The one root that is Electron’s.',
  },
  { from: 'preload/', may: ['own', 'shared/', 'npm:electron'], reason: 'The preload is the bridge and nothing else.' },
  {
    from: 'renderer/ui/',
    may: [
      'own',
      'renderer/messages/',
      'shared/',
      ...REACT,
      ...WIDGETS,
      'npm:@lingui/core',
      'npm:@lingui/message-utils',
      'npm:@lingui/react',
      'npm:@fontsource-variable/inter',
    ],
    reason: 'Dumb components: they are given everything and ask nobody.',
  },
  { from: 'renderer/messages/', may: ['own'], reason: 'Texts are data and know nobody.' },
  {
    from: 'renderer/bridge/',
    may: ['own', 'renderer/ui/', 'shared/', ...REACT, 'npm:@tanstack/react-query', 'npm:zustand'],
    reason: 'The one way from a window to the daemon; it shows nothing itself.',
  },
  {
    from: 'renderer/features/',
    may: ['renderer/ui/', 'renderer/bridge/', 'renderer/messages/', 'shared/', ...REACT, ...WIDGETS, 'npm:zustand'],
    reason: 'A feature stands alone: it can be understood, tested and removed alone. The shell puts features together.',
  },
  {
    from: 'renderer/features/conflicts/',
    may: ['own', 'renderer/ui/', 'renderer/bridge/', 'renderer/messages/', 'shared/', 'npm:diff', ...REACT, ...WIDGETS],
    reason:
      'A feature like the others; showing what two texts have not in common needs the longest common subsequence.',
  },
  {
    from: 'renderer/',
    may: [
      'own',
      'renderer/app/',
      'renderer/features/',
      'renderer/ui/',
      'renderer/bridge/',
      'renderer/messages/',
      'shared/',
      ...REACT,
      ...WIDGETS,
      'npm:zustand',
      'npm:tinykeys',
      'npm:zod',
    ],
    reason: 'The shell puts the features together.',
  },
  {
    from: 'gateway/',
    may: [
      'own',
      'shared/',
      'node:',
      'npm:better-sqlite3',
      'npm:hono',
      'npm:@hono/node-server',
      'npm:jose',
      'npm:socket.io',
      'npm:zod',
    ],
    reason: 'The server shares the wire with the console and nothing else: neither can lean on the other’s inside.',
  },
  {
    from: 'build/',
    may: [
      'own',
      'main/options.ts',
      'electron.vite.config.ts',
      'node:',
      'npm:vitest',
      'npm:playwright',
      'npm:electron-vite',
      'npm:vite',
    ],
    reason: 'Scripts start the program; they are no part of it.',
  },
  { from: 'tests/', may: ['anything'], reason: 'Tests may look everywhere, and nobody looks at them.' },
  { from: '', may: ['anything'], reason: 'Configuration of the tools.' },
];

/** The most specific row for a file. */
export function rowOf(path: string): Row {
  const matching = TABLE.filter(
    (row) => row.from === path || (row.from.endsWith('/') ? path.startsWith(row.from) : row.from === ''),
  );
  return matching.reduce((best, row) => (row.from.length > best.from.length ? row : best));
}

/** A feature is its own folder; a root may use the files beside it; every other row owns its whole folder. */
function ownFolder(row: Row, path: string): string {
  const depth = row.from === 'renderer/features/' ? 3 : row.from.split('/').length - 1;
  return `${path.split('/').slice(0, depth).join('/')}/`;
}

export function allows(row: Row, path: string, imported: string): boolean {
  return row.may.concat(row.from === 'renderer/features/' ? 'own' : []).some((allowed) => {
    if (allowed === 'anything') return true;
    if (allowed === 'node:') return imported.startsWith('node:');
    const folder = allowed === 'own' ? ownFolder(row, path) : allowed;
    if (!folder.endsWith('/')) return imported === folder;
    if (!imported.startsWith(folder)) return false;
    // `main/` and `renderer/` name the files right in them: their folders have rows of their own.
    return !(folder === 'main/' || folder === 'renderer/') || !imported.slice(folder.length).includes('/');
  });
}
