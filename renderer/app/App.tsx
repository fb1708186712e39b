// The root of a window: the bridge, the theme from the settings, and the gate between sign-in and work.

import { useEffect } from 'react';
import { useSnapshot } from '../bridge/use-snapshot.ts';
import { BridgeProvider } from '../bridge/provider.tsx';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { OfflineIndicator } from '../features/offline/OfflineIndicator.tsx';
import { SignInScreen } from '../features/session/SignInScreen.tsx';
import { Skeleton } from '../ui/feedback/Skeleton.tsx';
import { Toaster } from '../ui/feedback/toasts.tsx';
import { wearTheme } from '../ui/theme/theme.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Shell } from './Shell.tsx';
import { useWindow } from './window-store.ts';

export function App({ bridge }: { bridge: WindowBridge }) {
  return (
    <BridgeProvider bridge={bridge}>
      <ErrorBoundary resetKey="window">
        <Dressed />
        <Gate />
        <Toaster />
      </ErrorBoundary>
    </BridgeProvider>
  );
}

function Dressed() {
  const settings = useSnapshot('settings.changed');
  const theme = settings?.theme ?? 'system';
  const density = settings?.density ?? 'compact';
  useEffect(() => wearTheme(theme, density), [theme, density]);
  return null;
}

function Gate() {
  const session = useSnapshot('session.changed');
  const forget = useWindow((state) => state.forget);
  const state = session?.state ?? 'starting';
  useEffect(() => {
    if (state === 'signed-out') forget();
  }, [state, forget]);

  if (session === undefined || session.state === 'starting')
    return (
      <main>
        <OfflineIndicator position="top" showSyncButton={false} />
        <Skeleton rows={8} />
      </main>
    );
  if (session.state === 'signed-in') return <Shell key={session.user.userId} session={session} />;
  return <SignInScreen session={session} />;
}
