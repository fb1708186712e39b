import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionView } from '#shared/model/session.ts';
import { done, fail } from '#shared/result.ts';
import { App } from '../../../renderer/app/App.tsx';
import { aSession } from '../../support/chat-fixtures.ts';
import { FakeBridge } from '../../support/fake-bridge.ts';

const demo = [
  { label: 'Clinician', email: 'clinician@clinic.example', password: 'one' },
  { label: 'Front desk', email: 'desk@clinic.example', password: 'two' },
];
const signedOut = (change: Partial<Extract<SessionView, { state: 'signed-out' }>> = {}): SessionView => ({
  state: 'signed-out',
  server: 'http://localhost:8080',
  lastEmail: null,
  demo: [],
  notice: null,
  ...change,
});

let bridge: FakeBridge;
beforeEach(() => {
  bridge = new FakeBridge();
});
afterEach(cleanup);

function open(session: SessionView) {
  bridge.emit('session.changed', session);
  render(<App bridge={bridge} />);
}
const field = (label: string) => screen.getByLabelText(label) as HTMLInputElement;
const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));

describe('signing in', () => {
  test('with the demonstration takes one gesture, for either of its people', async () => {
    bridge.answer('session.signIn', () => done);
    open(signedOut({ demo }));
    expect(field('Email').value).toBe('clinician@clinic.example');
    fireEvent.click(screen.getByRole('radio', { name: 'Front desk' }));
    submit();
    await waitFor(() =>
      expect(bridge.askedFor('session.signIn')).toEqual([
        { server: 'http://localhost:8080', email: 'desk@clinic.example', password: 'two' },
      ]),
    );
  });

  test('asks for what is missing and sends nothing', () => {
    open(signedOut());
    submit();
    expect(screen.getByText('Enter your email.')).toBeTruthy();
    expect(screen.getByText('Enter your password.')).toBeTruthy();
    expect(bridge.askedFor('session.signIn')).toEqual([]);
  });

  test('keeps what was typed when it is refused, and says why', async () => {
    bridge.answer('session.signIn', () => fail('wrong-credentials', 'no'));
    open(signedOut({ lastEmail: 'mara@clinic.example' }));
    fireEvent.change(field('Password'), { target: { value: 'wrong' } });
    submit();
    expect((await screen.findByRole('alert')).textContent).toContain('Email and password do not match.');
    expect(field('Email').value).toBe('mara@clinic.example');
    expect(field('Password').value).toBe('wrong');
  });

  test('the form stays through the signing-in and its refusal', async () => {
    open(signedOut({ lastEmail: 'mara@clinic.example' }));
    fireEvent.change(field('Password'), { target: { value: 'typed' } });
    act(() =>
      bridge.emit('session.changed', {
        state: 'signing-in',
        server: 'http://localhost:8080',
        email: 'mara@clinic.example',
      }),
    );
    expect(screen.getByRole('button', { name: 'Signing in' })).toBeTruthy();
    act(() => bridge.emit('session.changed', signedOut({ lastEmail: 'mara@clinic.example' })));
    expect(field('Password').value).toBe('typed');
  });

  test('the server is folded away until it is asked for or missing', () => {
    open(signedOut());
    expect(screen.queryByLabelText('Server')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Change' }));
    expect(field('Server').value).toBe('http://localhost:8080');
  });

  test('leads to the work once the daemon says so', async () => {
    open(signedOut());
    act(() => bridge.emit('session.changed', aSession()));
    expect(await screen.findByRole('navigation', { name: 'Sections' })).toBeTruthy();
  });
});

test('[DS3] a lost key is told before sign-in, with what is safe', () => {
  open(signedOut({ notice: { kind: 'vault-key-lost' } }));
  expect(screen.getByRole('alert').textContent).toContain('set aside, not deleted');
});
