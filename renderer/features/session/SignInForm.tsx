// The form itself: demonstration sign-ins filled in, the server folded away, errors beside their fields.

import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import type { DemoSignIn } from '#shared/model/session.ts';
import { useCommand } from '../../bridge/use-call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { SegmentedControl } from '../../ui/controls/SegmentedControl.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { t } from '../../ui/text.ts';
import { checkFields, errorsOf, serverAddress, startingFields, type SignInErrors } from './sign-in-form.ts';

export interface SignInFormProps {
  server: string;
  lastEmail: string | null;
  demo: readonly DemoSignIn[];
  isBusy: boolean;
}

export function SignInForm({ server, lastEmail, demo, isBusy }: SignInFormProps) {
  const [fields, setFields] = useState(() => startingFields(server, lastEmail, demo));
  const [errors, setErrors] = useState<SignInErrors>({});
  const signIn = useCommand('session.signIn');
  const password = useRef<HTMLInputElement>(null);
  const busy = isBusy || signIn.isRunning;
  const change = (part: Partial<typeof fields>) => {
    setFields((before) => ({ ...before, ...part }));
    setErrors({});
  };

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const found = checkFields(fields);
    setErrors(found);
    const address = serverAddress(fields.server);
    if (Object.keys(found).length > 0 || address === null) return;
    const result = await signIn.run({ server: address, email: fields.email.trim(), password: fields.password });
    if (result.ok) return;
    setErrors(errorsOf(result.error));
    if (result.error.code === 'wrong-credentials') password.current?.select();
  };

  return (
    <Form className="sign-in__form" onSubmit={(event) => void submit(event)}>
      {demo.length > 0 && (
        <DemoChoice
          demo={demo}
          email={fields.email}
          onChoose={({ email, password }) => change({ email, password })}
          isDisabled={busy}
        />
      )}
      <TextField
        label={t('session.email')}
        type="email"
        inputMode="email"
        autoComplete="username"
        value={fields.email}
        onChange={(email) => change({ email })}
        error={errors.email ?? null}
        isReadOnly={busy}
        autoFocus={fields.email === ''}
      />
      <TextField
        label={t('session.password')}
        type="password"
        autoComplete="off"
        value={fields.password}
        onChange={(password) => change({ password })}
        error={errors.password ?? null}
        isReadOnly={busy}
        autoFocus={fields.email !== '' && fields.password === ''}
        inputRef={password}
      />
      <ServerField
        value={fields.server}
        onChange={(typed) => change({ server: typed })}
        error={errors.server ?? null}
        isDisabled={busy}
      />
      {errors.general !== undefined && (
        <p className="sign-in__error" role="alert">
          {errors.general}
        </p>
      )}
      <Button
        type="submit"
        tone="primary"
        size="large"
        isPending={busy}
        autoFocus={fields.email !== '' && fields.password !== ''}
      >
        {busy ? t('session.signingIn') : t('session.signIn')}
      </Button>
    </Form>
  );
}

interface DemoChoiceProps {
  demo: readonly DemoSignIn[];
  email: string;
  onChoose: (chosen: DemoSignIn) => void;
  isDisabled: boolean;
}

function DemoChoice({ demo, email, onChoose, isDisabled }: DemoChoiceProps) {
  return (
    <div className="sign-in__demo">
      <p>
        <b>{t('session.demoTitle')}</b> {t('session.demoWhy')}
      </p>
      <SegmentedControl
        label={t('session.demoChoice')}
        value={email}
        segments={demo.map(({ label, email: value }) => ({ value, label }))}
        onChange={(chosen) => {
          const entry = demo.find((candidate) => candidate.email === chosen);
          if (entry) onChoose(entry);
        }}
        isDisabled={isDisabled}
      />
    </div>
  );
}

interface ServerFieldProps {
  value: string;
  onChange: (value: string) => void;
  error: string | null;
  isDisabled: boolean;
}

/** Folded away while it holds an address, because it hardly ever changes; an error opens it. */
function ServerField({ value, onChange, error, isDisabled }: ServerFieldProps) {
  const [isOpen, setOpen] = useState(value === '');
  if (!isOpen && error === null)
    return (
      <p className="sign-in__server">
        <span className="ui-clip">{t('session.serverShown', { host: hostOf(value) })}</span>
        <Button tone="quiet" size="small" onPress={() => setOpen(true)} isDisabled={isDisabled}>
          {t('session.changeServer')}
        </Button>
      </p>
    );
  return (
    <TextField
      label={t('session.server')}
      hint={t('session.serverHint')}
      type="url"
      value={value}
      onChange={onChange}
      error={error}
      isDisabled={isDisabled}
      autoFocus
    />
  );
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : address);
