// The seed's hooks reject where the console answers Results: this error carries the Failure over that border.

import type { Failure, Result } from '#shared/result.ts';

export class CallError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'CallError';
    this.failure = failure;
  }
}

/** The value of a result, or its failure thrown. */
export async function valueOf<Value>(result: Promise<Result<Value>>): Promise<Value> {
  const settled = await result;
  if (settled.ok) return settled.value;
  throw new CallError(settled.error);
}
