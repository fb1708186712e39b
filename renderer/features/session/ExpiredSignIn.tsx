// Sign-in over the work (CN6): the session ran out, everything stays where it is, only the password is asked for.

import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { SessionView } from '#shared/model/session.ts';
import { useCommand } from '../../bridge/use-call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Dialog } from '../../ui/overlays/Dialog.tsx';
import { t } from '../../ui/text.ts';
import { errorsOf } from './sign-in-form.ts';
import './session.css';

const FORM = 'expired-sign-in';

export interface ExpiredSignInProps {
  session: Extract<SessionView, { state: 'signed-in' }>;
  onClose: () => void;
}

export function ExpiredSignIn({ session, onClose }: ExpiredSignInProps) {
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const signIn = useCommand('session.signIn');

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (signIn.isRunning) return;
    if (password === '') return setError(t('session.passwordMissing'));
    const result = await signIn.run({ server: session.server, email: session.user.email, password });
    if (result.ok) return onClose();
    const errors = errorsOf(result.error);
    setError(errors.general ?? errors.server ?? errors.email ?? null);
  };
  return (
    <Dialog
      title={t('session.expiredTitle')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('session.expiredLater')}</Button>
          <Button tone="primary" type="submit" form={FORM} isPending={signIn.isRunning}>
            {t('session.signIn')}
          </Button>
        </>
      }
    >
      <Form id={FORM} className="sign-in__form" onSubmit={(event) => void submit(event)}>
        <p>{t('session.expiredWhy')}</p>
        <p>
          <b>{t('session.expiredAs', { email: session.user.email })}</b>
        </p>
        <TextField
          label={t('session.password')}
          type="password"
          autoComplete="off"
          value={password}
          onChange={(typed) => {
            setPassword(typed);
            setError(null);
          }}
          error={error}
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
