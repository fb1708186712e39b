// What can be made to go wrong on purpose, so that a console can be tested against it. Everything is off at start.
// Rules with `times` count down and then vanish; without it they stay until `clear`.

import { z } from 'zod';

const times = z.int().min(1).optional();

export const faultRules = z.strictObject({
  /** Each answer to a socket request is given so much later. */
  ackDelayMs: z.int().min(0).max(600_000).optional(),
  /**
   * The server does its work and never answers: all requests, or those of some events. `message:sent`, the plain
   * platform's second answer to a sender, is dropped only where it is named.
   */
  dropAcks: z.union([z.boolean(), z.array(z.string().max(100)).max(100)]).optional(),
  /** So many answers are dropped, then no more. */
  dropNextAcks: z.int().min(0).optional(),
  /** Socket requests refused whole, by event. */
  refuseRequests: z
    .array(z.strictObject({ event: z.string(), code: z.string(), retryAfterMs: z.number().optional(), times }))
    .optional(),
  /** Ops of `sync:push` refused by kind, by room, or both. */
  refuseOps: z
    .array(
      z.strictObject({
        kind: z.string().optional(),
        roomId: z.string().optional(),
        code: z.string(),
        retryAfterMs: z.number().optional(),
        times,
      }),
    )
    .optional(),
  /** REST paths (by beginning) that answer an error instead; `html` is what a broken proxy would send. */
  rest: z
    .array(
      z.strictObject({
        path: z.string(),
        method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']).optional(),
        status: z.int().min(200).max(599).optional(),
        code: z.string().optional(),
        html: z.boolean().optional(),
        delayMs: z.int().min(0).max(600_000).optional(),
        retryAfterS: z.int().optional(),
        /** The server does the work first and then answers the error, or nothing at all. */
        after: z.boolean().optional(),
        times,
      }),
    )
    .optional(),
  /** Handshakes refused with this text. */
  refuseConnections: z.string().max(500).optional(),
});
export type FaultRules = z.infer<typeof faultRules>;
export type RestFault = NonNullable<FaultRules['rest']>[number];

/** What only the running server can do; it fills these in. */
export interface FaultActions {
  /** Ends all sockets: `abrupt` as a torn cable does, otherwise as a server that disconnects. */
  cutSockets(abrupt?: boolean): void;
  /** Connections stay open and nothing passes in either direction. */
  blackHole(on: boolean): void;
  /** Stops serving; the data stays. */
  goDown(): Promise<void>;
  /** Serves again on the same port. */
  comeBack(): Promise<void>;
  restart(): Promise<void>;
  /** Every access token so far counts as expired; refresh tokens stay good. */
  expireTokens(): void;
  /** Ends all sessions of a person. */
  revokeUser(userId: string): void;
  removeMember(roomId: string, userId: string): void;
  addMember(roomId: string, userId: string): void;
  /** Scripted colleagues stop acting, or go on. */
  pauseColleagues(paused: boolean): void;
}

export interface Faults extends FaultActions {
  set(rules: FaultRules): void;
  clear(): void;
}

export type FaultSwitches = ReturnType<typeof createFaultSwitches>;

/** The rules as the server asks them. */
export function createFaultSwitches() {
  let rules: FaultRules = {};

  /** The first rule that matches, counted down. */
  function take<Rule extends { times?: number | undefined }>(
    list: Rule[] | undefined,
    matches: (rule: Rule) => boolean,
  ) {
    const rule = list?.find(matches);
    if (!rule || !list) return null;
    if (rule.times !== undefined) {
      rule.times -= 1;
      if (rule.times === 0) list.splice(list.indexOf(rule), 1);
    }
    return rule;
  }

  return {
    set: (added: FaultRules): void => {
      rules = { ...rules, ...faultRules.parse(structuredClone(added)) };
    },
    clear: (): void => {
      rules = {};
    },
    ackDelayMs: () => rules.ackDelayMs ?? 0,
    dropsAck: (event: string): boolean => {
      if (rules.dropNextAcks !== undefined && rules.dropNextAcks > 0) {
        rules.dropNextAcks -= 1;
        return true;
      }
      return Array.isArray(rules.dropAcks) ? rules.dropAcks.includes(event) : (rules.dropAcks ?? false);
    },
    dropsEcho: (event: string): boolean => Array.isArray(rules.dropAcks) && rules.dropAcks.includes(event),
    refusedRequest: (event: string) => take(rules.refuseRequests, (rule) => rule.event === event),
    refusedOp: (kind: string, roomId: string) =>
      take(rules.refuseOps, (rule) => (rule.kind ?? kind) === kind && (rule.roomId ?? roomId) === roomId),
    rest: (method: string, path: string) =>
      take(rules.rest, (rule) => path.startsWith(rule.path) && (rule.method ?? method) === method),
    refusedConnection: () => rules.refuseConnections ?? null,
  };
}
