// The one door between windows and the daemon, the same in every host (SE3). A host opens a door for each window it
// trusts by origin and frame; from then on everything the window says passes here: rate, name, size, plain JSON, schema.
// Only then does the daemon see it. What the daemon throws becomes `internal` without detail; details go to the log as ids.
//
// Subscriptions belong to a window and end with it. A window that does not take its events is cut: its host makes it
// start anew, which is cheaper and safer than remembering what it missed.

import {
  BRIDGE_LIMITS,
  calls,
  EVENT_NAMES,
  type BridgeServer,
  type CallInput,
  type CallName,
  type EventName,
  type Events,
} from '#shared/bridge/contract.ts';
import { done, fail, ok, type Result } from '#shared/result.ts';
import type { Log } from '#daemon/ports/log.ts';
import { plainJsonProblem } from './plain-json.ts';
import { createRate } from './rate.ts';
import { foldWindowStates, type WindowState } from './window-states.ts';

/** A host's way to one window. */
export interface WindowSink {
  deliver<Name extends EventName>(name: Name, payload: Events[Name]): void;
  /** Sent and not yet taken, in whatever unit `backlogLimit` is. */
  backlog(): number;
  readonly backlogLimit: number;
  /** The window was too slow and its door is closed: make it start anew. */
  cut(): void;
}

/** What one window can do; every argument is as the window gave it. */
export interface WindowDoor {
  call(name: unknown, input: unknown): Promise<Result<unknown>>;
  subscribe(event: unknown): Result<null>;
  unsubscribe(event: unknown): Result<null>;
  close(): void;
}

export interface BridgeGuard {
  open(sink: WindowSink): WindowDoor;
}

export interface GuardNeeds {
  monotonicMs: () => number;
  log: Log;
  /** Calls that the host answers itself, in place of the daemon. */
  hostCalls?: { [Name in CallName]?: (input: CallInput<Name>) => Promise<Result<unknown>> };
}

const eventNames: ReadonlySet<unknown> = new Set(EVENT_NAMES);

export const isCallName = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name);
export const isEventName = (name: unknown): name is EventName => eventNames.has(name);

export function createBridgeGuard(bridge: BridgeServer, needs: GuardNeeds): BridgeGuard {
  const windowStates = new Map<WindowDoor, WindowState>();

  async function run<Name extends CallName>(
    door: WindowDoor,
    name: Name,
    input: CallInput<Name>,
  ): Promise<Result<unknown>> {
    try {
      if (name === 'window.state') {
        windowStates.set(door, input as WindowState);
        return await bridge.call('window.state', foldWindowStates(windowStates.values()));
      }
      const own = needs.hostCalls?.[name];
      return own ? await own(input) : await bridge.call(name, input);
    } catch (error) {
      needs.log.record('error', 'bridge.exception', {
        call: name,
        error: error instanceof Error ? error.name : typeof error,
      });
      return fail('internal', 'Something went wrong inside the console. What you wrote is kept.');
    }
  }

  function open(sink: WindowSink): WindowDoor {
    const rate = createRate({ perSecond: BRIDGE_LIMITS.callsPerSecond, burst: BRIDGE_LIMITS.burst }, needs.monotonicMs);
    const subscriptions = new Map<EventName, () => void>();
    let closed = false;

    /** Rate first: refusing a flood must be cheap. */
    const refusal = (): ReturnType<typeof fail> | null => {
      if (closed) return fail('not-allowed', 'This window is closed.');
      const retryAfterMs = rate.take();
      return retryAfterMs === 0 ? null : fail('too-many', 'This window asks too often.', { retryAfterMs });
    };

    const door: WindowDoor = {
      async call(name, input) {
        const refused = refusal();
        if (refused) return refused;
        if (!isCallName(name)) return fail('unknown-call', 'There is no such call.');
        const checked = checkInput(name, input);
        return checked.ok ? run(door, name, checked.value) : checked;
      },

      subscribe(event) {
        const refused = refusal();
        if (refused) return refused;
        if (!isEventName(event)) return fail('unknown-call', 'There is no such event.');
        // Subscribing again is starting anew: a second listener in the same window hears the snapshot too.
        subscriptions.get(event)?.();
        // Known before the daemon answers: the snapshot is delivered within `subscribe`, and may already cut the window.
        subscriptions.set(event, () => undefined);
        const stop = bridge.subscribe(event, (payload) => {
          if (!subscriptions.has(event)) return;
          if (sink.backlog() > sink.backlogLimit) {
            needs.log.record('warn', 'bridge.slow-window', { event, backlog: sink.backlog() });
            door.close();
            sink.cut();
          } else {
            sink.deliver(event, payload);
          }
        });
        if (subscriptions.has(event)) subscriptions.set(event, stop);
        else stop();
        return done;
      },

      unsubscribe(event) {
        const refused = refusal();
        if (refused) return refused;
        if (!isEventName(event)) return fail('unknown-call', 'There is no such event.');
        subscriptions.get(event)?.();
        subscriptions.delete(event);
        return done;
      },

      close() {
        if (closed) return;
        closed = true;
        const stops = [...subscriptions.values()];
        subscriptions.clear();
        for (const stop of stops) stop();
        if (windowStates.delete(door)) {
          const state = foldWindowStates(windowStates.values());
          bridge.call('window.state', state).catch(() => {
            needs.log.record('error', 'bridge.exception', { call: 'window.state' });
          });
        }
      },
    };
    return door;
  }

  return { open };
}

/** The input as the daemon may see it: bounded, plain, and of the call's schema; else a failure that names the field. */
export function checkInput<Name extends CallName>(name: Name, input: unknown): Result<CallInput<Name>> {
  const problem = plainJsonProblem(input, BRIDGE_LIMITS.maxInputBytes);
  if (problem) return { ok: false, error: problem };
  const parsed = calls[name].input.safeParse(input);
  if (parsed.success) return ok(parsed.data as CallInput<Name>);
  const issue = parsed.error.issues[0];
  const path = [...(issue?.path ?? [])];
  // A field too many is named by itself, not by the object around it.
  if (issue?.code === 'unrecognized_keys' && issue.keys[0] !== undefined) path.push(issue.keys[0]);
  const field = path.map(String).join('.').slice(0, 200);
  const what = issue?.code === 'unrecognized_keys' ? 'there is no such field' : (issue?.message ?? 'invalid');
  return fail('invalid-input', field === '' ? what : `${field}: ${what}`, field === '' ? {} : { field });
}
