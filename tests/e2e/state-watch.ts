// Watches what the screen claims of one message, from now on and without missing anything in between: every set of words
// that ever stood beside it, in their order.

import type { Desk } from './desk.ts';

declare global {
  interface Window {
    claims: string[];
  }
}

export interface StateWatch {
  claims(): Promise<string[]>;
}

export async function watchState(desk: Desk, text: string): Promise<StateWatch> {
  await desk.page.evaluate((words) => {
    window.claims = [];
    const look = () => {
      const article = [...document.querySelectorAll('[role=log] article')].find((one) =>
        one.getAttribute('aria-label')?.includes(words),
      );
      const claim = article?.getAttribute('aria-label')?.split(' · ').at(-1) ?? '';
      if (claim !== '' && window.claims.at(-1) !== claim) window.claims.push(claim);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    look();
  }, text);
  return { claims: () => desk.page.evaluate(() => window.claims) };
}
