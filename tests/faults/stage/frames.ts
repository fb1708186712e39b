// WebSocket frames as bytes (RFC 6455) and as Socket.IO packets. Only what this project's two ends send: whole text
// messages and control frames.

export interface RawFrame {
  /** The whole frame as it stood on the wire. */
  bytes: Buffer;
  opcode: number;
  payload: Buffer;
}

/** `up` is from the console to the server. */
export type Direction = 'up' | 'down';

/** A frame as a fault sees it. */
export interface Frame {
  direction: Direction;
  /** `event` and `ack` are Socket.IO's; `other` is pings, handshakes and closes. */
  kind: 'event' | 'ack' | 'other';
  /** The event's name; null for acks and others. */
  event: string | null;
  text: string;
  bytes: number;
}

const TEXT = 1;

/** Cuts a stream of bytes into frames; what is not complete yet waits inside. */
export function createFrameReader(): (chunk: Buffer) => RawFrame[] {
  let held: Buffer = Buffer.alloc(0);
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const frames: RawFrame[] = [];
    for (let frame = first(held); frame; frame = first(held)) {
      frames.push(frame);
      held = held.subarray(frame.bytes.length);
    }
    return frames;
  };
}

function first(held: Buffer): RawFrame | null {
  if (held.length < 2) return null;
  const opcode = held.readUInt8(0) & 0x0f;
  const masked = (held.readUInt8(1) & 0x80) !== 0;
  let length = held.readUInt8(1) & 0x7f;
  let start = 2;
  if (length === 126) {
    if (held.length < 4) return null;
    length = held.readUInt16BE(2);
    start = 4;
  } else if (length === 127) {
    if (held.length < 10) return null;
    length = Number(held.readBigUInt64BE(2));
    start = 10;
  }
  const maskStart = start;
  if (masked) start += 4;
  if (held.length < start + length) return null;
  const payload = Buffer.from(held.subarray(start, start + length));
  if (masked) {
    for (let index = 0; index < length; index += 1) {
      payload.writeUInt8(payload.readUInt8(index) ^ held.readUInt8(maskStart + (index & 3)), index);
    }
  }
  return { bytes: held.subarray(0, start + length), opcode, payload };
}

export function readFrame(direction: Direction, raw: RawFrame): Frame {
  const text = raw.opcode === TEXT ? raw.payload.toString('utf8') : '';
  const packet = /^4([23])\d*/.exec(text);
  const kind = packet?.[1] === '2' ? 'event' : packet?.[1] === '3' ? 'ack' : 'other';
  const event = kind === 'event' ? (/^42\d*\["([^"]+)"/.exec(text)?.[1] ?? null) : null;
  return { direction, kind, event, text, bytes: raw.bytes.length };
}
