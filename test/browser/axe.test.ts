import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { linkOf, runToEnd, useSize } from './steps.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const model = { kind: 'bprmf', factors: 8, epochs: 4 } as const;
const dataset = { kind: 'generated', size: 'classroom' } as const;
const train: SpecInput = { study: 'train', engine: 'kernels', dataset, model, measure: { every: 1 } };
const perturb: SpecInput = {
  study: 'perturb',
  engine: 'kernels',
  dataset,
  model,
  repeats: 2,
  attack: { points: 4 },
};
const others = ['certify', 'evade', 'poison', 'arena', 'papers', 'learn'] as const;

const looks = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 1440 },
  { colorScheme: 'dark', width: 390 },
  { colorScheme: 'light', width: 390 },
] as const;

/** Every page with something on it, in both schemes and both widths, holds to the rules as far as axe can tell. */
describe('accessibility', () => {
  let lab: Lab;
  let page: Page;

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open({ path: '#/data' });
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  afterAll(() => lab?.close());

  /** What axe finds in all four looks, in lines that name the look, the rule and the element. */
  async function violations(): Promise<string[]> {
    const lines: string[] = [];
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
    for (const { colorScheme, width } of looks) {
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const { violations: found } = await page.evaluate(async () => {
        // Colours on their way from one scheme to the other are nobody's choice.
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
        const ending = document
          .getAnimations()
          .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
        await Promise.allSettled(ending.map(({ finished }) => finished));
        return (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run();
      });
      for (const { id, nodes } of found)
        for (const { html, failureSummary } of nodes)
          lines.push(`${colorScheme}, ${width} px: ${id}: ${html} ${failureSummary}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    return lines;
  }

  it('Data with the card of a set', async () => {
    await useSize(page, 'classroom');
    await page.getByRole('img', { name: /^Long tail/ }).waitFor();
    expect(await violations()).toEqual([]);
  });

  it('Train with its curves and measures', async () => {
    await page.goto(lab.url + linkOf('train', train));
    await runToEnd(page);
    await page.getByRole('img', { name: /^Loss while training/ }).waitFor();
    expect(await violations()).toEqual([]);
  });

  it('Perturb with its figures, the settings and the lists of a user', async () => {
    await page.goto(lab.url + linkOf('perturb', perturb));
    await runToEnd(page);
    await page.getByText(/^nDCG of all users/).waitFor();
    await page.getByRole('img', { name: /^Item coverage@10 against ε/ }).waitFor();
    expect(await violations()).toEqual([]);
  });

  it('a table in place of a picture, and the menu of exports', async () => {
    await page.getByRole('button', { name: 'Table of nDCG@10 against ε' }).click();
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Export nDCG@10 against ε' }).click();
    await page.getByRole('menuitem', { name: 'Table as CSV' }).waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('a picture in full screen', async () => {
    await page.getByRole('button', { name: 'Full screen: Hit ratio@10 against ε' }).click();
    await page
      .getByRole('dialog')
      .getByRole('img', { name: /^Hit ratio@10/ })
      .waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('the saved runs', async () => {
    await page.getByRole('button', { name: 'Saved runs' }).click();
    await page.getByRole('button', { name: 'Save this run' }).click();
    await page.getByRole('button', { name: /^Open / }).waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it.each(others)('%s', async (name) => {
    await page.goto(`${lab.url}#/${name}`);
    await page.getByRole('heading', { level: 1, name: new RegExp(name, 'i') }).waitFor();
    expect(await violations()).toEqual([]);
  });
});
