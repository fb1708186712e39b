// Ids are made where a thing is first written and stay its name everywhere: call, op, wire, row, echo.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal of some bytes. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/**
 * A UUIDv7 (RFC 9562) from a wall-clock reading in milliseconds and ten random bytes.
 * The time part serves index locality only: nothing is ordered by it (IN13).
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  let rest = Math.max(0, Math.floor(nowMs));
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The platform's name of the direct room of two people: `chat:<a>:<b>`, ids sorted. */
export function directRoomId(userA: string, userB: string): string {
  return userA < userB ? `chat:${userA}:${userB}` : `chat:${userB}:${userA}`;
}

/** The two people of a direct room, or null for any other room. */
export function directRoomMembers(roomId: string): [string, string] | null {
  const parts = roomId.split(':');
  const [kind, first, second] = parts;
  return parts.length === 3 && kind === 'chat' && first && second ? [first, second] : null;
}

/** The visit of a visit room (`visit:<visitId>`), or null for any other room. */
export function visitOfRoom(roomId: string): string | null {
  return roomId.startsWith('visit:') ? roomId.slice('visit:'.length) : null;
}
