import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './harness.ts';
import { runBar } from './steps.ts';

/** What the page shows before anything that computes has arrived. */
describe('the first picture', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
  });

  afterAll(() => lab?.close());

  it('is for who comes without a link a list that falls apart, drawn from a stored model alone', async () => {
    const page = await lab.open({ path: '#/data' });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('about:blank');
    await page.goto(lab.url);
    const list = page.getByRole('list', { name: 'Recommended now' });
    await list.getByRole('listitem').nth(9).waitFor({ state: 'attached' });
    const before = await list.textContent();
    const slider = page.getByRole('slider', { name: 'Budget ε' });
    await slider.focus();
    await page.keyboard.press('End');
    await page.getByText('ε = 4').waitFor();
    expect(await list.textContent()).not.toBe(before);
    expect(page.workers()).toHaveLength(0);
    expect(
      asked.filter((url) => /\.wasm|worker|tfjs|backend|kernel|LinePlot|perturb\.json/i.test(url)),
    ).toEqual([]);
    await page.getByRole('link', { name: /^Learn it/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Learn' }).waitFor();
    await page.getByRole('link', { name: 'Start', exact: true }).first().click();
    await slider.waitFor();
  });

  it('is on Perturb a stored run, labelled as stored, drawn without a worker, TensorFlow.js or a kernel', async () => {
    const page = await lab.open({ path: '#/learn' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('about:blank');
    await page.goto(`${lab.url}#/perturb`);
    await page.getByText('Stored run, shipped with the page.').waitFor();
    await page.getByRole('img', { name: /^nDCG@10 against ε\. FGSM/ }).waitFor();
    await page.getByText(/^At ε = .*nDCG@10/).waitFor();
    await runBar(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
    // The stage leaves the beginning of the tabs in sight.
    await page.getByRole('heading', { name: 'The embeddings under FGSM' }).waitFor();
    const tabs = page.getByRole('tablist');
    await expect.poll(async () => (await tabs.boundingBox())?.y ?? Number.NaN).toBeLessThan(890);
    expect(page.workers()).toHaveLength(0);
    expect(asked.some((url) => url.endsWith('stored/perturb.json'))).toBe(true);
    expect(asked.filter((url) => /\.wasm|worker|tfjs|tensorflow|backend|kernel/i.test(url))).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(lab.url) && !/^(about|data|blob):/.test(url))).toEqual([]);
  });
});
