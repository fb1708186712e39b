// The outbox against a tiny model: histories of whatever can happen to it, its promises looked at after every step, and
// in the end, when everything is well again, everything that was written is on the server once and in order.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CASES_LIMIT_MS, check } from '../checked.ts';
import type { PushRequest } from '#shared/wire/sync.ts';
import { json } from '../../support/hand-rest.ts';
import { COMMANDS } from './commands.ts';
import { problemsOf } from './rules.ts';
import { ROOMS, World } from './world.ts';

const histories = fc.commands(COMMANDS, { size: '+1', maxCommands: 50 });

async function answerAll(world: World): Promise<void> {
  for (const request of world.pushes()) request.answer(world.server.push(request.payload as PushRequest, null));
  for (const { request, answer } of [...world.rig.rest.open])
    answer(json(200, world.server.rest(request.headers?.['idempotency-key'] ?? '', 'profile', request.body)));
  world.answerRanges();
  await world.rig.flush(1_000);
  if (world.rig.reconnects.length > 0) world.loseLink();
}

/** A person tries again what was refused, the server is well, and nothing happens for a while. */
async function heal(world: World): Promise<void> {
  world.mend();
  for (let round = 0; round < 200; round += 1) {
    await world.connect();
    world.rig.messaging.outbox.retry(null);
    world.rig.messaging.outbox.confirm(null);
    await answerAll(world);
    for (const roomId of ROOMS) world.tell(roomId, 1, world.server.log(roomId).length);
    await world.rig.flush(1_000);
    if (world.rig.messaging.outbox.all().length === 0 && world.connected) return;
  }
}

function checkRest(world: World): string[] {
  const problems = problemsOf(world);
  for (const op of world.rig.messaging.outbox.all()) problems.push(`[IN6] ${op.kind} never goes: ${op.state}`);
  for (const roomId of ROOMS) {
    const { rows } = world.rig.messaging.page(roomId, null, 500);
    const shown = rows.map((row) => (row.row === 'message' ? row.body : 'a gap'));
    const has = world.server.state(roomId).sort((a, b) => a.seq - b.seq);
    if (JSON.stringify(shown) !== JSON.stringify(has.map((message) => message.body)))
      problems.push(`[IN6] ${roomId} shows ${JSON.stringify(shown)}`);
  }
  return problems;
}

test('[IN1]–[IN6] [OB1]–[OB8] an outbox keeps its promises in any history', { timeout: CASES_LIMIT_MS }, async () => {
  const property = fc.asyncProperty(histories, async (steps) => {
    const world = new World();
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: world }), steps);
      await heal(world);
      expect([...new Set(checkRest(world))].join('\n')).toBe('');
    } finally {
      world.rig.close();
    }
  });
  await check(property, 300);
});
