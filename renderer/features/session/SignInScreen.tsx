// Before anybody is signed in: the form, and above it what happened to the stores, if anything did.
// While signing in the form stays as it is, so that a refusal finds everything still typed.

import { useState } from 'react';
import type { SessionView } from '#shared/model/session.ts';
import { t } from '../../ui/text.ts';
import { SignInForm } from './SignInForm.tsx';
import { StoreNotice } from './StoreNotice.tsx';
import './session.css';

type Entrance = Extract<SessionView, { state: 'signed-out' | 'signing-in' }>;

export function SignInScreen({ session }: { session: Entrance }) {
  const [first, setFirst] = useState(session.state === 'signed-out' ? session : null);
  if (session.state === 'signed-out' && first === null) setFirst(session);
  const start = first ?? (session.state === 'signed-out' ? session : null);

  return (
    <main className="sign-in">
      <div className="sign-in__card">
        <header className="sign-in__head">
          <span className="sign-in__mark" aria-hidden="true">
            <svg viewBox="0 0 24 24" width="22" height="22">
              <path d="M4 5.5h16v10H11l-4.5 4v-4H4z" />
              <path d="M12 8v5M9.5 10.5h5" />
            </svg>
          </span>
          <div>
            <h1>{t('session.title')}</h1>
            <p>{t('session.lead')}</p>
          </div>
        </header>
        {session.state === 'signed-out' && session.notice && <StoreNotice notice={session.notice} />}
        <SignInForm
          key={start === null ? 'waiting' : 'form'}
          server={start?.server ?? session.server}
          lastEmail={start?.lastEmail ?? (session.state === 'signing-in' ? session.email : null)}
          demo={start?.demo ?? []}
          isBusy={session.state === 'signing-in'}
        />
      </div>
    </main>
  );
}
