// Bounds of what may cross the wire (SE4) and what the outbox puts into one packet (OB1).

export const MAX_BODY_LENGTH = 8_000;
/** The plain platform stores at most this many characters of a visit message. */
export const MAX_PLAIN_BODY_LENGTH = 2_000;
export const MAX_BATCH_OPS = 50;
export const MAX_BATCH_BYTES = 128 * 1024;
/** Socket.IO's largest packet, both ways. */
export const MAX_PACKET_BYTES = 1024 * 1024;
export const MAX_PAGE = 200;
/** Messages of one room in one answer of `sync:catchup`; older ones are paged in as ranges. */
export const CATCHUP_PER_ROOM = 100;
/** Messages of all rooms in one answer of `sync:catchup`; the answer then says `more`. */
export const CATCHUP_TOTAL = 2_000;
/** A presence lease, renewed by every `sync:ping`; when it runs out the person is offline. */
export const PRESENCE_LEASE_MS = 45_000;
