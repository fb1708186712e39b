// One connection through the fault proxy: two halves, each a queue of pieces that are written when they are due. A half
// that is silent keeps what it is given, as the sending system does while it repeats unanswered packets.

import type { Socket } from 'node:net';
import type { Fate, Weather } from '../proxy.ts';
import { createFrameReader, readFrame, type Direction, type Frame } from './frames.ts';

export interface Cable {
  ended: Promise<void>;
  /** The weather has changed for the better. */
  resume(): void;
  reset(): void;
}

const HEAD_END = '\r\n\r\n';

export function createCable(near: Socket, far: Socket, weather: Weather): Cable {
  let over = false;
  let finish = () => {};
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  /** A console that asked for a WebSocket speaks in frames once the server has agreed. */
  let upgrade: 'unknown' | 'asked' | 'agreed' | 'no' = 'unknown';
  let forget: NodeJS.Timeout | null = null;

  function reset(): void {
    if (over) return;
    over = true;
    if (forget) clearTimeout(forget);
    near.resetAndDestroy();
    far.resetAndDestroy();
    finish();
  }

  function alive(): void {
    if (forget) clearTimeout(forget);
    if (weather.forgetIdleMs !== null && upgrade === 'agreed') forget = setTimeout(reset, weather.forgetIdleMs);
  }

  const half = (direction: Direction, from: Socket, to: Socket) => {
    const read = createFrameReader();
    const held: Buffer[] = [];
    let head = '';
    let framed = false;
    let lineFreeAt = 0;
    let ending = false;

    function write(bytes: Buffer): void {
      if (over) return;
      if (weather.silent[direction]) held.push(bytes);
      else to.write(bytes);
    }

    /** Onto the line, behind what is on it already. */
    function put(bytes: Buffer, lateMs = 0): void {
      const { line } = weather;
      if (!line && lateMs === 0 && lineFreeAt <= performance.now()) return write(bytes);
      const now = performance.now();
      lineFreeAt = Math.max(now, lineFreeAt) + (line ? (bytes.length * 1_000) / line.bytesPerSecond : 0);
      setTimeout(() => write(bytes), lineFreeAt - now + (line?.delayMs ?? 0) + lateMs);
    }

    function deliver(bytes: Buffer, frame: Frame): void {
      const fate: Fate = weather.fate(frame);
      weather.passed(frame, fate);
      if (fate === 'drop') return;
      if (fate === 'slice') {
        to.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => reset());
        return;
      }
      put(bytes, typeof fate === 'object' ? fate.lateMs : 0);
      if (fate === 'twice') put(bytes);
    }

    function take(chunk: Buffer): void {
      alive();
      if (framed) {
        for (const raw of read(chunk)) deliver(raw.bytes, readFrame(direction, raw));
        return;
      }
      put(chunk);
      if (upgrade === 'no') return;
      head += chunk.toString('latin1');
      const end = head.indexOf(HEAD_END);
      if (end < 0) return;
      if (direction === 'up') upgrade = /\r\nupgrade: *websocket/i.test(head) ? 'asked' : 'no';
      else if (upgrade === 'asked') upgrade = head.startsWith('HTTP/1.1 101') ? 'agreed' : 'no';
      framed = upgrade === 'asked' || upgrade === 'agreed';
      // Frames that came in one chunk with the answer's head are on the line already.
      if (framed && end + HEAD_END.length < head.length)
        read(chunk.subarray(chunk.indexOf(HEAD_END) + HEAD_END.length));
    }

    from.on('data', take);
    from.on('end', () => {
      ending = true;
      // An end is a packet too: on a silent line nobody hears of it.
      if (!weather.silent[direction]) to.end();
    });
    from.on('error', () => (weather.silent[direction] ? from.destroy() : reset()));
    from.on('close', () => {
      if (!weather.silent[direction] && !over) to.destroySoon();
      if (near.destroyed && far.destroyed) reset();
    });
    return () => {
      for (const bytes of held.splice(0)) if (!over) to.write(bytes);
      if (ending || from.destroyed) to.end();
    };
  };

  const resumeUp = half('up', near, far);
  const resumeDown = half('down', far, near);
  return {
    ended,
    reset,
    resume: () => {
      resumeUp();
      resumeDown();
    },
  };
}
