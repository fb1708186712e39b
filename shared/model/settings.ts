// Settings of this workstation. Nothing clinical, no secrets.

import { z } from 'zod';

export const settingsSchema = z.strictObject({
  /** Base address of the platform, such as https://api.example.org. */
  server: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(500),
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  density: z.enum(['compact', 'comfortable']),
  language: z.enum(['en', 'de']),
  /** Interval of the background sync (SY4). */
  syncIntervalMs: z.int().min(5_000).max(3_600_000),
  notifications: z.strictObject({
    enabled: z.boolean(),
    sound: z.boolean(),
    /** Which messages may raise one. */
    level: z.enum(['all', 'important', 'urgent']),
  }),
  /** The seed document's connection settings (CN3). `attempts` is how many tries until the screen says "still trying". */
  connection: z.strictObject({
    attempts: z.int().min(1).max(1_000),
    delayMs: z.int().min(100).max(60_000),
    maxDelayMs: z.int().min(1_000).max(600_000),
    timeoutMs: z.int().min(1_000).max(120_000),
  }),
  /** Send with Enter (and new line with Shift+Enter), or the other way round. */
  sendWithEnter: z.boolean(),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  server: 'http://localhost:8080',
  theme: 'system',
  density: 'compact',
  language: 'en',
  syncIntervalMs: 30_000,
  notifications: { enabled: true, sound: true, level: 'all' },
  connection: { attempts: 10, delayMs: 2_000, maxDelayMs: 60_000, timeoutMs: 20_000 },
  sendWithEnter: true,
};
