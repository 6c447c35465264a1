import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { figureTitles, linkOf, openTab, runToEnd, watchErrors } from './steps.ts';

const spec: SpecInput = {
  study: 'evade',
  engine: 'tfjs-wasm',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'ncf', factors: 16, layers: [32, 16], epochs: 2, optimiser: { kind: 'adam', rate: 0.01 } },
  student: { factors: 8, layers: [16, 8], epochs: 4, hintEpochs: 1 },
  attack: { points: 3, examples: 15, iterations: 40, draws: 2, searchSteps: 6 },
  defence: { strategies: ['fncf', 'single'], sigma: 0.2, levels: [0, 0.2] },
  rivals: ['neumf'],
  widths: [8],
};

/** The Evade page with a finished study: every picture of paper 001, and any recommendation asked about. */
describe('the Evade page', () => {
  let lab: Lab;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open({ path: linkOf('evade', spec) });
    errors = watchErrors(page);
    await runToEnd(page);
  });

  afterAll(() => lab?.close());

  it('shows every picture of the study', async () => {
    await page.getByRole('heading', { name: 'Decision surface, FNCF' }).waitFor();
    expect(await figureTitles(page)).toEqual(
      expect.arrayContaining([
        'Success of C&W against c',
        'Success of C&W within a budget',
        'Success against σ, FNCF-Single',
        'Distortion of the successes against σ, FNCF-Single',
        'HR@10 against σ',
        'nDCG@10 against σ',
        'HR@10 against the number of factors',
        'nDCG@10 against the number of factors',
        'Probability along the smallest perturbation',
        'What carries the fall, FNCF',
        'Decision surface, FNCF',
      ]),
    );
  });

  it('says in words whether success falls as the noise grows, for each attack on it', async () => {
    await openTab(page, 'Noise');
    const told = await page.getByRole('region', { name: 'Does noise help?' }).innerText();
    expect(told).toContain('one seed, whose spread is not known');
    expect(told).toMatch(/an attack that ignores it, for FNCF-Single it (holds|does not hold)/);
    expect(told).toMatch(/averages over the noise, for FNCF-Single it (holds|does not hold)/);
  });

  it('answers for another model and reads the surface by keyboard', async () => {
    const panel = page.getByRole('region', { name: 'One recommendation' });
    await panel.getByLabel('Model').selectOption('neumf');
    await panel.getByRole('heading', { name: 'Decision surface, NeuMF' }).waitFor();
    expect(await panel.innerText()).toContain('User id in the product');
    const reading = panel.locator('output');
    const before = await reading.innerText();
    await panel.getByRole('slider', { name: 'Along the attack' }).focus();
    for (let n = 0; n < 10; n++) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => reading.innerText()).toMatch(/yes\.$/);
    expect(await reading.innerText()).not.toBe(before);
  });

  it('marks every stage as done and shows the networks of the one picked', async () => {
    await openTab(page, 'Training');
    const stages = page.getByRole('region', { name: 'Stages of training' });
    await stages.getByRole('button', { name: 'hint 1' }).click();
    const picture = stages.getByRole('img', { name: /the inputs and the first layer/ });
    await expect.poll(() => picture.count()).toBe(1);
    expect(await stages.getByRole('button', { name: 'to come' }).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it.each([1440, 1024, 390])('fits a window of %d px', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(wide).toBeLessThanOrEqual(width);
  });
});
