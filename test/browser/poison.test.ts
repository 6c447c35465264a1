import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { figureTitles, linkOf, openTab, runToEnd, watchErrors } from './steps.ts';

const spec: SpecInput = {
  study: 'poison',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'mf', epochs: 8 },
  repeats: 2,
  attack: { share: 0.1 },
  defence: { methods: ['apt'], pretrain: 4, items: 60, detectors: ['pca'] },
  sweep: { kind: 'erm', shares: [0.05, 0.1] },
};

/** The Poison page with a finished study: every picture, tests and detectors, and the theory simulated. */
describe('the Poison page', () => {
  let lab: Lab;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open({ path: linkOf('poison', spec) });
    errors = watchErrors(page);
    await runToEnd(page);
  });

  afterAll(() => lab?.close());

  it('shows every picture of the study', async () => {
    expect(await figureTitles(page)).toEqual(
      expect.arrayContaining([
        'Against the share of ERM users',
        'Rank shift of the targets',
        'A target’s climb, epoch by epoch',
        'Whom the attack reaches',
        'Users by their profiles',
        'Ratings of genuine and fake users',
      ]),
    );
  });

  it('tells defences apart over the repeats, and what detectors take from genuine users', async () => {
    await openTab(page, 'Evidence');
    const tests = await page.getByRole('region', { name: 'More than chance?' }).innerText();
    expect(tests).toContain('paired t-tests over 2 repeats');
    const detectors = page.getByRole('region', { name: 'Detectors, table' });
    expect(await detectors.getByRole('columnheader').allInnerTexts()).toEqual(
      expect.arrayContaining(['Precision', 'Recall', 'Genuine users removed']),
    );
    expect(await detectors.getByRole('row').count()).toBe(3);
  });

  it('draws users on a canvas, gives the same as a table, and puts the dots into the exported picture', async () => {
    await openTab(page, 'Who is hit');
    const figure = page.getByRole('figure', { name: 'Users by their profiles' });
    const inked = () =>
      figure.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        let found = 0;
        for (let at = 3; at < pixels.length; at += 4) found += Number(pixels[at]! > 0);
        return found;
      });
    await expect.poll(inked).toBeGreaterThan(500);
    await figure.getByRole('button', { name: 'Export Users by their profiles' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Picture as SVG' }).click();
    const stream = await (await download).createReadStream();
    let text = '';
    for await (const piece of stream) text += piece;
    expect(text).toContain('<image');
    expect(text).toContain('data:image/png');
    await figure.getByRole('button', { name: 'Table of Users by their profiles' }).click();
    expect(await figure.getByRole('row').count()).toBeGreaterThan(100);
  });

  it('simulates the theory in the worker', async () => {
    await openTab(page, 'Theory');
    await page.getByRole('button', { name: 'Simulate it' }).click();
    await page.getByRole('figure', { name: 'The Gaussian recommender, simulated' }).waitFor();
    const theory = page.getByRole('region', { name: 'In theory: fake users withstood' });
    expect(await theory.getByRole('status').first().innerText()).toMatch(/promises \d+ fake users/);
  });

  it('said nothing on the console', () => {
    expect(errors).toEqual([]);
  });
});
