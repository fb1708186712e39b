// Starts the console itself, in its shell or in the browser. Both hosts are told the same by the environment.

import { join } from 'node:path';
import { ownNode, projectFolder } from '../install.mjs';
import { openBrowser } from './browser.ts';
import { HEADLESS } from './bundle.ts';
import { type Child, startChild } from './child.ts';
import type { ShellChoice } from './electron-binary.ts';
import type { SignIn } from './clinic.ts';

export interface ConsoleWish {
  profile: string;
  server: string;
  data: string;
  /** The sign-ins that the form offers filled in; null with a real platform. */
  signIns: SignIn[] | null;
}

const READY = /^console ready (http:\S+)$/;

export function consoleEnvironment(wish: ConsoleWish): NodeJS.ProcessEnv {
  const demonstration = wish.signIns === null ? null : { server: wish.server, signIns: wish.signIns };
  return {
    CONSOLE_PROFILE: wish.profile,
    CONSOLE_SERVER: wish.server,
    CONSOLE_DATA: wish.data,
    ...(demonstration === null ? {} : { CONSOLE_DEMONSTRATION: JSON.stringify(demonstration) }),
  };
}

/** Resolves once the console can be used; `running.ended` tells when it is over. */
export async function startConsole(
  choice: ShellChoice,
  wish: ConsoleWish,
  say: (line: string) => void,
): Promise<{ running: Child; forget: () => void }> {
  const env = consoleEnvironment(wish);
  if (choice.shell === 'electron') {
    const running = startChild(choice.binary, ['.'], { cwd: projectFolder, env });
    say(`The console opens in a window of its own, ${choice.why}.`);
    return { running, forget: () => {} };
  }
  say(`The console opens in the browser, ${choice.why}.`);
  const { running, address } = await startHeadless(env, say);
  const { opened, forget } = openBrowser(address, join(wish.data, wish.profile));
  say(`\nConsole: ${address}\n`);
  say(opened ? 'Your browser shows it now. Ctrl-C stops it.' : 'Open this address in a browser. Ctrl-C stops it.');
  return { running, forget };
}

function startHeadless(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<{ running: Child; address: string }> {
  return new Promise((resolve, reject) => {
    const running = startChild(ownNode, [HEADLESS], {
      cwd: projectFolder,
      env,
      onLine: (line) => {
        const address = READY.exec(line)?.[1];
        if (address === undefined) say(line);
        else resolve({ running, address });
      },
    });
    void running.ended.then(() => reject(new Error('The console ended before it was ready.')));
  });
}
