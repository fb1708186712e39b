// What a start of the console may be told: on the command line in the headless root, in the environment in both.
// Wrong values end the start with a sentence that names them.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Installation } from '#daemon/ports/ports.ts';
import { settingsSchema } from '#shared/model/settings.ts';

const optionsSchema = z.strictObject({
  /** A second console beside the first, with its own data. */
  profile: z.string().regex(/^[\w-]{1,40}$/, 'must be 1 to 40 letters, digits, - or _'),
  server: settingsSchema.shape.server.nullable(),
  data: z.string().min(1),
  /** Zero for any free port. */
  port: z.coerce.number().int().min(0).max(65_535),
  /** The development server of the windows; null where they are built. */
  renderer: z.url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost)$/ }).nullable(),
  demonstration: z
    .strictObject({
      server: settingsSchema.shape.server,
      signIns: z.array(z.strictObject({ label: z.string(), email: z.string(), password: z.string() })),
    })
    .nullable(),
});

export type ConsoleOptions = z.infer<typeof optionsSchema> & { demonstration: Installation['demonstration'] };

/** Throws an `Error` whose message is for the person at the terminal. */
export function readOptions(commandLine: string[], environment: NodeJS.ProcessEnv): ConsoleOptions {
  const { values } = parseArgs({
    args: commandLine,
    options: {
      profile: { type: 'string' },
      server: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string' },
      renderer: { type: 'string' },
      demonstration: { type: 'string' },
    },
  });
  const demonstration = values.demonstration ?? environment['CONSOLE_DEMONSTRATION'];
  const parsed = optionsSchema.safeParse({
    profile: values.profile ?? environment['CONSOLE_PROFILE'] ?? 'default',
    server: values.server ?? environment['CONSOLE_SERVER'] ?? null,
    data: values.data ?? environment['CONSOLE_DATA'] ?? defaultDataFolder(process.platform, environment),
    port: values.port ?? environment['CONSOLE_PORT'] ?? 0,
    renderer: values.renderer ?? environment['ELECTRON_RENDERER_URL'] ?? null,
    demonstration: demonstration === undefined ? null : jsonOf(demonstration),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`The option ${issue?.path.join('.')} is wrong: ${issue?.message}.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('The option demonstration is wrong: it is not JSON.');
  }
}

/** On this machine only: never a folder that roams or is synchronised. */
export function defaultDataFolder(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string {
  const name = 'clinician-console';
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), name);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name);
  return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), name);
}
