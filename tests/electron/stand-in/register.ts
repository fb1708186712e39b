// Runs an Electron main bundle in plain Node: `node --import <this file> <entry>`. `electron` resolves to the stand-in,
// everything else to what it is. The test that started this process talks to it over Node's own channel, with the same
// two verbs that Playwright has for Electron itself: evaluate in the main process, evaluate in the page.

import { registerHooks } from 'node:module';
import { runInThisContext } from 'node:vm';

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

interface Question {
  id: number;
  where: 'main' | 'page';
  source: string;
  argument: unknown;
}

process.on('message', (question: Question) => {
  answer(question).then(
    (value) => process.send?.({ id: question.id, ok: true, value }),
    (error: unknown) => process.send?.({ id: question.id, ok: false, error: String(error) }),
  );
});

async function answer({ where, source, argument }: Question): Promise<unknown> {
  const electron = await import('./electron.ts');
  if (where === 'page') {
    const [window] = electron.BrowserWindow.getAllWindows();
    if (!window) throw new Error('There is no window.');
    const page = await window.webContents.page;
    return page.evaluate(`(${source})(${JSON.stringify(argument) ?? 'undefined'})`);
  }
  // The source is a function of the test itself, as with Playwright.
  const ask = runInThisContext(`(${source})`) as (module: unknown, argument: unknown) => unknown;
  return ask(electron, argument);
}
