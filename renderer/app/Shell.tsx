// The window of a signed-in person: strips, rail, and the section that is shown. Sections other than the rooms are one
// region; the rooms are three: list, conversation, details.

import type { SessionView } from '#shared/model/session.ts';
import { ReviewScreen } from '../features/conflicts/ReviewScreen.tsx';
import { NotificationList } from '../features/notifications/NotificationList.tsx';
import { OfflineIndicator } from '../features/offline/OfflineIndicator.tsx';
import { Outbox } from '../features/outbox/Outbox.tsx';
import { PeopleList } from '../features/people/PeopleList.tsx';
import { ProfileForm } from '../features/records/ProfileForm.tsx';
import { SecretsMark } from '../features/session/SecretsMark.tsx';
import { StoreNotice } from '../features/session/StoreNotice.tsx';
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx';
import { t } from '../ui/text.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Overlays } from './Overlays.tsx';
import { Rail } from './Rail.tsx';
import { Region } from './Region.tsx';
import { RoomsSection } from './RoomsSection.tsx';
import { useShortcuts } from './shortcuts.ts';
import { useWindow, type Section } from './window-store.ts';
import './layout.css';

export type SignedIn = Extract<SessionView, { state: 'signed-in' }>;

export function Shell({ session }: { session: SignedIn }) {
  useShortcuts();
  const { section, roomId, contextOpen, show, setOverlay } = useWindow();
  const isRoomShown = section === 'rooms' && roomId !== null;
  return (
    <div
      className="shell"
      data-section={section}
      data-context={isRoomShown ? '' : undefined}
      data-open-room={isRoomShown ? '' : undefined}
      data-context-open={contextOpen ? '' : undefined}
    >
      <header className="shell__strips">
        <SecretsMark session={session} />
        {session.notice && <StoreNotice notice={session.notice} />}
        <OfflineIndicator
          position="top"
          showSyncButton
          onShowOutbox={() => show('outbox')}
          onSignIn={() => setOverlay('sign-in')}
        />
      </header>
      <Region role="navigation" label={t('app.sections')} className="rail">
        <Rail />
      </Region>
      {section === 'rooms' ? (
        <RoomsSection user={session.user} />
      ) : (
        <Region role="main" label={t(`app.${section}`)} className="content">
          <ErrorBoundary resetKey={section}>
            <PlainSection section={section} userId={session.user.userId} />
          </ErrorBoundary>
        </Region>
      )}
      <Overlays session={session} />
    </div>
  );
}

function PlainSection({ section, userId }: { section: Exclude<Section, 'rooms'>; userId: string }) {
  const { openRoom, show } = useWindow();
  switch (section) {
    case 'people':
      return <PeopleList onOpenRoom={openRoom} />;
    case 'outbox':
      return <Outbox onOpenRoom={openRoom} />;
    case 'review':
      return <ReviewScreen onOpenRoom={openRoom} />;
    case 'notifications':
      return <NotificationList onOpenRoom={openRoom} />;
    case 'settings':
      return (
        <SettingsScreen
          profile={
            <ProfileForm
              userId={userId}
              ways={{ onShowReview: () => show('review'), onShowOutbox: () => show('outbox') }}
            />
          }
        />
      );
  }
}
