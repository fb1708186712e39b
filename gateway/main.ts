// `npm run gateway`: the gateway as a process of its own, set up by its environment.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { clinicSchema } from './clinic.ts';
import { startGateway } from './server.ts';

const environment = process.env;

/** A pilot's own people and rooms (see `clinic.ts` for the shape); without it the demonstration clinic is served. */
function clinicFrom(file: string | undefined) {
  return file === undefined ? {} : { clinic: clinicSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) };
}

function numberFrom(name: string): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} must be a whole number, not "${text}".`);
  return value;
}

function demonstrationFrom(text: string | undefined): boolean | 'quiet' {
  if (text === 'quiet') return 'quiet';
  return text === undefined ? environment['GATEWAY_CLINIC'] === undefined : text !== '0';
}

async function main(): Promise<void> {
  const rateLimitPerMinute = numberFrom('GATEWAY_RATE_LIMIT');
  const accessTokenLifeMs = numberFrom('GATEWAY_TOKEN_LIFE_MS');
  const running = await startGateway({
    port: numberFrom('PORT') ?? 8080,
    host: environment['HOST'] ?? '127.0.0.1',
    dataFolder: environment['GATEWAY_DATA'] ?? join(homedir(), '.clinician-console', 'gateway'),
    plain: environment['GATEWAY_PLAIN'] === '1',
    demonstration: demonstrationFrom(environment['GATEWAY_DEMONSTRATION']),
    faultsOverHttp: environment['GATEWAY_FAULTS'] === '1',
    ...clinicFrom(environment['GATEWAY_CLINIC']),
    ...(rateLimitPerMinute === undefined ? {} : { rateLimitPerMinute }),
    ...(accessTokenLifeMs === undefined ? {} : { accessTokenLifeMs }),
  });

  process.stdout.write(`Gateway: ${running.address}\n`);
  for (const { label, email, password } of running.signIns) {
    process.stdout.write(`  ${label}: ${email} / ${password}\n`);
  }

  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void running.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`The gateway could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
