import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './harness.ts';
import { smallSet } from './small-set.ts';
import { cardFacts, chooseFiles, dropAnywhere, dropFile, useSize, watchErrors } from './steps.ts';

const set = smallSet();
const rating = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`);
const good = Array.from(
  { length: 40 },
  (_, n) => `${1 + (n % 8)},${1 + ((n * 7) % 10)},${1 + (n % 5)},${1000 + n}`,
);
const header = 'userId,movieId,rating,timestamp';
const swapped = (line: number, text: string) =>
  rating([header, ...good.slice(0, line - 2), text, ...good.slice(line - 1)]);

/** What a person drops by mistake or gets from a broken download. */
const cases = [
  { what: 'an empty file', name: 'empty.csv', bytes: Buffer.alloc(0), says: /empty/ },
  {
    what: 'a binary file',
    name: 'picture.csv',
    bytes: Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 97) % 256)),
    says: /binary/,
  },
  {
    what: 'a truncated zip',
    name: 'ml-100k.zip',
    bytes: set.zip.subarray(0, Math.floor(set.zip.length / 2)),
    says: /zip file is cut off/,
  },
  {
    what: 'a rating that is no number',
    name: 'nan.csv',
    bytes: swapped(7, '1,2,NaN,5'),
    line: 7,
    says: /rating/i,
  },
  {
    what: 'an infinite rating',
    name: 'infinite.csv',
    bytes: swapped(9, '1,2,Infinity,5'),
    line: 9,
    says: /rating/i,
  },
  {
    what: 'a ragged row',
    name: 'ragged.csv',
    bytes: swapped(11, '1,2'),
    line: 11,
    says: /expected 4 columns/,
  },
  {
    what: 'a wrong delimiter',
    name: 'u.data',
    bytes: rating(good.map((line) => line.replaceAll(',', ';'))),
    says: /tab.*delimiter/i,
  },
];

/** Files that cannot be read: each gets a sentence, and nothing else changes. */
describe('bad files', () => {
  let lab: Lab;
  let page: Page;
  let errors: string[];
  let before: Record<string, string>;

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open({ path: '#/data' });
    errors = watchErrors(page);
    await useSize(page, 'classroom');
    await page.getByRole('heading', { name: 'Long tail' }).waitFor();
    before = await cardFacts(page);
  });

  afterAll(() => lab?.close());

  it.each(cases)('$what is refused with its name and place, and the data in use stay', async (one) => {
    await dropFile(page, one.name, one.bytes);
    const alert = page.getByRole('alert').filter({ hasText: one.name });
    const ready = page.getByRole('button', { name: 'Read the data' });
    await alert.or(ready).first().waitFor();
    // A table is shown to be confirmed first; what is wrong further down is found when it is read.
    if (await ready.isVisible()) await ready.click();
    await alert.waitFor();
    const words = await alert.innerText();
    expect(words).toMatch(one.says);
    if ('line' in one) expect(words).toContain(`line ${one.line}`);
    expect(await cardFacts(page)).toEqual(before);
  });

  it('a good file that follows is read', async () => {
    await chooseFiles(page, set.files);
    await page.getByRole('heading', { name: 'MovieLens 100K' }).waitFor();
    expect(await cardFacts(page)).toMatchObject({ Users: '60', Items: '80', Interactions: '1200' });
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('a file dropped on another page is taken to the Data page and read there', async () => {
    await page.goto(`${lab.url}#/train`);
    await page.getByRole('heading', { level: 1, name: 'Train' }).waitFor();
    await dropAnywhere(page, 'ml-100k.zip', set.zip);
    await page.getByRole('heading', { level: 1, name: 'Data' }).waitFor();
    await page.getByRole('heading', { name: 'MovieLens 100K' }).waitFor();
  });

  it('no page failed on the way', () => {
    expect(errors).toEqual([]);
  });
});
