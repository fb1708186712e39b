// Signing out (OB12): at once when nothing waits; otherwise it says how many items would be lost and to whom they go.

import { useEffect, useRef, useState } from 'react';
import { useCall, useCommand } from '../../bridge/use-call.ts';
import { toastFailure } from '../../ui/feedback/toasts.tsx';
import { ConfirmDialog } from '../../ui/overlays/ConfirmDialog.tsx';
import { t } from '../../ui/text.ts';
import './session.css';

export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const { run, isRunning } = useCommand('session.signOut');
  const [asks, setAsks] = useState(false);
  const unsent = useCall('outbox.unsent', {}, { enabled: asks }).data ?? { count: 0, targets: [] };
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void run({ discardUnsent: false }).then((result) => {
      if (result.ok) return onClose();
      if (result.error.code === 'conflict') return setAsks(true);
      toastFailure(result.error);
      onClose();
    });
  }, [run, onClose]);

  const signOutAnyway = async () => {
    const result = await run({ discardUnsent: true });
    if (!result.ok) toastFailure(result.error);
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('session.signOutTitle')}
      isOpen={asks}
      isDangerous
      isBusy={isRunning}
      confirmLabel={t('session.signOutAnyway')}
      cancelLabel={t('session.signOutWait')}
      onConfirm={() => void signOutAnyway()}
      onCancel={onClose}
    >
      <p>{t('session.signOutUnsent', { count: unsent.count })}</p>
      <ul className="sign-out__targets" aria-label={t('session.signOutTo')}>
        {unsent.targets.map(({ target, count }) => (
          <li key={target}>
            <span className="ui-clip">{target}</span>
            <span>{count}</span>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
