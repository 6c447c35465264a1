import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const looks = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 1440 },
  { colorScheme: 'dark', width: 390 },
  { colorScheme: 'light', width: 390 },
] as const;
export type Look = (typeof looks)[number];

/** Each scheme and each width once: for what stands below a page that was looked at in all four. */
export const bothOnce = [looks[0], looks[2]] as const;
/** The same the other way round. */
export const bothOther = [looks[1], looks[3]] as const;

/** What axe finds in all four looks, or those given, in lines that name the look, the rule and the element. */
export async function violationsOf(page: Page, seen: readonly Look[] = looks): Promise<string[]> {
  const lines: string[] = [];
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  for (const { colorScheme, width } of seen) {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const { violations: found } = await page.evaluate(async () => {
      // Colours on their way from one scheme to the other are nobody's choice.
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
      const ending = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map(({ finished }) => finished));
      return (
        globalThis as typeof globalThis & { axe: { run(options: RunOptions): Promise<AxeResults> } }
      ).axe.run({ resultTypes: ['violations'] });
    });
    for (const { id, nodes } of found)
      for (const { html, failureSummary } of nodes)
        lines.push(`${colorScheme}, ${width} px: ${id}: ${html} ${failureSummary}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  return lines;
}
