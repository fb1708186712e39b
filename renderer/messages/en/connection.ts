// The strip over the window: what the link does, what still works, when the next try is.

export const connection = {
  'connection.label': 'Connection to the server',
  'connection.offline': 'Offline since {when}',
  'connection.offlineChosen': 'Working offline since {when}',
  'connection.catchingUp': 'Catching up',
  'connection.catchingUpProgress': 'Catching up: {done} of {total} rooms',
  'connection.ready': 'Connected',
  'connection.degraded': 'Connection is unsteady since {when}',
  'connection.locked': 'Sign-in has run out',
  'connection.upgrade': 'This console is too old for the server',

  'connection.works': 'You can keep reading and writing.',
  'connection.worksWaiting':
    'You can keep reading and writing. {count, plural, one {# item waits here and will be sent} other {# items wait here and will be sent in order}}.',
  'connection.worksLocked': 'You can keep reading and writing; sending goes on after you sign in.',
  'connection.worksUpgrade': 'You can keep reading and writing; everything is kept and sent after the update.',
  'connection.slow': 'The connection is there; sending takes longer than usual.',
  'connection.stillTrying': 'Still trying after {attempt} attempts.',

  'connection.cause.start': '',
  'connection.cause.no-network': 'No network.',
  'connection.cause.server-unreachable': 'The server does not answer.',
  'connection.cause.server-fault': 'The server has a fault.',
  'connection.cause.server-shutdown': 'The server is restarting.',
  'connection.cause.told-to-wait': 'The server asked us to wait.',
  'connection.cause.link-lost': 'The connection broke.',
  'connection.cause.no-answer': 'The connection went silent.',
  'connection.cause.captive-portal': 'This network asks for a sign-in of its own; open a browser.',
  'connection.cause.refused-token': 'The server did not accept the sign-in.',
  'connection.cause.session-expired': 'The sign-in has run out.',
  'connection.cause.suspended': 'This workstation was asleep.',
  'connection.cause.resumed': 'This workstation woke up.',
  'connection.cause.network-changed': 'The network changed.',
  'connection.cause.cut-by-server': 'The server closed the connection.',
  'connection.cause.stalled': 'Nothing moved, so the connection was renewed.',
  'connection.cause.too-old': '',
  'connection.cause.asked': '',
  'connection.cause.signed-out': '',

  'connection.nextTry': 'next try in {countdown}',
  'connection.trying': 'trying now',
  'connection.showOutbox': 'Show outbox',
  'connection.tryNow': 'Try now',
  'connection.goOnline': 'Go online',
  'connection.sync': 'Sync',
  'connection.signIn': 'Sign in',

  'offline.urgentLate':
    '{count, plural, one {An urgent message} other {# urgent messages}} of yours has not been sent for {age}',
  'offline.urgentLatePhone': 'Phone instead; the message shows the numbers.',
  'offline.pending': '{count, plural, one {# item waits} other {# items wait}}',
} as const;
