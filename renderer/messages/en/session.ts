// Sign-in, sign-in over the work, sign-out, and what happened to the stores.

export const session = {
  'session.title': 'Sign in',
  'session.lead': 'to the Clinician Console',
  'session.email': 'Email',
  'session.password': 'Password',
  'session.server': 'Server',
  'session.serverShown': 'Server: {host}',
  'session.serverHint': 'The address your IT desk gave you, such as https://api.example.org',
  'session.changeServer': 'Change',
  'session.signIn': 'Sign in',
  'session.signingIn': 'Signing in',
  'session.demoTitle': 'Demonstration clinic',
  'session.demoChoice': 'Sign in as',
  'session.demoWhy': 'Everybody and everything in it is invented.',
  'session.emailMissing': 'Enter your email.',
  'session.passwordMissing': 'Enter your password.',
  'session.serverWrong': 'Enter an http or https address.',
  'session.offline': 'The server cannot be reached. Check the address and the network, then try again.',
  'session.tooMany': 'Too many tries. Wait {seconds} s, then try again.',
  'session.tooManySoon': 'Too many tries. Wait a minute, then try again.',

  'session.expiredTitle': 'Sign in again',
  'session.expiredWhy':
    'Your sign-in has run out. Reading and writing go on; sending continues as soon as you are signed in.',
  'session.expiredAs': 'Signed in as {email}',
  'session.expiredLater': 'Later',

  'session.signOutTitle': 'Sign out with unsent items?',
  'session.signOutUnsent':
    '{count, plural, one {# item has} other {# items have}} not reached the server. Signing out deletes this workstation’s copy, and with it what was not sent.',
  'session.signOutWait': 'Stay signed in',
  'session.signOutAnyway': 'Discard and sign out',
  'session.signOutTo': 'To',

  'session.notice.cache-rebuilt': 'The copy of the server’s data was damaged and is being fetched again.',
  'session.notice.cache-rebuilt.safe': 'Nothing that you wrote was in it.',
  'session.notice.vault-salvaged': 'The store of your own writing was damaged and has been repaired.',
  'session.notice.vault-salvaged.safe':
    '{saved, plural, one {# item was} other {# items were}} saved, {lost, plural, =0 {none was lost} one {# item could not be read} other {# items could not be read}}. The damaged file is kept for your IT desk.',
  'session.notice.vault-key-lost': 'The key to this workstation’s data is gone from the keychain.',
  'session.notice.vault-key-lost.safe':
    'The data was set aside, not deleted. A new store was begun; your IT desk can tell whether the key can be brought back.',
  'session.notice.wrong-key': 'The key in the keychain does not fit this workstation’s data.',
  'session.notice.wrong-key.safe': 'Nothing was overwritten. Tell your IT desk before you go on.',
  'session.notice.newer-schema':
    'This workstation’s data was written by a newer console (form {found}, this one knows {known}).',
  'session.notice.newer-schema.safe': 'It was left as it is. Update this console to go on.',
  'session.notice.keychain-unavailable': 'The system’s keychain cannot be used.',
  'session.notice.keychain-unavailable.safe':
    'You can work, but you will be asked to sign in after each start, and what is unsent is lost when the console quits.',
  'session.notice.storage-full': 'The disk of this workstation is full.',
  'session.notice.storage-full.safe':
    'Nothing new can be kept until there is space; text stays in its box until then. What was written before is safe. Free some space: no restart is needed.',
  'session.notice.storage-failed': 'This workstation’s disk gave an error.',
  'session.notice.storage-failed.safe':
    'Nothing was changed, and it is tried again by itself. If it stays so, tell your IT desk.',
  'session.notice.in-use': 'Another console on this workstation has this data open.',
  'session.notice.in-use.safe': 'Close it, or go on there. Once it is closed, this one opens by itself.',
  'session.notice.signed-out-unsent': 'You signed out with unsent items.',
  'session.notice.signed-out-unsent.safe':
    '{count, plural, one {# item was} other {# items were}} discarded as you asked.',
} as const;
