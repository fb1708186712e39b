// A place for one server copy by key, with the server time at which it was true. Kept in the cache: losing it costs a
// request.

import type { JsonValue } from '#shared/bridge/contract.ts';

export interface DocumentStore {
  get(key: string): { value: JsonValue; asOf: number } | null;
  put(key: string, value: JsonValue, asOf: number): void;
}
