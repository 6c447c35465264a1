import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './harness.ts';
import { drawnStudies, runUnwatched, wholePage } from './smooth.ts';
import { linkOf } from './steps.ts';

/** Nodes added, removed or changed between two looks of the page at itself, one number a look, from now on. */
async function countChanges(page: Page): Promise<() => Promise<number[]>> {
  const counting = await page.evaluateHandle(() => {
    const within = (node: Node) => 1 + (node instanceof Element ? node.querySelectorAll('*').length : 0);
    const changes: number[] = [];
    new MutationObserver((records) => {
      const touched = records.map(({ type, addedNodes, removedNodes }) =>
        type === 'childList'
          ? [...addedNodes, ...removedNodes].reduce((sum, node) => sum + within(node), 0)
          : 1,
      );
      changes.push(touched.reduce((sum, count) => sum + count, 0));
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    return changes;
  });
  return () => counting.jsonValue();
}

/**
 * What keeps the page smooth, counted: how much of it one change draws anew. How long its tasks take depends on the
 * machine and is measured by `npm run bench -- smooth`.
 */
describe('while a study runs and its first chart is drawn', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.close());

  it.each(drawnStudies)('no change of $study draws a third of the page anew', async (spec) => {
    const page = await lab.open({ path: linkOf(spec.study, spec) });
    await wholePage(page);
    const changes = await countChanges(page);
    await runUnwatched(page);
    await page.locator('figure').first().waitFor();
    const whole = await page.evaluate(() => document.querySelectorAll('*').length);
    const counts = await changes();
    expect(counts.length).toBeGreaterThan(20);
    expect(Math.max(...counts)).toBeLessThan(whole / 3);
    await page.context().close();
  });
});
