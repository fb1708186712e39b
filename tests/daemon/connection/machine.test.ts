import { describe, expect, it } from 'vitest';
import { trouble } from '#daemon/connection/causes.ts';
import { initialMachine, step } from '#daemon/connection/machine.ts';
import type { AttemptEvent, ConnectionEvent, Machine } from '#daemon/connection/machine-types.ts';
import { createSeededRandom } from '#tests/support/seeded-random.ts';

const run = (machine: Machine, ...events: ConnectionEvent[]) =>
  events.reduce((state, event) => step(state, event, 0).machine, machine);

/** A second attempt, at its link. */
function connecting(): Machine {
  const first = run(initialMachine, { kind: 'start' });
  const waiting = run(first, { kind: 'trouble', generation: first.generation, trouble: trouble('no-answer') });
  const probing = run(waiting, { kind: 'try-now' });
  const { generation } = probing;
  return run(probing, { kind: 'probed', generation }, { kind: 'token', generation, token: 't' });
}

describe('the machine', () => {
  it.each<AttemptEvent>([
    { kind: 'due', generation: 1 },
    { kind: 'probed', generation: 1 },
    { kind: 'token', generation: 1, token: 'old' },
    { kind: 'opened', generation: 1 },
    { kind: 'greeted', generation: 1, mode: 'sync', socketId: 'old' },
    { kind: 'caught-up', generation: 1 },
    { kind: 'shutdown', generation: 1, toldMs: null },
    { kind: 'trouble', generation: 1, trouble: trouble('link-lost') },
    { kind: 'hung', generation: 1 },
  ])('[F28] hears nothing from an older attempt: $kind', (event) => {
    const machine = connecting();
    expect(machine.phase.kind).toBe('connecting');
    expect(step(machine, event, 0)).toEqual({ machine, effects: [] });
  });

  it('[CN1] whatever happens in whatever order, there is one plan or one link at a time, and each lost link is told once', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = createSeededRandom(seed);
      let machine = initialMachine;
      let links = 0;
      let plans = 0;
      let announced: number | null = null;
      for (let turn = 0; turn < 200; turn += 1) {
        const generation = random.chance(0.9) ? machine.generation : machine.generation - 1;
        const event = random.pick<ConnectionEvent>([
          { kind: 'start' },
          { kind: 'try-now' },
          { kind: 'pause', paused: random.chance(0.3) },
          { kind: 'suspending' },
          { kind: 'resumed' },
          { kind: 'network', online: random.chance(0.7) },
          { kind: 'reconnect', cause: 'stalled' },
          { kind: 'due', generation },
          { kind: 'probed', generation },
          { kind: 'token', generation, token: 't' },
          { kind: 'opened', generation },
          { kind: 'greeted', generation, mode: 'plain', socketId: 's' },
          { kind: 'caught-up', generation },
          { kind: 'pace', generation, slow: random.chance(0.5) },
          { kind: 'shutdown', generation, toldMs: 5 },
          { kind: 'hung', generation },
          { kind: 'trouble', generation, trouble: trouble(random.pick(['link-lost', 'refused-token', 'too-old'])) },
          ...(turn === 150 ? [{ kind: 'stop' } as const] : []),
        ]);
        const next = step(machine, event, turn * 1_000);
        for (const effect of next.effects) {
          if (effect.do === 'open') links += 1;
          if (effect.do === 'close') links -= 1;
          if (effect.do === 'plan') plans += 1;
          if (effect.do === 'unplan') plans -= 1;
          if (effect.do === 'catch-up') announced = next.machine.generation;
          if (effect.do === 'announce-lost') {
            expect(effect.generation).toBe(announced);
            announced = null;
          }
        }
        machine = next.machine;
        const { kind } = machine.phase;
        expect(links).toBe(['connecting', 'catching-up', 'ready'].includes(kind) ? 1 : 0);
        expect(plans).toBe(['waiting', 'too-old'].includes(kind) ? 1 : 0);
        expect(announced !== null).toBe(['catching-up', 'ready'].includes(kind));
      }
    }
  });
});
