// The table of calls, whole: a call of the contract without a handler does not compile. Each handler gets input that the
// host has checked already, and answers a Result.

import type { CallInput, CallName, CallOutput } from '#shared/bridge/contract.ts';
import { fail, type Result } from '#shared/result.ts';
import type { Account } from '../account/account.ts';

type Answer<Name extends CallName> = Result<CallOutput<Name>>;
export type Handler<Name extends CallName> = (input: CallInput<Name>) => Answer<Name> | Promise<Answer<Name>>;
export type Handlers = { [Name in CallName]: Handler<Name> };
/** Some of the calls: the handlers of one topic. */
export type HandlersOf<Names extends CallName> = Pick<Handlers, Names>;

/** The signed-in person's part of the core, or the failure that says that nobody is signed in. */
export type Present = () => Account | null;

export function withAccount<Input, Output>(
  present: Present,
  handle: (account: Account, input: Input) => Result<Output> | Promise<Result<Output>>,
): (input: Input) => Result<Output> | Promise<Result<Output>> {
  return (input) => {
    const account = present();
    return account ? handle(account, input) : fail('signed-out', 'Nobody is signed in.');
  };
}
