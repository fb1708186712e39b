// Asking the daemon: `useCall` for what is shown, `useCommand` for what is done.

import { useMutation, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { CallInput, CallName, CallOutput } from '#shared/bridge/contract.ts';
import type { Failure, Result } from '#shared/result.ts';
import { useBridge } from './provider.tsx';
import type { WindowBridge } from './window-bridge.ts';

export interface CallOptions {
  /** Ask only while true; for questions whose input is not known yet. */
  enabled?: boolean;
  /** Keep showing the answer to the previous input until the new one is there. */
  keepPrevious?: boolean;
}

/** Asks once; a Failure is thrown as it is, because that is how a query learns of it. */
export async function ask<Name extends CallName>(
  bridge: WindowBridge,
  name: Name,
  input: CallInput<Name>,
): Promise<CallOutput<Name>> {
  const result = await bridge.call(name, input);
  if (result.ok) return result.value;
  throw result.error as unknown as Error;
}

/** The answer to a question, asked again whenever an event makes it worth it (see invalidation.ts). */
export function useCall<Name extends CallName>(
  name: Name,
  input: CallInput<Name>,
  options: CallOptions = {},
): UseQueryResult<CallOutput<Name>, Failure> {
  const bridge = useBridge();
  return useQuery<CallOutput<Name>, Failure>({
    queryKey: [name, input],
    queryFn: () => ask(bridge, name, input),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious ? { placeholderData: (previous: CallOutput<Name> | undefined) => previous } : {}),
  } as Parameters<typeof useQuery<CallOutput<Name>, Failure>>[0]);
}

export interface Command<Name extends CallName> {
  run(input: CallInput<Name>): Promise<Result<CallOutput<Name>>>;
  isRunning: boolean;
  /** Why the last run failed; null while running and after success. */
  failure: Failure | null;
  reset(): void;
}

/** Something done on a gesture. Its outcome is a Result; it never throws. */
export function useCommand<Name extends CallName>(name: Name): Command<Name> {
  const bridge = useBridge();
  const { mutateAsync, isPending, data, reset } = useMutation<Result<CallOutput<Name>>, never, CallInput<Name>>({
    mutationKey: [name],
    mutationFn: (input) => bridge.call(name, input),
  });
  const run = useCallback((input: CallInput<Name>) => mutateAsync(input), [mutateAsync]);
  return { run, isRunning: isPending, failure: data && !data.ok ? data.error : null, reset };
}
