// Where a start keeps what it keeps: in the user's data folder, never in the project.

import { join } from 'node:path';
import { defaultDataFolder } from '../../main/options.ts';

export interface Places {
  /** Consoles of real platforms, one folder for each profile. */
  consoles: string;
  /** The demonstration's consoles, apart from the real ones, so that `--fresh` can never touch those. */
  demonstrationConsoles: string;
  /** The demonstration clinic's own data. */
  clinic: string;
  /** Where the running clinic is, for a second start beside the first. */
  clinicRecord: string;
  /** What became of the attempt to fetch Electron. */
  electronRecord: string;
  /** Everything of the demonstration. */
  demonstration: string;
}

/** A profile's name has no dot, so nothing here can be taken for one. */
export function placesIn(root: string): Places {
  const demonstration = join(root, '.demonstration');
  return {
    consoles: root,
    demonstration,
    demonstrationConsoles: join(demonstration, 'consoles'),
    clinic: join(demonstration, 'clinic'),
    clinicRecord: join(demonstration, 'clinic.json'),
    electronRecord: join(root, '.start', 'electron.json'),
  };
}

export function places(environment: NodeJS.ProcessEnv = process.env): Places {
  return placesIn(environment.CONSOLE_DATA ?? defaultDataFolder(process.platform, environment));
}
