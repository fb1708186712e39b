// Writing into a record: what was begun is kept until it is saved or left, also over leaving the screen. Saving answers at
// once, online or not; the change waits in the outbox and the record shows it (IN10).

import { useRef } from 'react';
import type { JsonValue } from '#shared/bridge/contract.ts';
import { sameValue, type RecordEntity, type RecordView } from '#shared/model/record.ts';
import type { Failure } from '#shared/result.ts';
import { useBegun } from '../../bridge/begun-texts.ts';
import { newId } from '../../bridge/new-id.ts';
import { useCommand } from '../../bridge/use-call.ts';
import { begin, changesOf, unfit, write, type Begun } from './record-changes.ts';

export interface RecordForm {
  /** Null while nothing is being written. */
  begun: Begun | null;
  isChanged: boolean;
  /** Names of fields that hold what the record cannot. */
  unfit: readonly string[];
  isSaving: boolean;
  failure: Failure | null;
  begin(): void;
  write(field: string, value: JsonValue): void;
  save(): Promise<boolean>;
  leave(): void;
}

export function useRecordForm(
  entity: RecordEntity,
  id: string,
  view: RecordView | undefined,
  names: readonly string[],
): RecordForm {
  const [begun, setBegun] = useBegun<Begun>(`record ${entity} ${id} ${names[0] ?? ''}`);
  const change = useCommand('records.change');
  // The same change asked for again is the same op: after an answer that never came nothing is written twice (F43).
  const asked = useRef<{ opId: string; changes: JsonValue } | null>(null);
  const start = () => begun ?? (view ? begin(view, names) : null);
  const changes = begun ? changesOf(begun) : [];
  const wrong = begun ? unfit(entity, begun) : [];

  const leave = () => {
    change.reset();
    setBegun(null);
  };
  const save = async (): Promise<boolean> => {
    if (wrong.length > 0 || change.isRunning) return false;
    if (changes.length === 0) {
      leave();
      return true;
    }
    const wanted: JsonValue = changes.map((one) => ({ ...one }));
    if (!asked.current || !sameValue(asked.current.changes, wanted)) asked.current = { opId: newId(), changes: wanted };
    const result = await change.run({ opId: asked.current.opId, entity, id, changes, atomic: false });
    if (result.ok) leave();
    return result.ok;
  };
  return {
    begun,
    isChanged: changes.length > 0,
    unfit: wrong,
    isSaving: change.isRunning,
    failure: change.failure,
    begin: () => setBegun(start()),
    write: (field, value) => {
      const from = start();
      if (from) setBegun(write(from, field, value));
    },
    save,
    leave,
  };
}
