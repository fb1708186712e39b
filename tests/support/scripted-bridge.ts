// A daemon that says what a test tells it to: the BridgeServer of every test of the hosts. It checks what reaches it
// against the contract, because a host that lets bad input through must not pass by luck.

import {
  calls,
  type BridgeServer,
  type CallInput,
  type CallName,
  type CallOutput,
  type EventName,
  type Events,
} from '#shared/bridge/contract.ts';
import { fail, type Result } from '#shared/result.ts';

type Answer<Name extends CallName> = (
  input: CallInput<Name>,
) => Result<CallOutput<Name>> | Promise<Result<CallOutput<Name>>>;
type AnyListener = (payload: never) => void;

export interface ScriptedBridge extends BridgeServer {
  /** Every call that came through, in order. */
  readonly received: { name: CallName; input: unknown }[];
  /** Calls that came through although their input breaks the contract; a test expects none. */
  readonly breaches: string[];
  answer<Name extends CallName>(name: Name, answer: Answer<Name>): void;
  /** What a subscriber of a snapshot event hears first. */
  snapshot<Name extends EventName>(name: Name, payload: Events[Name]): void;
  raise<Name extends EventName>(name: Name, payload: Events[Name]): void;
  listeners(name: EventName): number;
}

export function createScriptedBridge(): ScriptedBridge {
  const answers = new Map<CallName, Answer<never>>();
  const snapshots = new Map<EventName, unknown>();
  const listening = new Map<EventName, Set<AnyListener>>();
  const received: ScriptedBridge['received'] = [];
  const breaches: string[] = [];

  return {
    received,
    breaches,
    async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Result<CallOutput<Name>>> {
      received.push({ name, input });
      if (!Object.hasOwn(calls, name) || !calls[name].input.safeParse(input).success) breaches.push(String(name));
      const answer = answers.get(name) as Answer<Name> | undefined;
      return answer ? answer(input) : fail('unsupported', 'The test has no answer for this call.');
    },
    subscribe(name, listener) {
      const set = listening.get(name) ?? new Set<AnyListener>();
      listening.set(name, set);
      set.add(listener);
      if (snapshots.has(name)) listener(snapshots.get(name) as never);
      return () => void set.delete(listener);
    },
    answer(name, answer) {
      answers.set(name, answer as Answer<never>);
    },
    snapshot(name, payload) {
      snapshots.set(name, payload);
    },
    raise(name, payload) {
      for (const listener of [...(listening.get(name) ?? [])]) listener(payload as never);
    },
    listeners: (name) => listening.get(name)?.size ?? 0,
  };
}
