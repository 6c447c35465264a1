import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectFiles, loadFiles } from '../../../../workers/data/readers/import.ts';
import type { Dataset } from '../../../../workers/data/types.ts';
import { withChoice } from '../../../../workers/protocol.ts';
import { checkDataset, load, onDisk, quiet } from './files.ts';

const folder = process.env.BRITTLE_DATA;
if (!folder) console.warn('BRITTLE_DATA is not set: the readers are not tested on real data.');

const size = (data: Dataset) => [data.userIds.length, data.itemIds.length, data.users.length];
const mean = (values: Float32Array | null) =>
  values ? values.reduce((sum, value) => sum + value, 0) / values.length : Number.NaN;
const values = (data: Dataset, name: string) =>
  [...data.userFields, ...data.itemFields, ...data.contextFields].find((f) => f.name === name)?.labels.length;

describe.skipIf(!folder || !existsSync(folder))('real data (BRITTLE_DATA)', () => {
  const at = (set: string, ...names: string[]) => onDisk(`${folder}/${set}`, ...names);

  it('MovieLens 100K has the counts of its README, and index = id - 1', async () => {
    const data = await load(await at('ml-100k', 'u.data', 'u.item', 'u.user', 'u.genre', 'u.info', 'README'));
    checkDataset(data);
    expect(size(data)).toEqual([943, 1682, 100_000]);
    expect(data.userIds.every((id, k) => id === String(k + 1))).toBe(true);
    expect(data.itemIds.every((id, k) => id === String(k + 1))).toBe(true);
    expect(data.itemTitles[0]).toBe('Toy Story (1995)');
    expect([values(data, 'genre'), values(data, 'occupation'), values(data, 'gender')]).toEqual([19, 21, 2]);
    // The mean rating that the literature gives for this set.
    expect(mean(data.ratings)).toBeCloseTo(3.52986, 5);
  });

  it('MovieLens 100K comes split in 90,570 and 9,430, ten a user in the test part', async () => {
    const data = await load(await at('ml-100k', 'ua.base', 'ua.test'));
    checkDataset(data);
    expect(size(data)).toEqual([943, 1682, 100_000]);
    const tests = new Int32Array(943);
    data.users.forEach((u, n) => {
      if (data.given?.[n] === 2) tests[u]++;
    });
    expect(tests.every((count) => count === 10)).toBe(true);
  });

  it('MovieLens 1M has the counts of its README', async () => {
    const data = await load(
      await at('ml-1m', 'ratings_no_timestamp.dat', 'users.dat', 'movies.dat', 'README'),
    );
    expect(size(data)).toEqual([6040, 3706, 1_000_209]);
    expect([values(data, 'genre'), values(data, 'occupation'), values(data, 'age')]).toEqual([18, 21, 7]);
    expect(mean(data.ratings)).toBeCloseTo(3.58156, 5);
    expect(data.itemTitles).toContain('Misérables, Les (1995)');
  });

  it('FilmTrust has 1,508 users, 2,071 items and 35,494 of its 35,497 ratings once 3 repeats are merged', async () => {
    const data = await load(await at('filmtrust', 'ratings.txt', 'trust.txt', 'readme.txt'));
    checkDataset(data);
    expect(size(data)).toEqual([1508, 2071, 35_494]);
    expect(data.notes.join()).toContain(
      '3 rows repeated a user and an item and were merged; the first of each pair stays',
    );
    // The published 0-based target lists rely on this.
    expect(data.itemIds.every((id, k) => id === String(k + 1))).toBe(true);
    expect([...new Set(data.ratings ?? [])].sort()).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
  });

  it('Frappe has the counts of its README, contexts included', async () => {
    const data = await load(await at('frappe', 'frappe.csv', 'meta.csv', 'README.txt'));
    expect(size(data)).toEqual([957, 4082, 96_203]);
    const contexts = ['daytime', 'weekday', 'isweekend', 'homework', 'cost', 'weather', 'country', 'city'];
    expect(contexts.map((name) => values(data, name))).toEqual([7, 7, 2, 3, 2, 9, 80, 233]);
    const pairs = new Set(Array.from(data.users, (u, n) => u * 4082 + data.items[n]));
    expect(pairs.size).toBe(18_842);
  });

  it('Frappe in libFM form has its lines, one positive in three, and the users and items of the csv', async () => {
    const data = await load(await at('frappe', 'frappe.test.libfm', 'frappe.validation.libfm'));
    expect(data.users.length).toBe(28_860 + 57_722);
    expect(data.labelled).toBe(true);
    expect(mean(data.ratings)).toBeCloseTo(1 / 3, 2);
    expect(data.contextFields.slice(0, 6).map(({ labels }) => labels.length)).toEqual([7, 7, 2, 3, 2, 9]);
    // 957 users come first in the index, 4,082 items next.
    expect(data.userIds.every((id) => Number(id) < 957)).toBe(true);
    expect(data.itemIds.every((id) => Number(id) >= 957 && Number(id) < 957 + 4082)).toBe(true);
  });

  it('LastFM has the counts of its README, with tags and friends, and each count is a click', async () => {
    const data = await load(
      await at('lastfm-hin', 'artist_tag.dat', 'user_artist.dat', 'user_user_original.dat'),
    );
    checkDataset(data);
    expect(size(data)).toEqual([1892, 17_632, 92_834]);
    expect(data.ratings).toBeNull();
    expect(data.userFields.map((field) => [field.name, field.values.length])).toEqual([['friend', 25_434]]);
    expect(values(data, 'tag')).toBe(9718);
  });

  it('Yelp has the counts of its README, with friends, compliments, cities and categories', async () => {
    const data = await load(
      await at(
        'yelp-hin',
        'user_business.dat',
        'user_user.dat',
        'user_compliment.dat',
        'business_city.dat',
        'business_category.dat',
      ),
    );
    checkDataset(data);
    expect(size(data)).toEqual([16_239, 14_284, 198_397]);
    expect(['compliment', 'city', 'category'].map((name) => values(data, name))).toEqual([11, 47, 511]);
    expect(data.userFields.find(({ name }) => name === 'friend')?.values.length).toBe(158_590);
  });

  it('Book-Crossing as cleaned is read from its zip, ratings or accesses, with the titles of the books', async () => {
    const files = await at('book-crossing', 'book_crossing.zip');
    const plan = await inspectFiles(files);
    const rated = await loadFiles(files, plan, quiet);
    checkDataset(rated);
    expect([rated.userIds.length, rated.users.length]).toEqual([1295, 62_656]);
    expect(rated.itemTitles[0]).toBe('Decision in Normandy');
    const history = plan.choices.find(({ main }) => main.endsWith('book_history.dat'))!;
    const accessed = await loadFiles(files, await inspectFiles(files, withChoice(plan, history)), quiet);
    checkDataset(accessed);
    expect(size(accessed)).toEqual([2946, 17_384, 272_678]);
    expect(accessed.ratings).toBeNull();
  });

  it('every set of the folder is read without a setting, in a plan that leaves nothing in doubt', async () => {
    const folders = [
      'amazon-hin',
      'book-crossing',
      'filmtrust',
      'frappe',
      'lastfm-hin',
      'ml-100k',
      'ml-1m',
      'yelp-hin',
    ];
    for (const set of folders) {
      const files = await onDisk(`${folder}/${set}`, ...readdirSync(`${folder}/${set}`));
      expect([set, (await inspectFiles(files)).doubts]).toEqual([set, []]);
    }
  });

  it('Amazon has the counts of its README, with brands, categories and views', async () => {
    const data = await load(
      await at('amazon-hin', 'item_brand.dat', 'item_category.dat', 'item_view.dat', 'user_item.dat'),
    );
    checkDataset(data);
    expect(size(data)).toEqual([6170, 2753, 195_791]);
    expect(['brand', 'category', 'view'].map((name) => values(data, name))).toEqual([334, 22, 3857]);
    const links = data.itemFields.map((field) => field.values.length);
    expect(links).toEqual([2753, 5508, 5694]);
  });
});
