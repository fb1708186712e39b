// What a page and the loopback host say to each other on the WebSocket at `/bridge`. Every frame is one JSON text.
//
//   page → host   { hello: { token, protocol } }     first, once; the token is the fragment of the page's address
//   host → page   { welcome: { protocol } }          or the socket closes with a code of LOOPBACK_CLOSE
//   page → host   { id, call, input }                `id` is a number the page chooses, unique on this socket
//   host → page   { id, result }                     exactly one for each call, in any order
//   page → host   { subscribe } / { unsubscribe }    the name of an event; subscribing again to the same is harmless
//   host → page   { event, payload }                 for snapshot events the present value comes first
//
// A new socket starts with nothing: the page says hello, subscribes again, and asks again for what it shows.
// Calls without an answer when a socket closes are of unknown outcome; those with an id of their own may be repeated.
// The token stays in the fragment (`location.hash`), so that a reload works and no server log ever holds it.

import type { CallInput, CallName, CallOutput, EventName, Events } from './contract.ts';
import type { Result } from '../result.ts';

export const LOOPBACK_PATH = '/bridge';
export const LOOPBACK_PROTOCOL = 1;

/** Close codes of the host. After `refused` trying again with the same token is useless; after the others it is right. */
export const LOOPBACK_CLOSE = {
  /** The host stops. */
  stopping: 1001,
  /** No hello, a wrong token, or another protocol version. */
  refused: 4401,
  /** A frame that is not one of the above. */
  malformed: 4400,
  /** The page took its events too slowly; connect again and start anew. */
  slow: 4408,
} as const;

export interface HelloFrame {
  hello: { token: string; protocol: number };
}

export interface CallFrame<Name extends CallName = CallName> {
  id: number;
  call: Name;
  input: CallInput<Name>;
}

export type PageFrame = HelloFrame | CallFrame | { subscribe: EventName } | { unsubscribe: EventName };

export interface WelcomeFrame {
  welcome: { protocol: number };
}

export interface AnswerFrame<Name extends CallName = CallName> {
  id: number;
  result: Result<CallOutput<Name>>;
}

export interface EventFrame<Name extends EventName = EventName> {
  event: Name;
  payload: Events[Name];
}

export type HostFrame = WelcomeFrame | AnswerFrame | EventFrame;
