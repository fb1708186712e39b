// Everything that lasts as long as the gateway's data is open. What lives only as long as one listening server
// (sockets, presence, calls) is built on top of it in `live/front.ts`.

import { openSessions, type Sessions } from './access/sessions.ts';
import { openTokens, type Tokens } from './access/tokens.ts';
import { createFaultSwitches, type FaultSwitches } from './faults.ts';
import type { Settings } from './options.ts';
import { openAppointments, type Appointments } from './store/appointments.ts';
import { openDocuments, type Documents } from './store/documents.ts';
import { openHeads } from './records/heads.ts';
import { appointmentHome } from './records/appointment-home.ts';
import { profileHome } from './records/profile-home.ts';
import { openRecords, type Records } from './records/records.ts';
import { noteHome, roomHome } from './records/room-homes.ts';
import { openMarks, type Marks } from './store/marks.ts';
import { openMessages, type Messages } from './store/messages.ts';
import { openNotes } from './store/notes.ts';
import { openNotifications, type Notifications } from './store/notifications.ts';
import { openOps, type Ops } from './store/ops.ts';
import { openPeople, type People } from './store/people.ts';
import { openRooms, type Rooms } from './store/rooms.ts';
import { openStore, type Store } from './store/store.ts';
import { openStoredAnswers, type StoredAnswers } from './store/stored-answers.ts';
import { openVisits, type Visits } from './store/visits.ts';

export interface Services {
  settings: Settings;
  store: Store;
  people: People;
  rooms: Rooms;
  messages: Messages;
  marks: Marks;
  ops: Ops;
  appointments: Appointments;
  records: Records;
  visits: Visits;
  documents: Documents;
  notifications: Notifications;
  storedAnswers: StoredAnswers;
  tokens: Tokens;
  sessions: Sessions;
  switches: FaultSwitches;
}

export function openServices(settings: Settings): Services {
  const store = openStore(settings.dataFolder);
  const people = openPeople(store);
  const rooms = openRooms(store, people);
  const appointments = openAppointments(store);
  const notes = openNotes(store);
  const tokens = openTokens(store, settings.clock.now);
  return {
    settings,
    store,
    people,
    rooms,
    messages: openMessages(store, rooms),
    marks: openMarks(store),
    ops: openOps(store),
    appointments,
    records: openRecords(store, openHeads(store), {
      profile: profileHome(people),
      appointment: appointmentHome(appointments, people, settings.clock.now),
      room: roomHome(rooms),
      note: noteHome(rooms, people, notes),
    }),
    visits: openVisits(store),
    documents: openDocuments(store),
    notifications: openNotifications(store),
    storedAnswers: openStoredAnswers(store),
    tokens,
    sessions: openSessions(store, people, tokens, settings),
    switches: createFaultSwitches(),
  };
}
