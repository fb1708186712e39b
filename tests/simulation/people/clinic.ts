// The clinic of a simulated world: who works there, and which rooms they share.

import { directRoomId } from '#shared/ids.ts';
import type { Person } from '#shared/model/presence.ts';
import type { RoomRecord } from '#shared/model/room.ts';
import type { PlatformUser } from '#shared/wire/platform.ts';
import { FAKE_START_MS } from '#tests/support/fake-clock.ts';

export function userOf(index: number): PlatformUser {
  const id = `user-${index}`;
  return { id, email: `${id}@clinic.example.org`, firstName: 'Person', lastName: `${index}`, role: 'provider' };
}

export function personOf(user: PlatformUser): Person {
  const { id: userId, firstName, lastName, role } = user;
  const rest = { title: 'Nurse', department: 'Ward', place: 'Floor 3', extension: null, onCall: null };
  return { userId, firstName, lastName, role, ...rest };
}

/** A team room of all, another one, a visit of some, and a direct room. */
export function roomsOf(userIds: readonly string[]): Omit<RoomRecord, 'head'>[] {
  const [first = '', second = ''] = userIds;
  const room = (roomId: string, kind: RoomRecord['kind'], memberIds: readonly string[]) => ({
    roomId,
    kind,
    title: roomId,
    topic: null,
    visitId: kind === 'visit' ? roomId.slice('visit:'.length) : null,
    memberIds: [...memberIds],
    patient: null,
    createdAt: FAKE_START_MS,
  });
  return [
    room('team-ward', 'team', userIds),
    room('team-night', 'team', userIds),
    room('visit:v-1', 'visit', userIds.slice(0, 3)),
    room(directRoomId(first, second), 'direct', [first, second]),
  ];
}
