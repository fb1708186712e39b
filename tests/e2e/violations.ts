// What axe has to say against the page as it is now, one line for each element.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/** `colours` alone where the page was checked whole in another theme: the elements are the same. */
export async function violationsOn(page: Page, what: 'everything' | 'colours' = 'everything'): Promise<string[]> {
  // A colour on its way from one to another is no colour that anybody chose.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  const builder = new AxeBuilder({ page });
  if (what === 'colours') builder.withRules(['color-contrast']);
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes
      // The rule about landmarks knows dialogs and menus but no tooltips, which belong to the button they describe. Of a
      // long one the report quotes only the container.
      .filter(({ html }) => !(id === 'region' && /role="tooltip"|^<div data-overlay-container="true">$/.test(html)))
      .map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')} ${failureSummary.replace(/\s+/g, ' ')}`),
  );
}
