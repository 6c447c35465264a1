import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { perturbTables, type Result } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { downloaded, linkOf, runToEnd, watchErrors } from './steps.ts';

const spec = {
  study: 'perturb',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'bprmf', factors: 8, epochs: 5 },
  measure: { every: 0 },
  attack: { points: 3 },
} as const;

/** Who was never here: opens, runs, leaves, comes back, compares, and takes something along. */
describe('a stranger', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.close());

  it('finds a run again after a reload, compares it with another, exports it, and reads in it what the headline says', async () => {
    const page = await lab.open({ path: linkOf('perturb', spec) });
    const errors = watchErrors(page);
    await runToEnd(page);
    const headline = page.locator('[data-headline]');
    const saved = page.getByRole('button', { name: 'Saved runs' });
    const panel = page.getByRole('dialog', { name: 'Saved runs' });
    const compare = panel.getByRole('checkbox', { name: /^Compare Perturb, BPR-MF/ });
    /** Waits until so many runs are kept. */
    const kept = async (runs: number) => {
      await saved.click();
      await compare.nth(runs - 1).waitFor();
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'hidden' });
    };
    await kept(1);
    const said = await headline.innerText();
    expect(said).toMatch(/FGSM takes/);

    await page.reload();
    await page.getByText(/Kept from .*; it took/).waitFor();
    await expect.poll(() => headline.innerText()).toBe(said);

    // Another experiment, which a later link opens with its result.
    await page.goto(lab.url + linkOf('perturb', { ...spec, seed: 7 }));
    await runToEnd(page);
    await kept(2);
    await page.goto(lab.url + linkOf('perturb', spec));
    await page.getByText(/Kept from .*; it took/).waitFor();
    await expect.poll(() => headline.innerText()).toBe(said);

    await saved.click();
    await compare.nth(1).waitFor();
    expect(await compare.count()).toBe(2);
    await compare.nth(0).check();
    await compare.nth(1).check();
    await panel.getByRole('button', { name: 'Compare the two' }).click();
    const comparison = page.getByRole('dialog', { name: 'Two runs compared' });
    expect(
      await comparison
        .getByRole('listitem')
        .filter({ hasText: /^Seed:/ })
        .innerText(),
    ).toMatch(/Seed: 7 in A, 1 in B|Seed: 1 in A, 7 in B/);
    await comparison.getByRole('columnheader', { name: 'Difference' }).waitFor();
    await page.keyboard.press('Escape');
    await comparison.waitFor({ state: 'hidden' });
    await panel.getByRole('button', { name: 'Save this run' }).click();
    const bytes = await downloaded(page, () => panel.getByRole('button', { name: 'Export all' }).click());
    const { runs } = JSON.parse(bytes.toString('utf8')) as { runs: { result: Result }[] };
    expect(runs).toHaveLength(1);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });

    // Drags the budget to a measured one: the headline's numbers are those of the tables that were exported.
    const slider = page.getByRole('slider', { name: 'Budget ε, logarithmic' });
    await slider.focus();
    await slider.press('Home');
    await slider.press('End');
    const tables = runs[0]!.result.tables;
    const clean = perturbTables.baselines.among(tables)?.rows.find(({ name }) => name === 'clean')?.ndcg;
    const lost = (method: string) => {
      const row = perturbTables.summary
        .among(tables)
        ?.rows.find((one) => one.method === method && one.epsilon === 10);
      const share = Math.round(100 * (1 - (row?.ndcg ?? Number.NaN) / (clean ?? Number.NaN)));
      const over = perturbTables.users
        .among(tables)
        ?.rows.find((one) => one.method === method && one.epsilon === 10 && one.measure === 'ndcg');
      const [from, to] = [over?.dropLow, over?.dropHigh].map((end) => Math.round(100 * (end ?? Number.NaN)));
      return `${share} % (${from} to ${to} %${method === 'fgsm' ? ' over users' : ''})`;
    };
    await expect
      .poll(async () => (await headline.innerText()).replaceAll('\u00a0', ' '))
      .toBe(
        `At ε = 10 FGSM takes ${lost('fgsm')} of nDCG@10, random noise of the same norm takes ${lost('random')}.`,
      );
    expect(errors).toEqual([]);
  });
});
