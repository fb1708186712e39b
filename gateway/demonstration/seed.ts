// Fills an empty gateway with the demonstration clinic: weeks of talk up to now, with reactions, acknowledgements and
// receipts, in one transaction. The same seed gives the same words; only the dates follow the clock.

import { uuidV7 } from '#shared/ids.ts';
import { hashPassword } from '../access/passwords.ts';
import { enrol } from '../clinic.ts';
import type { Services } from '../services.ts';
import type { RoomRow } from '../store/rooms.ts';
import { seedAppointments } from './appointments.ts';
import { speak } from './phrases.ts';
import { seededLuck, type Luck } from './random.ts';
import { demonstrationRooms, speakersOf, type DemonstrationRoom } from './rooms.ts';
import { CLINICIAN, firstNameOf, FRONT_DESK, patients, staff } from './staff.ts';
import { emojis } from './vocabulary/replies.ts';

const SEED = 20_260;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Happening = { at: number } & (
  | { kind: 'message'; messageId: string; senderId: string; body: string; acuity: 'routine' | 'important' | 'urgent' }
  | { kind: 'reaction'; messageId: string; userId: string; emoji: string }
  | { kind: 'acknowledgement'; messageId: string; userId: string }
  | { kind: 'delivered'; userId: string }
  | { kind: 'read'; userId: string }
);

export async function seedDemonstration(services: Services): Promise<void> {
  const { store, people, rooms, visits, settings } = services;
  if (!people.isEmpty()) return;
  const now = settings.clock.now();
  await enrol(services, { people: [...staff, ...patients], rooms: [] }, hashPassword, now - 40 * DAY_MS);
  const luck = seededLuck(SEED);
  store.transaction(() => {
    for (const described of demonstrationRooms) {
      const begin = now - described.days * DAY_MS;
      const room = rooms.create(described, begin);
      if (described.visitId) visits.adopt(described.visitId, CLINICIAN, begin);
      const happenings = conversationOf(described, luck, now).sort((a, b) => a.at - b.at);
      for (const happening of happenings) happen(services, room, happening);
    }
    seedAppointments(services, luck, now);
  });
}

function conversationOf(room: DemonstrationRoom, luck: Luck, now: number): Happening[] {
  const happenings: Happening[] = [];
  for (let daysAgo = room.days; daysAgo >= 0; daysAgo -= 1) {
    const midnight = startOfDay(now - daysAgo * DAY_MS);
    const weekend = [0, 6].includes(new Date(midnight).getDay());
    const threads = Math.max(1, Math.round(room.threadsADay * (weekend ? 0.5 : 1)) + luck.between(-1, 1));
    for (let index = 0; index < threads; index += 1) {
      const hour = luck.chance(0.85) ? luck.between(7, 18) : luck.between(0, 23);
      const start = midnight + hour * HOUR_MS + luck.between(0, 59) * 60_000 + luck.between(0, 59_000);
      happenings.push(...exchange(room, luck, start));
    }
    happenings.push(...receipts(room, luck, midnight));
  }
  // The last quarter of an hour always holds one exchange, so that a first look finds something fresh.
  happenings.push(...exchange(room, luck, now - luck.between(6, 14) * 60_000));
  const untilNow = happenings.filter((happening) => happening.at < now - 20_000);
  return [...untilNow, ...latestReceipts(room, luck, now)];
}

/** One thread, spoken by members of the room, with what the others make of it. */
function exchange(room: DemonstrationRoom, luck: Luck, start: number): Happening[] {
  const happenings: Happening[] = [];
  const cast = new Map<string, string>();
  let at = start;
  for (const line of luck.pick(room.threads)) {
    const [head = '', ...rest] = line.split(': ');
    const role = head.charAt(0);
    const senderId =
      cast.get(role) ?? luck.pick(speakersOf(room).filter((userId) => ![...cast.values()].includes(userId)));
    cast.set(role, senderId);
    const others = room.memberIds.filter((userId) => userId !== senderId);
    const messageId = uuidV7(at, luck.bytes(10));
    const acuity = head.endsWith('!') ? 'urgent' : head.endsWith('*') ? 'important' : 'routine';
    const body = speak(rest.join(': '), luck, at, firstNameOf(luck.pick(others)));
    happenings.push({ at, kind: 'message', messageId, senderId, body, acuity });
    if (acuity === 'urgent') {
      const hearers = others.slice(0, luck.between(1, 3));
      for (const userId of hearers) {
        happenings.push({ at: at + luck.between(20, 170) * 1000, kind: 'acknowledgement', messageId, userId });
      }
    } else if (luck.chance(0.07)) {
      const reaction = { messageId, userId: luck.pick(others), emoji: luck.pick(emojis) };
      happenings.push({ at: at + luck.between(15, 400) * 1000, kind: 'reaction', ...reaction });
    }
    at += luck.between(15, 260) * 1000;
  }
  return happenings;
}

/** Each member has read everything a few times a day. */
function receipts(room: DemonstrationRoom, luck: Luck, midnight: number): Happening[] {
  return room.memberIds.flatMap((userId) =>
    [8, 13, 19].flatMap((hour): Happening[] => {
      const at = midnight + hour * HOUR_MS + luck.between(0, 90) * 60_000;
      return [
        { at, kind: 'delivered', userId },
        { at: at + luck.between(2, 90) * 1000, kind: 'read', userId },
      ];
    }),
  );
}

/** Colleagues are up to date; the two who can sign in have not seen the last exchange of some rooms. */
function latestReceipts(room: DemonstrationRoom, luck: Luck, now: number): Happening[] {
  const signInsAreBehind = luck.chance(0.6);
  return room.memberIds.flatMap((userId): Happening[] => {
    const isSignIn = userId === CLINICIAN || userId === FRONT_DESK;
    const at = isSignIn && signInsAreBehind ? now - 15 * 60_000 : now - luck.between(5, 19) * 1000;
    if (!isSignIn && luck.chance(0.3)) return [{ at, kind: 'delivered', userId }];
    return [
      { at, kind: 'delivered', userId },
      { at: at + 1000, kind: 'read', userId },
    ];
  });
}

function happen(services: Services, room: RoomRow, happening: Happening): void {
  const { messages, marks } = services;
  const { at } = happening;
  if (happening.kind === 'message') {
    const { messageId, senderId, body, acuity } = happening;
    const fields = { messageId, clientId: messageId, senderId, body, acuity };
    messages.add(room, { ...fields, writtenAt: at - 300, replyToId: null, attachments: null }, at);
  } else if (happening.kind === 'delivered' || happening.kind === 'read') {
    const { kind, userId } = happening;
    marks.advance(room, { userId, kind, upTo: room.head, at }, at);
  } else {
    const row = messages.find(room, happening.messageId);
    if (!row) return;
    if (happening.kind === 'reaction') messages.react(room, row, happening.userId, happening.emoji, true, at);
    else messages.acknowledge(room, row, happening.userId, at, at);
  }
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
