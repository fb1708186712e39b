// The keychain (SE1). Names are `<account>/<what>`. Every method may fail: keychains get locked, replaced, lost (F37).

import type { SecretStoreKind } from '#shared/model/session.ts';
import type { Result } from '#shared/result.ts';

export interface Secrets {
  /** What kind of store answers, decided when the port was built. */
  readonly kind: SecretStoreKind;
  get(name: string): Promise<Result<string | null>>;
  set(name: string, value: string): Promise<Result<null>>;
  remove(name: string): Promise<Result<null>>;
}
