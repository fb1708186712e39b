// The gateway as a child process that can be killed inside a transaction of `sync:push`:
//
//   S5   ops are applied, nothing is committed       S6   committed, and nobody is answered or told
//
// The points lie in SQLite's own COMMIT, below the gateway, so that the gateway is the one that is shipped.

import SqliteConnection from 'better-sqlite3';
import { startGateway } from '#gateway/server.ts';

export interface CrashingGatewayOptions {
  dataFolder: string;
  crashAt: string | null;
}

const prototype = SqliteConnection.prototype as unknown as {
  prepare(sql: string): { run(...values: unknown[]): unknown };
};

function plugInto(crashAt: string): void {
  const [point, count = '1'] = crashAt.split(':');
  let left = Number(count);
  let pushed = false;
  const passed = (at: string) => {
    if (at !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  const prepare = prototype.prepare;
  prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    if (sql !== 'COMMIT' && !sql.startsWith('INSERT INTO ops')) return statement;
    const run = statement.run.bind(statement);
    statement.run = (...values) => {
      if (sql !== 'COMMIT') {
        pushed = true;
        return run(...values);
      }
      if (pushed) passed('S5');
      const done = run();
      if (pushed) passed('S6');
      pushed = false;
      return done;
    };
    return statement;
  };
}

async function start({ dataFolder, crashAt }: CrashingGatewayOptions): Promise<void> {
  if (crashAt !== null) plugInto(crashAt);
  const running = await startGateway({ port: 0, dataFolder, rateLimitPerMinute: 100_000 });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port: running.port });
}

await start(JSON.parse(process.env['FAULTS_GATEWAY'] ?? '{}') as CrashingGatewayOptions);
