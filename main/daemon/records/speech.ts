// How ops of records speak to a server with records.v1. They go one at a time: the next one of a record may stand on what
// the one before it did, so it has to know.

import { recordPushAnswer, RECORDS_CAPABILITY, type RecordEffect } from '#shared/wire/records.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { Speech } from '../outbox/sync-courier.ts';
import { wirePayload } from './record-op.ts';

export const RECORD_SPEECH: Speech<RecordEffect> = {
  batchOps: 1,
  payloadOf: wirePayload,
  answer: recordPushAnswer,
  effectOf: (effect) => ({ value: effect as never, at: effect.at }),
};

export function keepsRecords(ready: ReadyLink): boolean {
  return ready.mode === 'sync' && (ready.connected.capabilities?.includes(RECORDS_CAPABILITY) ?? false);
}
