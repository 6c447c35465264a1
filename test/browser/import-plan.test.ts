import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layouts } from '../workers/data/readers/layouts.ts';
import { type Lab, startLab } from './harness.ts';
import { cardFacts, dropFile, useSize, watchErrors } from './steps.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const zipOf = (layout: string): [string, Buffer] => {
  const [name, content] = Object.entries(layouts[layout]!.files)[0]!;
  return [name, Buffer.from(content)];
};

/** Files of which a person decides what each is for. */
describe('an import as a table of files', () => {
  let lab: Lab;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open({ path: '#/data' });
    errors = watchErrors(page);
    await useSize(page, 'classroom');
    await page.getByRole('heading', { name: 'Long tail' }).waitFor();
  });

  afterAll(() => lab?.close());

  const panel = () => page.getByRole('region', { name: 'How the files will be read' });
  const roleOf = (file: string) => panel().getByLabel(`What ${file} is for`);

  it('shows each file with a role and the first rows of the one that is read', async () => {
    const [name, bytes] = zipOf('Book-Crossing cleaned');
    await dropFile(page, name, bytes);
    await panel().waitFor();
    expect(await roleOf('book_ratings.dat').inputValue()).toBe('interactions');
    expect(await roleOf('items_info.dat').inputValue()).toBe('items');
    expect(await roleOf('book_history.dat').inputValue()).toBe('ignore');
    expect(await panel().getByLabel('Column rating holds').inputValue()).toBe('rating');
    expect(await panel().getByLabel('What is read').locator('option').allInnerTexts()).toEqual([
      'book_ratings.dat: ratings',
      'book_ratings.dat: each row a click',
      'book_history.dat: each row a click',
    ]);
  });

  it('shows the columns of another file', async () => {
    await panel().getByRole('button', { name: 'Show the columns of items_info.dat' }).click();
    expect(await panel().getByLabel('Column Book-Title holds').inputValue()).toBe('title');
  });

  it('has no violation that axe finds', async () => {
    await page.evaluate(axe);
    const found = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it('reads the other set where its file is made the interactions, and the columns follow', async () => {
    await roleOf('book_history.dat').selectOption('interactions');
    expect(await roleOf('book_ratings.dat').inputValue()).toBe('ignore');
    await panel().getByLabel('Column accessed holds').waitFor();
    await panel().getByRole('button', { name: 'Read the data' }).click();
    await page.getByRole('heading', { name: 'book_crossing', exact: true }).waitFor();
    expect(await cardFacts(page)).toMatchObject({ Users: '12', Interactions: '120' });
  });

  it('says what looks wrong before anything is read', async () => {
    const lines = Array.from({ length: 40 }, (_, k) => `${k},a${k % 9}`).join('\n');
    await dropFile(page, 'catalogue.csv', Buffer.from(lines));
    const doubts = panel().getByRole('list', { name: 'What looks wrong' });
    await doubts.waitFor();
    expect(await doubts.innerText()).toContain('each user has one item');
    await panel().getByLabel('What catalogue.csv is for').selectOption('ignore');
    await panel().getByText('Say which file holds the interactions.').waitFor();
    expect(await panel().getByRole('button', { name: 'Read the data' }).isDisabled()).toBe(true);
    await panel().getByRole('button', { name: 'Cancel' }).click();
  });

  it('no page failed on the way', () => {
    expect(errors).toEqual([]);
  });
});
