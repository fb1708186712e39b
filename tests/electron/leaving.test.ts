// [OB12] Quitting with unsent items says how many and to whom; then the daemon stops, and only then the process.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onEachShell, type RunningShell } from './shells.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

onEachShell('leaving', (shell) => {
  let workplace: Workplace;
  let running: RunningShell;
  beforeEach(async () => {
    workplace = await createWorkplace(shell);
    running = await workplace.open();
  });
  afterEach(() => workplace.remove());

  const unsent = (targets: string[]) =>
    running.main((_electron, given: string[]) => {
      const { bridge } = globalThis.scripted;
      const counts = new Map<string, number>();
      for (const target of given) counts.set(target, (counts.get(target) ?? 0) + 1);
      const value = { count: given.length, targets: [...counts].map(([target, count]) => ({ target, count })) };
      bridge.answer('outbox.unsent', () => ({ ok: true, value }));
    }, targets);
  const quit = (answer: number) =>
    running.main(({ app }, given: number) => {
      globalThis.scripted.answer = given;
      // After this message has been answered: the process may be gone by then.
      setImmediate(() => app.quit());
    }, answer);
  const questions = () =>
    running.main(() => globalThis.scripted.questions.map(({ message, detail }) => ({ message, detail })));

  test('with nothing unsent it asks nothing, stops the daemon and ends', async () => {
    await unsent([]);
    await quit(0);
    expect(await running.exited).toBe(0);
    expect(running.output()).toContain('daemon stopped');
  });

  test('with unsent items it says how many and to whom, and stays when told to', async () => {
    await unsent(['Ward 3', 'Ward 3', 'Dr. Adler']);
    await quit(0);
    await vi.waitFor(async () => expect(await questions()).toHaveLength(1));
    const [question] = await questions();
    expect(question?.message).toBe('3 items have not been sent yet.');
    expect(question?.detail).toMatch(/^Waiting: Ward 3, Dr\. Adler\./);
    expect(await running.main(() => globalThis.scripted.stopped)).toBe(false);
    await quit(0);
    await vi.waitFor(async () => expect(await questions()).toHaveLength(2));
  });

  test('with unsent items it leaves when told to', async () => {
    await unsent(['Ward 3']);
    await quit(1);
    expect(await running.exited).toBe(0);
    expect(running.output()).toContain('daemon stopped');
  });

  test.skipIf(process.platform === 'win32')('a stop from outside is obeyed without a question', async () => {
    await unsent(['Ward 3']);
    await running.main(() => void setImmediate(() => process.kill(process.pid, 'SIGTERM')));
    expect(await running.exited).toBe(0);
    expect(running.output()).toContain('daemon stopped');
  });

  test('a system that shuts down is not kept waiting by a question', async () => {
    await unsent(['Ward 3']);
    await running.main(({ powerMonitor }) => void setImmediate(() => powerMonitor.emit('shutdown')));
    expect(await running.exited).toBe(0);
    expect(running.output()).toContain('daemon stopped');
  });
});
