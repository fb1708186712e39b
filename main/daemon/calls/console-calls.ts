// Session, connection, settings, people, notifications and the window itself.

import type { CallOutput } from '#shared/bridge/contract.ts';
import { done, fail, ok } from '#shared/result.ts';
import type { Account } from '../account/account.ts';
import type { Installation, Ports } from '../ports/ports.ts';
import type { Session } from '../session/session.ts';
import type { SettingsKeeper } from '../settings.ts';
import { idleConnection } from '../connection/idle-view.ts';
import type { WindowStates } from '../window-states.ts';
import { withAccount, type HandlersOf, type Present } from './handlers.ts';

type Names =
  | 'session.get'
  | 'session.signIn'
  | 'session.signOut'
  | 'session.dismissNotice'
  | 'connection.get'
  | 'connection.tryNow'
  | 'connection.setPaused'
  | 'people.list'
  | 'presence.get'
  | 'presence.setOwn'
  | 'notifications.list'
  | 'notifications.markRead'
  | 'notifications.clear'
  | 'settings.get'
  | 'settings.set'
  | 'window.state'
  | 'window.openLink'
  | 'host.info';

export interface ConsoleDeps {
  ports: Ports;
  installation: Installation;
  session: Session;
  settings: SettingsKeeper;
  windows: WindowStates;
  present: Present;
}

export function consoleCalls(deps: ConsoleDeps): HandlersOf<Names> {
  const { session, settings, present, installation } = deps;
  return {
    'session.get': () => ok(session.view()),
    'session.signIn': (input) => session.signIn(input),
    'session.signOut': (input) => session.signOut(input),
    'session.dismissNotice': () => {
      session.dismissNotice();
      return done;
    },
    'connection.get': () => ok(present()?.supervisor.view() ?? idleConnection(deps.ports.clock.now())),
    'connection.tryNow': withAccount(present, (account) => {
      account.supervisor.tryNow();
      return done;
    }),
    'connection.setPaused': withAccount(present, (account, { paused }) => {
      account.supervisor.setPaused(paused);
      return done;
    }),
    'people.list': withAccount(present, (account) => ok(listPeople(account))),
    'presence.get': withAccount(present, (account, { userIds }) => {
      account.presence.watch(userIds);
      return ok(userIds.map((userId) => account.presence.view(userId)));
    }),
    'presence.setOwn': withAccount(present, (account, input) => {
      account.presence.own.declare(input);
      return done;
    }),
    'notifications.list': withAccount(present, (account) => ok(account.notifications.list())),
    'notifications.markRead': withAccount(present, (account, { ids }) => {
      account.notifications.markRead(ids);
      return done;
    }),
    'notifications.clear': withAccount(present, (account) => {
      account.notifications.clear();
      return done;
    }),
    'settings.get': () => ok(settings.get()),
    'settings.set': (change) => ok(settings.set(change)),
    'window.state': (state) => {
      deps.windows.report(state);
      return done;
    },
    'window.openLink': () => fail('unsupported', 'This host opens no links.'),
    'host.info': () => {
      const { host, version, profile, workstation } = installation;
      return ok({ host, version, profile, workstation });
    },
  };
}

function listPeople(account: Account): CallOutput<'people.list'> {
  const { people, presence, user } = account;
  const { people: known, asOf } = people.list();
  presence.watch(known.map((person) => person.userId));
  const views = known.map((person) => ({
    ...person,
    name: people.nameOf(person.userId).name,
    self: person.userId === user.userId,
    presence: presence.view(person.userId),
  }));
  return { people: views, asOf };
}
