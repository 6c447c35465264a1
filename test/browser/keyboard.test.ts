import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './harness.ts';
import { linkOf, runBar, runSays } from './steps.ts';

/** More Tabs than any page has places to stop at. */
const PATIENCE = 150;

/** The main job with no mouse: Tab, Enter, Space and arrows. */
describe('by keyboard only', () => {
  let lab: Lab;
  let page: Page;

  beforeAll(async () => {
    lab = await startLab();
    const spec = {
      study: 'train',
      engine: 'kernels',
      dataset: { kind: 'generated', size: 'classroom' },
      model: { kind: 'bprmf', factors: 8, epochs: 6 },
      measure: { every: 1 },
    } as const;
    page = await lab.open({ path: linkOf('train', spec) });
    await runBar(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
  });

  afterAll(() => lab?.close());

  /** The name of what has the focus, as it is read out: of a control without text its label. */
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const labelled = element.getAttribute('aria-labelledby');
      const label = labelled && document.getElementById(labelled)?.innerText;
      return element.getAttribute('aria-label') ?? (label || element.innerText || '').trim();
    });

  /** Tabs on until `name` has the focus. @throws Error with the stops on the way */
  async function tabTo(name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const stops: string[] = [];
    for (let stop = 0; stop < PATIENCE; stop++) {
      await page.keyboard.press(key);
      const here = await focused();
      if (typeof name === 'string' ? here === name : name.test(here)) return;
      stops.push(here);
    }
    throw new Error(`${name} was not reached; stops: ${stops.join(' | ')}`);
  }

  it('the first stop skips to the content', async () => {
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
    await tabTo('Run');
  });

  it('Enter runs, and the focus stays on the bar while its buttons change', async () => {
    await page.keyboard.press('Enter');
    await runSays(page, /^Done$/);
    expect(await runBar(page).evaluate((bar) => bar.contains(document.activeElement))).toBe(true);
    await page.getByRole('img', { name: /^Loss while training/ }).waitFor();
  });

  it('arrows walk the points of a picture, which is one stop, and Escape ends it', async () => {
    await tabTo(/^Loss while training\. Arrow keys/);
    const chart = page.getByRole('application', { name: /^Loss while training/ });
    const said = chart.getByRole('status');
    const shown = chart.locator('strong');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => said.innerText()).toMatch(/^Epoch 1: Loss [\d.]+\.$/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => said.innerText()).toMatch(/^Epoch 2: Loss [\d.]+\.$/);
    expect(await shown.innerText()).toBe('Epoch 2');
    await page.keyboard.press('Escape');
    await expect.poll(() => said.innerText()).toBe('');
    expect(await shown.count()).toBe(0);
    expect(await chart.evaluate((stop) => stop === document.activeElement)).toBe(true);
    await page.keyboard.press('Tab');
    expect(await chart.evaluate((stop) => stop.contains(document.activeElement))).toBe(false);
  });

  it('a picture turns into its table and back by Space', async () => {
    await tabTo('Table of Loss while training', 'Shift+Tab');
    await page.keyboard.press('Space');
    await page.getByRole('region', { name: 'Training' }).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('img', { name: /^Loss while training/ }).waitFor();
  });

  it('the menu of exports opens by Enter, is walked by arrows and gives the focus back', async () => {
    await tabTo('Export Loss while training');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Table as CSV' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toMatch(/Table as CSV|Picture as PNG/);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/^brittle-loss-while-training\.(csv|png)$/);
    await expect.poll(focused).toBe('Export Loss while training');
  });

  it('the navigation leads to Perturb, where settings are typed, the study runs and its slider follows arrows', async () => {
    await tabTo('Perturb', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Perturb' }).waitFor();
    await tabTo('Points');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('4');
    await tabTo('Run', 'Shift+Tab');
    await page.keyboard.press('Space');
    await runSays(page, /^Done$/);
    await page.getByText(/^At ε = /).waitFor();
    await tabTo('Budget ε, logarithmic');
    await page.keyboard.press('Home');
    await page.getByText(/^At ε = 0\.1 /).waitFor();
    const slider = page.getByRole('slider', { name: 'Budget ε, logarithmic' });
    const low = await slider.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).not.toBe(low);
    await page.keyboard.press('End');
    await page.getByText(/^At ε = 10 /).waitFor();
    await tabTo('Next user');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Previous user' }).and(page.locator(':enabled')).waitFor();
  });
});
