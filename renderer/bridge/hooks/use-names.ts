// People by their ids, in the words of a sentence: "you", a name, or "somebody" where nothing is known of them.

import { useCallback, useMemo } from 'react';
import { t } from '../../ui/text.ts';
import { useCall } from '../use-call.ts';
import { useSnapshot } from '../use-snapshot.ts';

export type NameOf = (userId: string | null) => string;

export function useNames(): NameOf {
  const people = useCall('people.list', {}).data?.people;
  const session = useSnapshot('session.changed');
  const self = session?.state === 'signed-in' ? session.user.userId : null;
  const names = useMemo(() => new Map((people ?? []).map((person) => [person.userId, person.name])), [people]);
  return useCallback(
    (userId) => {
      if (userId !== null && userId === self) return t('common.you');
      return (userId === null ? undefined : names.get(userId)) ?? t('common.somebody');
    },
    [names, self],
  );
}
