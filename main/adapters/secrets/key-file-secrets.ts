// Secrets in a plain file, readable by its owner. For the demonstration clinic only, whose data is invented: it must
// survive a restart on machines without a keychain. The window says so wherever it is used (SE1).

import { done, fail, ok, type Result } from '#shared/result.ts';
import type { Secrets } from '#daemon/ports/secrets.ts';
import { readJsonFile } from '../json-file.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';

export function createKeyFileSecrets(file: string): Secrets {
  const change = (edit: (values: Record<string, unknown>) => void): Result<null> => {
    try {
      const { content } = readJsonFile(file);
      edit(content);
      writeFileAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
      return done;
    } catch (error) {
      return refused(error);
    }
  };

  return {
    kind: 'key-file',
    async get(name) {
      try {
        const { content } = readJsonFile(file);
        const value = Object.hasOwn(content, name) ? content[name] : null;
        return ok(typeof value === 'string' ? value : null);
      } catch (error) {
        return refused(error);
      }
    },
    set: async (name, value) => change((values) => Object.assign(values, { [name]: value })),
    remove: async (name) => change((values) => delete values[name]),
  };
}

function refused(error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return fail('keychain-failed', `the key file cannot be used (${code})`);
}
