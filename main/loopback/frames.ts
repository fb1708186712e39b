// Reads the frames of a page. Names and inputs inside them are the guard's to check; here only the shape is.

import { z } from 'zod';

const hello = z.strictObject({ hello: z.strictObject({ token: z.string().max(200), protocol: z.int() }) });
const call = z.strictObject({ id: z.int().min(0), call: z.string().max(100), input: z.unknown() });
const subscribe = z.strictObject({ subscribe: z.string().max(100) });
const unsubscribe = z.strictObject({ unsubscribe: z.string().max(100) });
const frame = z.union([call, subscribe, unsubscribe, hello]);

export type ReadFrame = z.infer<typeof frame>;

/** Null for anything that is not a frame of the protocol. */
export function readFrame(text: string): ReadFrame | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = frame.safeParse(json);
  return parsed.success ? parsed.data : null;
}
