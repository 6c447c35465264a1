import { expect, test } from 'vitest';
import { findIn } from '../../../workers/data/find.ts';
import type { Dataset } from '../../../workers/data/types.ts';
import { MOST_FOUND } from '../../../workers/protocol/ask/find.ts';

const view = (itemIds: readonly string[], itemTitles: readonly string[], userIds: readonly string[] = []) =>
  ({ itemIds, itemTitles, userIds }) as Pick<Dataset, 'itemIds' | 'itemTitles' | 'userIds'> as Dataset;
const films = view(
  ['10', '20', '30', '1'],
  ['Amélie (2001)', 'The Name of the Rose (1986)', 'Rose', 'Star Wars (1977)'],
  ['u7', 'u70', 'v7'],
);
const items = (text: string, indices: readonly number[] = []) =>
  findIn(films, { what: 'items', text, indices });

test('items are found by any part of their title, whole titles before beginnings before the rest', () => {
  expect(items('rose').found.map(({ index }) => index)).toEqual([2, 1]);
  expect(items('amelie').found).toEqual([{ index: 0, id: '10', title: 'Amélie (2001)' }]);
  expect(items(' STAR ').found.map(({ title }) => title)).toEqual(['Star Wars (1977)']);
});

test('items are found by their id, the one that is the text before the one that begins with it', () => {
  expect(items('1').found.map(({ index }) => index)).toEqual([3, 0, 1]);
});

test('users are found by their id', () => {
  const { found } = findIn(films, { what: 'users', text: '7', indices: [] });
  expect(found.map(({ id }) => id)).toEqual(['u7', 'u70', 'v7']);
});

test('what is named by its index is told whatever the text says, and what is not there is left out', () => {
  expect(items('none of these', [3, 99, 0])).toEqual({
    found: [],
    total: 0,
    named: [
      { index: 3, id: '1', title: 'Star Wars (1977)' },
      { index: 0, id: '10', title: 'Amélie (2001)' },
    ],
  });
});

test('of 60,000 items a short list comes, with the count of all that fit', () => {
  const ids = Array.from({ length: 60_000 }, (_, n) => `i${n}`);
  const { found, total } = findIn(view(ids, ids), { what: 'items', text: 'i', indices: [] });
  expect(found.length).toBe(MOST_FOUND);
  expect(total).toBe(60_000);
});
