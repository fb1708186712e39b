// Twelve rooms of three kinds, and what is talked about in each.

import { directRoomId } from '#shared/ids.ts';
import type { NewRoom } from '../store/rooms.ts';
import { CLINICIAN, FRONT_DESK, nameOf, staffOf } from './staff.ts';
import { anaesthesia } from './vocabulary/anaesthesia.ts';
import { direct } from './vocabulary/direct.ts';
import { emergency } from './vocabulary/emergency.ts';
import { frontDesk } from './vocabulary/front-desk.ts';
import { pharmacy } from './vocabulary/pharmacy.ts';
import { radiology } from './vocabulary/radiology.ts';
import type { Thread } from './vocabulary/thread.ts';
import { visits } from './vocabulary/visits.ts';
import { ward } from './vocabulary/ward.ts';

export interface DemonstrationRoom extends NewRoom {
  threads: readonly Thread[];
  /** Exchanges on a working day. */
  threadsADay: number;
  /** For how many days it has existed. */
  days: number;
}

const signIns = [CLINICIAN, FRONT_DESK];
const some = (department: string, count: number) => staffOf(department).slice(0, count);
const unique = (userIds: string[]) => [...new Set(userIds)];

const team = (
  roomId: string,
  title: string,
  topic: string,
  memberIds: string[],
  threads: readonly Thread[],
  threadsADay: number,
) => ({
  ...{ roomId: `team:${roomId}`, kind: 'team' as const, title, topic, visitId: null, patient: null },
  ...{ memberIds: unique(memberIds), threads, threadsADay, days: 24 },
});

const visit = (
  number: string,
  title: string,
  initials: string,
  fullName: string,
  place: string | null,
  memberIds: string[],
  days: number,
) => ({
  ...{ roomId: `visit:${number}`, kind: 'visit' as const, title, topic: null, visitId: number },
  patient: { identifier: `#${number}`, initials, fullName, place },
  ...{ memberIds: unique(memberIds), threads: visits, threadsADay: 5, days },
});

const between = (peer: string, threadsADay: number) => ({
  ...{
    roomId: directRoomId(CLINICIAN, peer),
    kind: 'direct' as const,
    title: [CLINICIAN, peer].map(nameOf).join(', '),
    topic: null,
    visitId: null,
  },
  ...{ patient: null, memberIds: [CLINICIAN, peer], threads: direct, threadsADay, days: 24 },
});

export const demonstrationRooms: readonly DemonstrationRoom[] = [
  team(
    'emergency',
    'Emergency floor',
    'Beds, arrivals, who is where',
    [...staffOf('Emergency'), FRONT_DESK, ...some('Anaesthesia', 1)],
    emergency,
    11,
  ),
  team(
    'ward-3',
    'Ward 3 · Handover',
    'Handover at 07:00, 14:00 and 21:00',
    [...staffOf('Ward 3'), CLINICIAN, ...some('Pharmacy', 1)],
    ward,
    9,
  ),
  team(
    'radiology',
    'Radiology desk',
    'Requests, slots, urgent findings',
    [...staffOf('Radiology'), ...signIns, 'ruth.adeyemi', 'tomas.ortega'],
    radiology,
    6,
  ),
  team(
    'front-desk',
    'Front desk, North',
    'Arrivals, bookings, rooms',
    [...staffOf('Front desk'), CLINICIAN, 'oskar.wieland'],
    frontDesk,
    8,
  ),
  team(
    'pharmacy',
    'Pharmacy desk',
    'Doses, stock, recalls',
    [...staffOf('Pharmacy'), CLINICIAN, 'ruth.adeyemi', 'priya.nair'],
    pharmacy,
    5,
  ),
  team(
    'anaesthesia',
    'Anaesthesia · Theatres',
    'Lists, sedation, recovery',
    [...staffOf('Anaesthesia'), CLINICIAN, 'lena.brandt'],
    anaesthesia,
    4,
  ),
  visit(
    '48213',
    'Emergency · Bay 2',
    'J.M.',
    'Joachim Marten',
    'Emergency, Bay 2',
    [CLINICIAN, 'priya.nair', 'tomas.ortega', 'lena.brandt', 'ruth.adeyemi', 'samir.haddad', 'ingrid.solberg'],
    2,
  ),
  visit(
    '48377',
    'Ward 3 · Bed 12',
    'A.D.',
    'Agnes Dvorak',
    'Ward 3, Bed 12',
    [CLINICIAN, 'ruth.adeyemi', 'farid.rahmani', 'jonas.petersen', 'hana.novak', 'ines.albrecht'],
    9,
  ),
  visit('47902', 'Follow-up', 'S.I.', 'Salma Idris', null, [...signIns, 'viktor.ilic', 'dina.rosen'], 16),
  between('tomas.ortega', 3),
  between('ruth.adeyemi', 2),
  between(FRONT_DESK, 3),
];

/** Who takes part in what is talked about: the front desk listens where it is clinical. */
export function speakersOf(room: DemonstrationRoom): string[] {
  const clinical = room.threads !== frontDesk && room.kind !== 'direct';
  return clinical ? room.memberIds.filter((userId) => !staffOf('Front desk').includes(userId)) : room.memberIds;
}
