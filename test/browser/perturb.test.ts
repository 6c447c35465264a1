import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { downloaded, linkOf, runToEnd, watchErrors } from './steps.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const dataset = { kind: 'generated', size: 'classroom' } as const;
const bprmf = { kind: 'bprmf', factors: 8, epochs: 6 } as const;

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as typeof globalThis & { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** Width and height of a PNG. */
function pngSize(bytes: Buffer): [number, number] {
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe('the Perturb page', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.close());

  async function ran(spec: SpecInput): Promise<{ page: Page; errors: string[] }> {
    const page = await lab.open({ path: linkOf('perturb', spec) });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const errors = watchErrors(page);
    await runToEnd(page);
    return { page, errors };
  }

  it('attacks NCF, plays the steps by keyboard, and gives the embeddings as a picture', async () => {
    const { page, errors } = await ran({
      ...{ study: 'perturb', engine: 'tfjs-wasm', dataset, repeats: 1, measure: { every: 0 } },
      model: { kind: 'ncf', shape: 'mlp', factors: 8, layers: [16, 8], epochs: 4 },
      attack: { methods: ['bim', 'random'], points: 2, iterations: 3 },
    });
    const canvas = page.getByRole('img', { name: /in the plane of two principal components/ });
    await canvas.waitFor();
    const seen = () => canvas.getAttribute('aria-label');
    expect(await seen()).toMatch(/^Items in the plane.*Step 3\. The attack's loss goes from/);
    await page.getByRole('button', { name: 'Previous step' }).press('Enter');
    await page.getByRole('img', { name: /Step 2\. / }).waitFor();
    await page.getByText(/users and items have spaces of their own/).waitFor();
    const png = await downloaded(page, () =>
      page.getByRole('button', { name: 'Export The embeddings under BIM as PNG' }).press('Enter'),
    );
    const { width, height } = (await canvas.boundingBox())!;
    const [wide, high] = pngSize(png);
    expect(Math.abs(wide - 2 * width)).toBeLessThanOrEqual(2);
    expect(high).toBeGreaterThan(2 * height);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('draws the drop on k-core samples with lines, and follows the iterations to their last', async () => {
    const cores = await ran({
      ...{ study: 'perturb', engine: 'kernels', dataset, model: bprmf, repeats: 1 },
      attack: {
        methods: ['fgsm', 'bim'],
        iterations: 3,
        against: { kind: 'cores', from: 5, to: 20, step: 5 },
      },
    });
    await cores.page
      .getByText(/^4 k-core samples are too few to say what the drop of nDCG@10 by FGSM/)
      .waitFor();
    for (const by of ['density', 'size', 'shape'])
      await cores.page.getByRole('figure', { name: `ρ against ${by}` }).waitFor();
    expect(await violations(cores.page)).toEqual([]);
    const walk = await ran({
      ...{ study: 'perturb', engine: 'kernels', dataset, model: bprmf, repeats: 1 },
      attack: { methods: ['bim'], against: { kind: 'iterations', upTo: 4, every: 2 }, iterations: 9 },
    });
    await walk.page.getByRole('img', { name: /Step 4\. / }).waitFor();
    // The list follows the step that the picture shows, and comes back with the last.
    const after = () => walk.page.getByRole('heading', { name: 'After' }).locator('..').innerText();
    const last = await after();
    await walk.page.getByRole('slider', { name: 'Step of the attack' }).press('Home');
    await expect.poll(after).not.toBe(last);
    await walk.page.getByRole('slider', { name: 'Step of the attack' }).press('End');
    await expect.poll(after).toBe(last);
    expect(await violations(walk.page)).toEqual([]);
    expect([...cores.errors, ...walk.errors]).toEqual([]);
  });
});
