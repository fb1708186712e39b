// The shell: sections, regions, the person's own menu, the palette, notes about stores.

export const app = {
  'app.sections': 'Sections',
  'app.list': 'List',
  'app.main': 'Content',
  'app.context': 'Details',

  'app.rooms': 'Rooms',
  'app.people': 'People',
  'app.outbox': 'Outbox',
  'app.review': 'To review',
  'app.notifications': 'Notifications',
  'app.settings': 'Settings',
  'app.roomsUnread': 'Rooms, {count, plural, one {# unread message} other {# unread messages}}',
  'app.roomsUrgent': 'Rooms, {count, plural, one {# urgent message} other {# urgent messages}} to acknowledge',
  'app.outboxWaiting': 'Outbox, {count, plural, one {# item waits} other {# items wait}}',
  'app.outboxRefused': 'Outbox, {count, plural, one {# item needs you} other {# items need you}}',
  'app.reviewWaiting': 'To review, {count, plural, one {# change needs you} other {# changes need you}}',
  'app.reviewDecided': 'To review, {count, plural, one {# decided change} other {# decided changes}}',
  'app.notificationsUnread': 'Notifications, {count} unread',

  'app.own': '{name}, {state}',
  'app.ownMenu': 'Your state and sign-out',
  'app.customStatus': 'Set a status…',
  'app.clearStatus': 'Clear the status',
  'app.customStatusTitle': 'Your status',
  'app.customStatusLabel': 'Shown to colleagues beside your name',
  'app.customStatusHint': 'Up to 140 characters. No patient data.',
  'app.workOffline': 'Work offline',
  'app.workOnline': 'Go online',
  'app.signOut': 'Sign out',

  'app.demonstration': 'Demonstration',
  'app.demonstrationWhy':
    'Invented clinic and people. Keys are kept in a plain file on this machine: no real patients here.',
  'app.keyFile': 'Keys in a file',
  'app.keyFileWhy': 'Keys are kept in a plain file on this machine: no real patients here.',
  'app.memoryKeys': 'Keys are not kept',
  'app.memoryKeysWhy':
    'This system offers no keychain. What waits to be sent is lost when the console quits: stay until the outbox is empty.',

  'app.jump': 'Jump to a room, a person or a section',
  'app.jumpPlaceholder': 'Room, person, place, section',
  'app.jumpSection': 'Section · {shortcut}',
  'app.jumpNothing': 'Nothing by that name on this workstation.',
  'app.jumpMembers': '{count, plural, one {# member} other {# members}}',
  'app.chooseRoom': 'Choose a room',
  'app.chooseRoomWhy': 'Pick one from the list, or press {shortcut} and type a name.',

  'app.broken': 'This part of the window stopped working.',
  'app.brokenSafe': 'What you wrote is stored on this workstation, and sending goes on in the background.',
  'app.brokenReload': 'Reload the window',
  'app.noBridge': 'The console’s background part does not answer.',
  'app.noBridgeNext': 'Close this window and start the console again. Everything written here is kept.',
} as const;
