// Small non-clinical facts of this workstation, kept in clear: settings, the last account, the device's name.
// electron-store in Electron, a JSON file elsewhere; both write whole files atomically.

import type { JsonValue } from '#shared/bridge/contract.ts';

export interface Preferences {
  get(key: string): JsonValue | undefined;
  /** Throws only for a bug; a disk failure keeps the value in memory and is recorded by the adapter. */
  set(key: string, value: JsonValue): void;
}
