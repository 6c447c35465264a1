import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './harness.ts';
import { linkOf, runBar, runSays } from './steps.ts';

/** What takes long is said at the bar, and asked about in it, by keyboard. */
describe('an experiment that takes long', () => {
  let lab: Lab;
  let page: Page;

  beforeAll(async () => {
    lab = await startLab();
    const dataset = { kind: 'generated', size: 'ml-100k' } as const;
    const model = { kind: 'bprmf', epochs: 5000 } as const;
    page = await lab.open({ path: linkOf('train', { study: 'train', dataset, model }) });
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  afterAll(() => lab?.close());

  const button = (name: string | RegExp) => runBar(page).getByRole('button', { name });
  const focused = () => page.evaluate(() => document.activeElement?.textContent);

  it('says what it takes before it is started', async () => {
    await runBar(page)
      .getByText(/^Takes about (a|\d+) minutes? and 150 MB of memory$/)
      .waitFor();
  });

  it('asks, and starts nothing where the answer is no', async () => {
    await button(/^Run/).press('Enter');
    await runBar(page)
      .getByText(/^This takes about .*, by a rough estimate\.$/)
      .waitFor();
    expect(await focused()).toBe('Start anyway');
    await page.keyboard.press('Escape');
    await button('Start anyway').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Run');
    expect(await runBar(page).getByRole('status').innerText()).toBe('Ready to run');
  });

  it('starts where the answer is yes, and the button to pause has the focus', async () => {
    await button(/^Run/).press('Enter');
    await button('Start anyway').press('Enter');
    await runSays(page, /^Training BPR-MF$/);
    expect(await focused()).toBe('Pause');
    await button('Stop').press('Enter');
    await runSays(page, /^Stopped$/);
  });
});
