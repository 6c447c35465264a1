import { expect, it } from 'vitest';
import type { Csr } from '../../../../workers/data/types.ts';
import { popularityLists } from '../../../../workers/studies/fakes/tables.ts';

const csr = (rows: readonly (readonly number[])[]): Csr => ({
  rows: rows.length,
  offsets: Int32Array.from([0, ...rows.map((_, n) => rows.slice(0, n + 1).flat().length)]),
  columns: Int32Array.from(rows.flat()),
  values: null,
});

it('Popularity lists the most clicked items that a user does not know, the lower number first', () => {
  // Clicks: item 0 three, items 1 and 3 two each, item 2 one, item 4 none.
  const train = csr([
    [0, 1, 3],
    [0, 1],
    [0, 2, 3],
  ]);
  const test = csr([[2, 4], [3], []]);
  const split = { train, test, nItems: 5 };
  const known = [
    [0, 1, 3],
    [0, 1],
    [0, 2, 3],
  ].map((row) => Int32Array.from(row));
  // Lists: user 0 has 2, 4; user 1 has 3, 2; user 2 has 1, 4.
  expect(popularityLists(split, known, 2)).toEqual([
    { hits: 2, test: 2 },
    { hits: 1, test: 1 },
    { hits: 0, test: 0 },
  ]);
  expect(popularityLists(split, known, 1).map(({ hits }) => hits)).toEqual([1, 1, 0]);
});
