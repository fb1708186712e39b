// What a line can do to a console, through the fault proxy. The consoles here live five times as fast as we do, so that
// their ten seconds of patience are two; where a rule names seconds, they are the console's.

import { describe, expect, test, type TestContext } from 'vitest';
import { numbered, openStage, WARD, type Desk, type Stage } from './stage/stage.ts';
import { pause, until } from './stage/until.ts';

const SPEED = 5;
/** The console's own patience with an answer, as we see it. */
const TIMEOUT_MS = 10_000 / SPEED;

interface Scene {
  stage: Stage;
  maya: Desk;
  nora: Desk;
}

/** Tests run side by side here, so that each tells its own end by its own context. */
async function scene(context: TestContext, speed = SPEED): Promise<Scene> {
  const stage = await openStage();
  context.onTestFinished(() => stage.close());
  const maya = await stage.openDesk('maya', { speed });
  const nora = await stage.openDesk('nora', { speed });
  return { stage, maya, nora };
}

async function writes(desk: Desk, bodies: readonly string[], roomId = WARD): Promise<void> {
  for (const body of bodies) await desk.console.send(roomId, body);
}

/** Each once and in order: on the server, here and at the other desk. */
async function arrived({ stage, maya, nora }: Scene, bodies: readonly string[], limitMs = 60_000): Promise<void> {
  await maya.console.drained(limitMs);
  expect(stage.bodies()).toEqual(bodies);
  expect(await maya.console.bodies(WARD)).toEqual(bodies);
  await until('the other desk has all', async () => (await nora.console.bodies(WARD)).length >= bodies.length);
  expect(await nora.console.bodies(WARD)).toEqual(bodies);
}

describe.concurrent('answers', () => {
  test('[F3] every answer is lost for a while: nothing twice, and not more tries than patience allows', async (context) => {
    const on = await scene(context);
    on.maya.proxy.fate = (frame) => (frame.kind === 'ack' && frame.text.includes('"results"') ? 'drop' : 'pass');
    await writes(on.maya, ['one']);
    await pause(TIMEOUT_MS * 2.5);
    const tries = on.maya.proxy.count('up sync:push');
    expect(tries).toBeGreaterThanOrEqual(2);
    expect(tries).toBeLessThanOrEqual(4);
    expect(on.stage.bodies()).toEqual(['one']);
    on.maya.proxy.calm();
    await writes(on.maya, ['two']);
    await arrived(on, ['one', 'two']);
  });

  test('[F4] three answers in ten are lost: all is delivered once', async (context) => {
    const on = await scene(context);
    let count = 0;
    on.maya.proxy.fate = (frame) => {
      if (frame.kind !== 'ack' || !frame.text.includes('"results"')) return 'pass';
      count += 1;
      return count % 10 < 3 ? 'drop' : 'pass';
    };
    const bodies = numbered(1, 30);
    for (const body of bodies) {
      await on.maya.console.send(WARD, body);
      await pause(20);
    }
    await arrived(on, bodies);
  });

  test('[F6] answers that come after the op went again change nothing', async (context) => {
    const on = await scene(context);
    let count = 0;
    on.maya.proxy.fate = (frame) => {
      if (frame.kind !== 'ack' || !frame.text.includes('"results"')) return 'pass';
      count += 1;
      return { lateMs: count % 2 === 1 ? TIMEOUT_MS * 1.6 : 50 };
    };
    const bodies = numbered(1, 12);
    for (const body of bodies) {
      await on.maya.console.send(WARD, body);
      await pause(60);
    }
    await arrived(on, bodies);
  });

  test('[F5] every frame of the console arrives twice: the server does each thing once', async (context) => {
    const on = await scene(context);
    on.maya.proxy.fate = (frame) => (frame.direction === 'up' && frame.kind === 'event' ? 'twice' : 'pass');
    const bodies = numbered(1, 40);
    await writes(on.maya, bodies);
    const target = (await on.maya.console.messages(WARD))[0]?.clientId ?? '';
    await on.maya.console.call('chat.react', {
      opId: crypto.randomUUID(),
      roomId: WARD,
      target,
      emoji: '✅',
      on: true,
    });
    await arrived(on, bodies);
    await until(
      'the reaction is there once',
      async () => (await on.nora.console.messages(WARD))[0]?.reactions[0]?.count === 1,
    );
  });
});

describe.concurrent('broken lines', () => {
  test('[F8] a reset in the middle of a frame is an unknown outcome', async (context) => {
    const on = await scene(context);
    let cuts = 0;
    on.maya.proxy.fate = (frame) => {
      if (frame.event !== 'sync:push' || cuts === 2) return 'pass';
      cuts += 1;
      return 'slice';
    };
    const bodies = numbered(1, 60);
    await writes(on.maya, bodies);
    await until('the line broke', () => cuts === 2);
    await arrived(on, bodies);
  });

  test('[F8] [F14] a reset in the middle of the answer: done once', async (context) => {
    const on = await scene(context);
    let cuts = 0;
    on.maya.proxy.fate = (frame) => {
      if (frame.kind !== 'ack' || !frame.text.includes('"results"') || cuts === 1) return 'pass';
      cuts += 1;
      return 'slice';
    };
    const bodies = numbered(1, 60);
    await writes(on.maya, bodies);
    await arrived(on, bodies);
    expect(cuts).toBe(1);
  });

  test('[F9] [CN4] a line that is silent both ways, in real time: found within 15 s, and back after it', async (context) => {
    const on = await scene(context, 1);
    on.maya.proxy.silence('both');
    const since = performance.now();
    await writes(on.maya, ['written into silence']);
    await until('the silence is noticed', () => on.maya.console.connection?.state !== 'ready', 16_500);
    expect(performance.now() - since).toBeLessThan(16_500);
    on.maya.proxy.heal();
    await arrived(on, ['written into silence'], 30_000);
  });

  test.for(['up', 'down', 'both'] as const)(
    '[F9] [F10] a partition %s: found within 15 s of the console, no stall after it heals',
    async (which, context) => {
      const on = await scene(context);
      await writes(on.maya, ['before']);
      await on.maya.console.drained();
      on.maya.proxy.silence(which);
      await writes(on.maya, ['during']);
      await writes(on.nora, ['meanwhile']);
      await until(
        'it is noticed',
        () => !['ready', 'degraded'].includes(on.maya.console.connection?.state ?? ''),
        6_000,
      );
      on.maya.proxy.heal();
      const healed = performance.now();
      await on.maya.console.drained(15_000);
      expect(performance.now() - healed).toBeLessThan(15_000);
      expect(on.stage.bodies().toSorted()).toEqual(['before', 'during', 'meanwhile']);
      await until('all is here', async () => (await on.maya.console.bodies(WARD)).length === 3);
      expect(await on.maya.console.bodies(WARD)).toEqual(on.stage.bodies());
    },
  );

  test('[F11] a line that comes and goes: each time it is up something gets through', async (context) => {
    const on = await scene(context);
    let written = 0;
    const progress: number[] = [];
    for (let flap = 0; flap < 6; flap += 1) {
      on.maya.proxy.unplug();
      for (let index = 0; index < 5; index += 1) await on.maya.console.send(WARD, `m${(written += 1)}`);
      await pause(400);
      on.maya.proxy.heal();
      await pause(1_200);
      progress.push(on.stage.messages().length);
    }
    await arrived(on, numbered(1, 30));
    expect(new Set(progress).size).toBeGreaterThanOrEqual(4);
  });

  test('[F55] a middlebox that forgets quiet WebSockets: the application ping keeps it awake', async (context) => {
    const on = await scene(context);
    const greetings = () => on.maya.proxy.count('down connected');
    const before = greetings();
    on.maya.proxy.forgetIdleMs = 30_000 / SPEED;
    on.maya.proxy.tear();
    await until('it has come back', () => greetings() === before + 1);
    await on.maya.console.ready();
    await pause(7_500);
    expect(greetings()).toBe(before + 1);
    expect(on.maya.console.connection?.state).toBe('ready');
  });
});

describe.concurrent('slow lines', () => {
  test('[F12] 8 kbit/s and a second each way, in real time: slow is not lost', {
    timeout: 120_000,
  }, async (context) => {
    const on = await scene(context, 1);
    on.maya.proxy.line = { bytesPerSecond: 1_000, delayMs: 1_000 };
    const bodies = numbered(1, 12).map((body) => body.padEnd(500, '.'));
    await writes(on.maya, bodies);
    await arrived(on, bodies, 90_000);
    // Twelve messages in at most a handful of batches: nothing went again because of impatience.
    expect(on.maya.proxy.count('up sync:push')).toBeLessThanOrEqual(4);
    expect(on.maya.console.states.filter((state) => state.startsWith('offline'))).toEqual([]);
  });
});

describe.concurrent('events', () => {
  test('[F45] [IN7] [IN8] events lost, doubled and late: the rooms are equal in the end, holes are rows', async (context) => {
    const on = await scene(context);
    let count = 0;
    on.nora.proxy.fate = (frame) => {
      if (frame.event !== 'sync:room') return 'pass';
      count += 1;
      return (['drop', 'pass', 'twice', { lateMs: 120 }, 'pass'] as const)[count % 5] ?? 'pass';
    };
    const bodies = numbered(1, 60);
    for (const body of bodies) {
      await on.maya.console.send(WARD, body);
      await pause(15);
      const rows = await on.nora.console.rows(WARD);
      rows.forEach((row, index) => {
        const next = rows[index + 1];
        if (row.row !== 'message' || next?.row !== 'message') return;
        expect((next.position ?? 0) - (row.position ?? 0)).toBe(1);
      });
    }
    // What is lost last is found by comparing, or by the next event.
    on.nora.proxy.calm();
    await on.maya.console.send(WARD, 'last');
    await arrived(on, [...bodies, 'last']);
  });
});
