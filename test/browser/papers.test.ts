import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlOf } from '../../cli/papers-report.ts';
import { type Lab, startLab } from './harness.ts';
import { watchErrors } from './steps.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const stored = JSON.parse(readFileSync('public/stored/papers.json', 'utf8'));

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as typeof globalThis & { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}

describe('the page Papers', () => {
  let lab: Lab;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open({ path: '#/papers' });
    errors = watchErrors(page);
  });

  afterAll(() => lab?.close());

  const card = () => page.getByRole('region', { name: /^Theorem 4\.5\./ });
  const row = (words: RegExp) => card().getByRole('row', { name: words });

  it('shows all claims as a picture and as a table, by keyboard too', async () => {
    await page.getByRole('region', { name: 'Wu et al., SIGIR 2021' }).waitFor();
    await page.getByRole('button', { name: 'Table of all claims' }).press('Enter');
    await page.getByRole('cell', { name: 'FM-RT is certified for larger budgets than FM.' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Table of all claims' }).press('Enter');
    await page.getByRole('button', { name: /^Theorem 4\.5: / }).press('Enter');
    await card().waitFor();
  });

  it('shows what is stored, and replaces it by what this device finds, from click to verdict', async () => {
    await card().getByText('Stored.', { exact: true }).waitFor();
    await card().getByRole('button', { name: 'Run it here: wu-draws' }).click();
    await card().getByText('Found on this device.').waitFor();
    await row(/^With as many fake users/)
      .getByText('Reproduced')
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await card().getByRole('button', { name: 'Show what is stored' }).click();
    await card().getByText('Stored.', { exact: true }).waitFor();
  });

  it('runs a study in the worker, says how far it is, and stops when it is told to', async () => {
    await page
      .getByRole('region', { name: 'Wu et al., SIGIR 2021' })
      .getByRole('button', { name: /^Fig\. 2: / })
      .click();
    await page.getByRole('button', { name: 'Run it here: wu-size-quick' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /^Seed 1, 1 of 3: / })
      .waitFor();
    await page.getByRole('button', { name: 'Stop: wu-size-quick' }).click();
    await page.getByRole('button', { name: 'Run it here: wu-size-quick' }).waitFor();
  });

  it('names the file to drop where the data is not here', async () => {
    await page.getByRole('button', { name: 'Run it here: wu-size-ml-100k' }).waitFor();
    const line = page.getByRole('listitem').filter({ hasText: 'wu-size-ml-100k' });
    expect(await line.innerText()).toContain('MovieLens 100K is not on this device: drop ml-100k.zip');
    expect(await line.getByRole('button', { name: /^Run it here/ }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });

  it('leads to the study with the experiment of a run', async () => {
    await page.getByRole('button', { name: 'Open in its study: wu-size-quick' }).click();
    await page.getByRole('heading', { name: 'Poison', level: 1 }).waitFor();
    await expect.poll(() => decodeURIComponent(page.url())).toContain('"sizes":[0.02,0.05]');
    expect(errors).toEqual([]);
  });
});

describe('the report of the command line', () => {
  let lab: Lab;
  afterAll(() => lab?.close());

  it('opens from a file, asks no network, and holds to the rules as far as axe can tell', async () => {
    lab = await startLab();
    const page = await lab.open();
    // What the lab's own page still asks for ends with it.
    await page.goto('about:blank');
    const path = join(mkdtempSync(join(tmpdir(), 'brittle-papers-')), 'report.html');
    writeFileSync(path, htmlOf(stored.records));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    await page.getByRole('heading', { name: 'Papers', level: 1 }).waitFor();
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
  });
});
