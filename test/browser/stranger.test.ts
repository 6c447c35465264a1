import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { perturbTables, type Result } from '../../workers/protocol.ts';
import { bothOnce, violationsOf } from './axe.ts';
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

/** Whether the whole list at the slider and its picture lie in the store of answers; read in the page. */
const answersKept = async () => {
  // Opening what is not there would make it, and without a store.
  if (!(await indexedDB.databases()).some(({ name }) => name === 'brittle-answers')) return false;
  const db = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('brittle-answers');
    opening.onsuccess = () => resolve(opening.result);
  });
  const reading = db.transaction('answers').objectStore('answers').getAll();
  await new Promise((resolve) => {
    reading.onsuccess = resolve;
  });
  db.close();
  const asked: { kind: string; measures?: boolean }[] = reading.result.flatMap((one) =>
    one.answered.map(({ question }: { question: object }) => question),
  );
  const isWhole = (one: { kind: string; measures?: boolean }) =>
    one.kind === 'list' && one.measures !== false;
  return asked.some(isWhole) && asked.some(({ kind }) => kind === 'embeddings');
};

/** Who was never here: opens, runs, leaves, comes back, compares, hands on, and takes something along. */
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
    const pin = panel.getByRole('checkbox', { name: /^Pin Perturb, BPR-MF/ });
    /** Waits until so many runs are kept. */
    const kept = async (runs: number) => {
      await saved.click();
      await pin.nth(runs - 1).waitFor();
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'hidden' });
    };
    await kept(1);
    const said = await headline.innerText();
    expect(said).toMatch(/FGSM takes/);

    // What was looked at comes back with it: the list of one user, without a model to ask.
    const list = page.getByRole('region', { name: "One user's top 10" }).getByRole('list').first();
    const listed = await list.innerText();
    await expect.poll(() => page.evaluate(answersKept)).toBe(true);

    await page.reload();
    await page.getByText(/Kept from .*; it took/).waitFor();
    await expect.poll(() => headline.innerText()).toBe(said);
    await expect.poll(() => list.innerText()).toBe(listed);

    // Another experiment, which a later link opens with its result.
    await page.goto(lab.url + linkOf('perturb', { ...spec, seed: 7 }));
    await runToEnd(page);
    await kept(2);
    await page.goto(lab.url + linkOf('perturb', spec));
    await page.getByText(/Kept from .*; it took/).waitFor();
    await expect.poll(() => headline.innerText()).toBe(said);

    // The run of seed 7 beside the one shown: its lines in the pictures, its numbers in the tables.
    await saved.click();
    await pin.nth(1).waitFor();
    expect(await pin.count()).toBe(2);
    await panel
      .getByRole('checkbox', { name: /^Pin Perturb/, checked: false })
      .first()
      .check();
    await panel.getByRole('button', { name: 'Perturb: 1 pinned, side by side' }).click();
    const bar = page.getByRole('region', { name: 'Pinned runs' });
    await bar.getByText('Seed 7').waitFor();
    await page
      .getByRole('button', { name: /^FGSM, A/ })
      .first()
      .waitFor();
    const beside = page.getByRole('region', { name: 'Side by side' });
    await beside.getByRole('row', { name: 'Seed 1 7', exact: true }).waitFor();
    await beside.getByRole('columnheader', { name: 'A less shown' }).waitFor();
    expect(await violationsOf(page, bothOnce)).toEqual([]);
    const report = await downloaded(page, () =>
      beside.getByRole('button', { name: 'Save this as a report' }).click(),
    );
    expect(report.toString('utf8')).toContain('<td>Seed</td><td>1</td><td>7</td>');
    expect(report.toString('utf8')).toContain('FGSM, A');

    // The address brings both back; where a result is missing the page offers to run it, and then shows the first again.
    await expect.poll(() => page.url()).toContain('pins');
    await page.reload();
    await page
      .getByRole('button', { name: /^FGSM, A/ })
      .first()
      .waitFor();
    const elsewhere = await lab.open({ path: page.url().slice(lab.url.length) });
    const alsoErrors = watchErrors(elsewhere);
    const pinned = elsewhere.getByRole('region', { name: 'Pinned runs' });
    await pinned.getByText('not on this device').waitFor();
    await runToEnd(elsewhere);
    await elsewhere.getByRole('button', { name: 'Run A here' }).click();
    await elsewhere
      .getByRole('button', { name: /^FGSM, A/ })
      .first()
      .waitFor();
    await expect.poll(() => elsewhere.locator('[data-headline]').innerText()).toBe(said);
    await elsewhere.getByRole('button', { name: 'Unpin run A, Seed 7' }).press('Enter');
    await elsewhere
      .getByRole('status')
      .filter({ hasText: 'no longer pinned' })
      .waitFor({ state: 'attached' });
    expect(await elsewhere.getByRole('button', { name: /^FGSM, A/ }).count()).toBe(0);
    expect(alsoErrors).toEqual([]);

    await saved.click();
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
