import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { byCommandLine } from './command-line.ts';
import { type Lab, startLab } from './harness.ts';
import { smallSet } from './small-set.ts';
import {
  beginPaused,
  cardFacts,
  chooseFiles,
  dropFile,
  exported,
  linkOf,
  runBar,
  runSays,
  runToEnd,
  savedResult,
  useSize,
  watchErrors,
} from './steps.ts';

const set = smallSet();
const counts = { Users: '60', Items: '80', Interactions: '1200' };

const model = { kind: 'bprmf', factors: 8, epochs: 6, batch: 128 } as const;
const sweep = { from: 0.1, to: 10, points: 4 } as const;

/** From files to a bent curve and one user's list, on the built page. */
describe('the main job', () => {
  let lab: Lab;
  let page: Page;
  let errors: string[];
  let dataset: NonNullable<SpecInput['dataset']>;

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open({ path: '#/data' });
    errors = watchErrors(page);
  });

  afterAll(() => lab?.close());

  const perturb = (engine: SpecInput['engine']): SpecInput => ({
    study: 'perturb',
    engine,
    dataset,
    model,
    repeats: 2,
    attack: sweep,
  });
  const open = (name: string, spec: SpecInput) => page.goto(lab.url + linkOf(name, spec));
  const lists = () => page.getByRole('region', { name: "One user's top 10" }).getByRole('listitem');
  const sentence = () => page.getByText(/^At ε = /);

  it('a zip that is dropped becomes the data in use, and its card shows what is in it', async () => {
    await dropFile(page, 'ml-100k.zip', set.zip);
    await page.getByRole('heading', { name: 'MovieLens 100K' }).waitFor();
    expect(await cardFacts(page)).toMatchObject(counts);
    await page
      .getByRole('cell', { name: /^Café No / })
      .first()
      .waitFor();
  });

  it('the same files, chosen one by one, are recognised as the same set', async () => {
    const inAddress = () => page.evaluate(() => decodeURIComponent(location.hash));
    await page.waitForURL(/hash/);
    const before = /"hash":"([0-9a-f]{64})"/.exec(await inAddress())?.[1];
    await useSize(page, 'classroom');
    await page.getByRole('heading', { name: 'MovieLens 100K' }).waitFor({ state: 'detached' });
    await chooseFiles(page, set.files);
    await page.getByRole('heading', { name: 'MovieLens 100K' }).waitFor();
    expect(await cardFacts(page)).toMatchObject(counts);
    await page.waitForURL(/hash/);
    expect(/"hash":"([0-9a-f]{64})"/.exec(await inAddress())?.[1]).toBe(before);
    expect(
      await page.getByRole('region', { name: 'Sets on this device' }).getByRole('listitem').count(),
    ).toBe(1);
    dataset = { kind: 'file', hash: before ?? '', name: 'MovieLens 100K' };
  });

  it('BPR-MF trains on tfjs-webgl, its curve is drawn while it does, and it can be walked by epochs', async () => {
    const spec: SpecInput = { study: 'train', engine: 'tfjs-webgl', dataset, model, measure: { every: 1 } };
    await open('train', spec);
    const bar = runBar(page);
    await beginPaused(page);
    // Training began or not when the pause came: two steps make two points, and a line needs two.
    for (let step = 0; step < 2; step++) {
      const before = await bar.getByRole('status').innerText();
      await bar.getByRole('button', { name: 'Step' }).click();
      await bar
        .getByRole('status')
        .filter({ hasText: /^Paused/ })
        .filter({ hasNotText: before })
        .waitFor();
    }
    await page.getByRole('img', { name: /^Loss while training\. / }).waitFor();
    await page.getByRole('button', { name: /^Engine: .*WebGL/ }).waitFor();
    await bar.getByRole('button', { name: 'Resume' }).click();
    await runSays(page, /^Done$/);
    const measures = page.getByRole('table', { name: /Measures/ });
    await measures.waitFor();
    const loss = (await exported(page, 'Loss while training', 'Table as CSV')).toString('utf8');
    const rows = loss
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','));
    expect(rows.map((row) => row[1])).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    for (const row of rows.slice(1)) expect(Number(row[2])).toBeGreaterThan(0);
  });

  it('a budget bends the curve: figures, a computed sentence, and lists with the titles of the file', async () => {
    await open('perturb', perturb('tfjs-webgl'));
    await runToEnd(page);
    for (const name of ['nDCG@10', 'HR@10', 'Coverage@10'])
      await page.getByRole('img', { name: new RegExp(`^${name} against ε\\. FGSM`) }).waitFor();
    await sentence().waitFor();
    // The end of the slider is a measured budget: there the sentence reads no value off a line.
    await page.getByRole('slider', { name: 'Budget ε, logarithmic' }).press('End');
    await page.getByText(/^At ε = 10 /).waitFor();
    const { tables } = await savedResult(page);
    const rowsOf = (id: string) => tables.find((table) => table.id === id)?.rows ?? [];
    const clean = Number(rowsOf('baselines').find(({ name }) => name === 'clean')?.ndcg);
    const at = Number(/^At ε = ([\d.]+) /.exec(await sentence().innerText())?.[1]);
    const row = rowsOf('summary').find(
      (one) => one.method === 'fgsm' && Math.abs(Number(one.epsilon) - at) < 0.01,
    );
    const share = Math.round(100 * (1 - Number(row?.ndcg) / clean));
    expect(await sentence().innerText()).toContain(share > 0 ? `FGSM takes ${share}\u00a0%` : 'FGSM');
    await lists().nth(19).waitFor();
    for (const text of await lists().allInnerTexts())
      expect(set.titles.filter((title) => text.split('\n').includes(title))).toHaveLength(1);
  });

  it('the slider moves the marker, the sentence and the list after', async () => {
    const slider = page.getByRole('slider', { name: 'Budget ε, logarithmic' });
    const drawn = async () => ({
      words: await sentence().innerText(),
      chart: (await exported(page, 'nDCG@10 against ε', 'Picture as SVG')).toString('utf8'),
      before: (await lists().allInnerTexts()).slice(0, 10).map((text) => text.split('\n')[1]),
      after: (await lists().allInnerTexts()).slice(10).map((text) => text.split('\n')[1]),
    });
    await slider.press('Home');
    await page.getByText(/^At ε = 0\.1 /).waitFor();
    await page
      .getByText(/^nDCG of all users/)
      .first()
      .waitFor();
    const low = await drawn();
    await slider.press('End');
    await page.getByText(/^At ε = 10 /).waitFor();
    await expect
      .poll(async () => (await lists().allInnerTexts()).filter((t) => t.includes('entered')).length)
      .toBeGreaterThan(0);
    const high = await drawn();
    expect(high.words).not.toBe(low.words);
    expect(high.chart).not.toBe(low.chart);
    expect(high.before).toEqual(low.before);
    expect(high.after).not.toEqual(high.before);
  });

  it('a picture leaves as PNG and SVG, a table as CSV', async () => {
    const figure = 'nDCG@10 against ε';
    const png = await exported(page, figure, 'Picture as PNG');
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.length).toBeGreaterThan(5_000);
    const svg = (await exported(page, figure, 'Picture as SVG')).toString('utf8');
    expect(svg).toMatch(/^<svg[^>]*>[\s\S]*FGSM[\s\S]*<\/svg>$/);
    const csv = (await exported(page, figure, 'Table as CSV')).toString('utf8').trim().split('\r\n');
    expect(csv[0]).toContain('epsilon');
    expect(csv).toHaveLength(1 + 2 * sweep.points);
  });

  it('the copied link shows the same controls in another tab', async () => {
    await page.getByRole('button', { name: 'Copy a link to this experiment' }).click();
    await page.getByRole('button', { name: 'Link copied' }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await page.context().newPage();
    await other.goto(link);
    const settings = (one: Page) => one.getByRole('complementary', { name: 'Settings' });
    await settings(other).getByRole('textbox', { name: 'Points' }).waitFor();
    expect(await settings(other).ariaSnapshot()).toBe(await settings(page).ariaSnapshot());
    await other.close();
  });

  it('another profile computes the same tables, bit for bit', async () => {
    const here = await savedResult(page);
    const other = await lab.open({ path: '#/data' });
    await dropFile(other, 'ml-100k.zip', set.zip);
    await other.getByRole('heading', { name: 'MovieLens 100K' }).waitFor();
    await other.goto(page.url());
    await runToEnd(other);
    const there = await savedResult(other);
    expect(there.engine).toBe('tfjs-webgl');
    expect(there.tables).toEqual(here.tables);
    await other.context().close();
  });

  it('on the kernels, the command line finds the same tables, bit for bit', async () => {
    const spec = perturb('kernels');
    await open('perturb', spec);
    await runToEnd(page);
    const here = await savedResult(page);
    const there = await byCommandLine(spec, { name: 'ml-100k.zip', bytes: set.zip });
    expect(there.engine).toBe('kernels');
    expect(there.hash).toBe(here.hash);
    expect(there.tables).toEqual(here.tables);
  });

  it('nothing was thrown and nothing complained on the way', () => {
    expect(errors).toEqual([]);
  });
});
