// A stage with two people at two workstations: a gateway in this process, a console process for each desk, a Chromium
// page on each. What the people do and see is in desk.ts.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword } from '#gateway/access/passwords.ts';
import { enrol, type Clinic } from '#gateway/clinic.ts';
import { settingsFrom, type GatewayOptions } from '#gateway/options.ts';
import { startGateway, type RunningGateway } from '#gateway/server.ts';
import { openServices, type Services } from '#gateway/services.ts';
import { launchChromium } from '../support/chromium.ts';
import { projectRoot } from '../support/project-root.ts';
import { Desk } from './desk.ts';

export const PASSWORD = 'a long enough password';

const person = (userId: string, firstName: string, lastName: string, title: string) => ({
  userId,
  email: `${firstName.toLowerCase()}@clinic.example`,
  password: PASSWORD,
  role: 'provider' as const,
  firstName,
  lastName,
  title,
  department: 'Emergency',
  place: 'Bay 2',
});

/** Two who sign in and one who never does. */
export const clinic: Clinic = {
  people: [
    person('maya', 'Maya', 'Keller', 'Registrar'),
    person('nora', 'Nora', 'Lind', 'Front desk'),
    person('samir', 'Samir', 'Haddad', 'Paramedic'),
  ],
  rooms: [
    { roomId: 'bay-2', kind: 'team', title: 'Emergency · Bay 2', memberIds: ['maya', 'nora', 'samir'] },
    { roomId: 'handover', kind: 'team', title: 'Ward 3 · Handover', memberIds: ['maya', 'nora'] },
    { roomId: 'archive', kind: 'team', title: 'Night notes', memberIds: ['maya', 'nora'] },
  ],
};

export type Who = 'maya' | 'nora';

export interface Stage {
  gateway: RunningGateway;
  desk(who: Who): Desk;
  /** Pictures of all open windows, for a test that failed: test-results/e2e/. */
  photograph(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  plain?: boolean;
  /** Writes into the gateway's data before it serves, such as a long history. */
  prepare?: (services: Services) => void;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'console-e2e-'));
  const served: GatewayOptions = {
    port: 0,
    dataFolder: join(folder, 'gateway'),
    plain: options.plain ?? false,
    clinic,
    rateLimitPerMinute: 100_000,
  };
  if (options.prepare) await prepareData(served, options.prepare);
  const gateway = await startGateway(served);
  const browser = await launchChromium();
  const desks = new Map<Who, Desk>();
  const desk = (who: Who): Desk => {
    const signIn = { label: who, email: `${who}@clinic.example`, password: PASSWORD };
    const found = desks.get(who) ?? new Desk({ who, server: gateway.address, browser, folder, signIn });
    desks.set(who, found);
    return found;
  };
  return {
    gateway,
    desk,
    photograph: async (name) => {
      for (const [who, open] of desks)
        await open.picture(join(projectRoot, 'test-results', 'e2e', `${name.replace(/\W+/g, '-')}-${who}.png`));
    },
    close: async () => {
      for (const open of desks.values()) await open.leave();
      await browser.close();
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function prepareData(options: GatewayOptions, prepare: (services: Services) => void): Promise<void> {
  const services = openServices(settingsFrom(options));
  await enrol(services, clinic, hashPassword, Date.now());
  services.store.transaction(() => prepare(services));
  services.store.close();
}
