// The person's own tile: presence as colleagues see it, working offline on purpose, signing out.

import { Button } from 'react-aria-components';
import type { OwnPresence } from '#shared/model/presence.ts';
import { useCall, useCommand } from '../../bridge/use-call.ts';
import { useSnapshot } from '../../bridge/use-snapshot.ts';
import { toastFailure } from '../../ui/feedback/toasts.tsx';
import { Avatar, initialsOf } from '../../ui/marks/Avatar.tsx';
import { PresenceMark } from '../../ui/marks/PresenceMark.tsx';
import { Menu, type MenuEntry, type MenuGroup } from '../../ui/overlays/Menu.tsx';
import { t } from '../../ui/text.ts';
import { useWindow } from '../window-store.ts';

const CHOICES: readonly OwnPresence[] = ['online', 'away', 'busy'];

export function OwnMenu() {
  const session = useSnapshot('session.changed');
  const connection = useSnapshot('connection.changed');
  const setOverlay = useWindow((state) => state.setOverlay);
  const setOwn = useCommand('presence.setOwn');
  const setPaused = useCommand('connection.setPaused');
  const user = session?.state === 'signed-in' ? session.user : null;
  const own = useCall('presence.get', { userIds: user ? [user.userId] : [] }, { enabled: user !== null }).data?.[0];
  if (!user) return null;

  const state = own?.state ?? 'unknown';
  const customStatus = own?.customStatus ?? null;
  const isPaused = connection?.state === 'offline' && connection.cause === 'asked';
  const report = async (result: Promise<{ ok: boolean } & Awaited<ReturnType<typeof setOwn.run>>>) => {
    const answer = await result;
    if (!answer.ok) toastFailure(answer.error);
  };
  const declare = (status: OwnPresence, words: string | null) =>
    void report(setOwn.run({ status, customStatus: words, until: null }));

  const states: MenuEntry[] = CHOICES.map((choice) => ({
    id: choice,
    label: t(`presence.${choice}`),
    mark: <PresenceMark state={choice} />,
    isChosen: choice === state,
    onAction: () => declare(choice, customStatus),
  }));
  states.push({ id: 'status', label: customStatus ?? t('app.customStatus'), onAction: () => setOverlay('status') });
  if (customStatus !== null)
    states.push({
      id: 'clear-status',
      label: t('app.clearStatus'),
      onAction: () => declare(state === 'away' || state === 'busy' ? state : 'online', null),
    });
  const groups: MenuGroup[] = [
    { id: 'state', title: `${user.firstName} ${user.lastName}`, entries: states },
    {
      id: 'link',
      entries: [
        {
          id: 'pause',
          label: isPaused ? t('app.workOnline') : t('app.workOffline'),
          onAction: () => void report(setPaused.run({ paused: !isPaused })),
        },
        { id: 'sign-out', label: t('app.signOut'), onAction: () => setOverlay('sign-out') },
      ],
    },
  ];

  return (
    <Menu label={t('app.ownMenu')} groups={groups} placement="right bottom">
      <Button
        className="rail__own"
        aria-label={t('app.own', { name: `${user.firstName} ${user.lastName}`, state: t(`presence.${state}`) })}
      >
        <Avatar initials={initialsOf(user.firstName, user.lastName)} presence={state} />
      </Button>
    </Menu>
  );
}
