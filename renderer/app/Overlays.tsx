// What stands over the window, one at a time. A session that runs out asks for the password by itself, once.

import { useEffect, useEffectEvent } from 'react';
import { ExpiredSignIn } from '../features/session/ExpiredSignIn.tsx';
import { SignOutDialog } from '../features/session/SignOutDialog.tsx';
import { Palette } from './palette/Palette.tsx';
import type { SignedIn } from './Shell.tsx';
import { StatusDialog } from './own/StatusDialog.tsx';
import { useWindow } from './window-store.ts';

export function Overlays({ session }: { session: SignedIn }) {
  const { overlay, setOverlay, openRoom, show } = useWindow();
  const close = () => setOverlay('none');
  const expiryChanged = useEffectEvent((expired: boolean) => {
    if (expired && overlay === 'none') setOverlay('sign-in');
    if (!expired && overlay === 'sign-in') close();
  });
  useEffect(() => expiryChanged(session.expired), [session.expired]);

  switch (overlay) {
    case 'none':
      return null;
    case 'palette':
      return (
        <Palette
          onClose={close}
          onOpenRoom={openRoom}
          onShow={(section) => {
            close();
            show(section);
          }}
        />
      );
    case 'sign-in':
      return session.expired ? <ExpiredSignIn session={session} onClose={close} /> : null;
    case 'sign-out':
      return <SignOutDialog onClose={close} />;
    case 'status':
      return <StatusDialog userId={session.user.userId} onClose={close} />;
  }
}
