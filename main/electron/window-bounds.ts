// Where the window was. A place that no screen shows any more is forgotten: screens come and go at a desk.

import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';
import type { Clock } from '#daemon/ports/clock.ts';
import type { Preferences } from '#daemon/ports/preferences.ts';

const KEY = 'window.bounds';
const SAVE_AFTER_MS = 500;
const VISIBLE_AT_LEAST = 80;

const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(480).max(20_000),
  height: z.int().min(360).max(20_000),
  maximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof boundsSchema>;

/** Null when nothing usable is kept. */
export function readBounds(preferences: Preferences): WindowBounds | null {
  const parsed = boundsSchema.safeParse(preferences.get(KEY));
  if (!parsed.success) return null;
  const onScreen = screen.getAllDisplays().some(({ workArea }) => overlaps(parsed.data, workArea));
  return onScreen ? parsed.data : null;
}

function overlaps(window: Rectangle, area: Rectangle): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const height = Math.min(window.y + window.height, area.y + area.height) - Math.max(window.y, area.y);
  return width >= VISIBLE_AT_LEAST && height >= VISIBLE_AT_LEAST;
}

export function keepBounds(window: BrowserWindow, preferences: Preferences, clock: Clock): void {
  let cancel = (): void => undefined;
  const save = (): void => {
    cancel();
    if (window.isDestroyed()) return;
    // The normal bounds, so that leaving full screen or maximised comes back to them.
    const { x, y, width, height } = window.getNormalBounds();
    preferences.set(KEY, { x, y, width, height, maximized: window.isMaximized() });
  };
  const saveSoon = (): void => {
    cancel();
    cancel = clock.after(SAVE_AFTER_MS, save);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('maximize', saveSoon);
  window.on('unmaximize', saveSoon);
  window.on('close', save);
}
