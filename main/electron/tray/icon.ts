// The tray's picture, drawn here: a rounded tile with a cross, and a dot when something is unread or unsent. The dot's
// place differs for the two, so that colour alone tells nothing.

import { nativeImage, type NativeImage } from 'electron';

export type TrayMark = 'none' | 'unread' | 'unsent';

const SIDE = 32;
const TILE: Colour = [0x1f, 0x6f, 0xb5];
const CROSS: Colour = [0xff, 0xff, 0xff];
const MARKS: Record<Exclude<TrayMark, 'none'>, { x: number; y: number; colour: Colour }> = {
  unread: { x: 24, y: 7, colour: [0xd9, 0x2d, 0x20] },
  unsent: { x: 24, y: 24, colour: [0xf5, 0x9e, 0x0b] },
};
type Colour = readonly [red: number, green: number, blue: number];

export function trayIcon(mark: TrayMark): NativeImage {
  return nativeImage.createFromBitmap(drawTrayIcon(mark), { width: SIDE, height: SIDE, scaleFactor: 2 });
}

/** BGRA, row by row. */
export function drawTrayIcon(mark: TrayMark): Buffer {
  const pixels = Buffer.alloc(SIDE * SIDE * 4);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const colour = colourAt(x + 0.5, y + 0.5, mark);
      if (colour) pixels.set([colour[2], colour[1], colour[0], 0xff], (y * SIDE + x) * 4);
    }
  }
  return pixels;
}

function colourAt(x: number, y: number, mark: TrayMark): Colour | null {
  if (mark !== 'none') {
    const dot = MARKS[mark];
    const distance = Math.hypot(x - dot.x, y - dot.y);
    if (distance <= 6) return dot.colour;
    if (distance <= 7.5) return CROSS;
  }
  const radius = 7;
  const cornerX = Math.max(radius - x, x - (SIDE - radius), 0);
  const cornerY = Math.max(radius - y, y - (SIDE - radius), 0);
  if (Math.hypot(cornerX, cornerY) > radius) return null;
  const acrossX = Math.abs(x - SIDE / 2);
  const acrossY = Math.abs(y - SIDE / 2);
  return (acrossX <= 3.5 && acrossY <= 9.5) || (acrossY <= 3.5 && acrossX <= 9.5) ? CROSS : TILE;
}
