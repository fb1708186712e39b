// How many are in each state; pressing one shows only those.

import { ToggleButton } from 'react-aria-components';
import type { PersonView, PresenceState } from '#shared/model/presence.ts';
import { PresenceMark } from '../../ui/marks/PresenceMark.tsx';
import { t } from '../../ui/text.ts';
import { countStates, STATES } from './people-rows.ts';

export interface StateCountsProps {
  people: readonly PersonView[];
  only: PresenceState | null;
  onChange: (only: PresenceState | null) => void;
}

export function StateCounts({ people, only, onChange }: StateCountsProps) {
  const counts = countStates(people);
  return (
    <div className="people__counts">
      {STATES.map((state) => (
        <ToggleButton
          key={state}
          className="people__count"
          isSelected={only === state}
          onChange={(isOn) => onChange(isOn ? state : null)}
          aria-label={t('people.filterBy', { count: counts[state], state: t(`presence.${state}`) })}
        >
          <PresenceMark state={state} />
          <b>{counts[state]}</b>
          <span className="people__count-words">{t(`presence.${state}`)}</span>
        </ToggleButton>
      ))}
    </div>
  );
}
