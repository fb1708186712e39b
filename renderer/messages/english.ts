// The English catalogue, merged in one place. Ids start with the feature's name, so that two files never collide.

import { app } from './en/app.ts';
import { chat } from './en/chat.ts';
import { common } from './en/common.ts';
import { conflicts } from './en/conflicts.ts';
import { connection } from './en/connection.ts';
import { failures } from './en/failures.ts';
import { notifications } from './en/notifications.ts';
import { outbox } from './en/outbox.ts';
import { people } from './en/people.ts';
import { refusals } from './en/refusals.ts';
import { records } from './en/records.ts';
import { rooms } from './en/rooms.ts';
import { session } from './en/session.ts';
import { settings } from './en/settings.ts';

export const english = {
  ...common,
  ...failures,
  ...refusals,
  ...connection,
  ...app,
  ...session,
  ...rooms,
  ...chat,
  ...people,
  ...outbox,
  ...conflicts,
  ...records,
  ...notifications,
  ...settings,
} as const;
