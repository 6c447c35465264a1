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

  it('is a stored run, labelled as stored, drawn without a worker, TensorFlow.js or a kernel', async () => {
    const page = await lab.open({ path: '#/learn' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('about:blank');
    await page.goto(lab.url);
    await page.getByText('Stored run, shipped with the page.').waitFor();
    await page.getByRole('img', { name: /^nDCG@10 against ε\. FGSM/ }).waitFor();
    await page.getByText(/^At ε = .*nDCG@10/).waitFor();
    await runBar(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
    expect(page.workers()).toHaveLength(0);
    expect(asked.some((url) => url.endsWith('stored/perturb.json'))).toBe(true);
    expect(asked.filter((url) => /\.wasm|worker|tfjs|tensorflow|backend|kernel/i.test(url))).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(lab.url) && !/^(about|data|blob):/.test(url))).toEqual([]);
  });
});
