import { expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr } from '../../../workers/data/types.ts';
import { Neighbours } from '../../../workers/models/neighbours.ts';

const csr = (rows: readonly (readonly number[])[]): Csr => {
  const offsets = Int32Array.from([0, ...rows.map((_, n) => rows.slice(0, n + 1).flat().length)]);
  return { rows: rows.length, columns: Int32Array.from(rows.flat()), offsets, values: null };
};

/** Jaccard's index by its definition, summed over the history. */
function scoreOf(rows: readonly (readonly number[])[], history: readonly number[], item: number): number {
  const holders = (one: number) => new Set(rows.flatMap((row, n) => (row.includes(one) ? [n] : [])));
  return history
    .filter((one) => one !== item)
    .reduce((sum, one) => {
      const [a, b] = [holders(one), holders(item)];
      const both = [...a].filter((n) => b.has(n)).length;
      const either = new Set([...a, ...b]).size;
      return sum + (either === 0 ? 0 : both / either);
    }, 0);
}

it('lists the items with the largest sums of Jaccard’s index, and none that shares no user', () => {
  const rng = createRng(4);
  const items = 12;
  for (let n = 0; n < 60; n++) {
    const rows = Array.from({ length: 5 }, () =>
      Array.from({ length: items }, (_, i) => i).filter(() => rng.uniform() < 0.3),
    );
    const history = Array.from({ length: items }, (_, i) => i).filter(() => rng.uniform() < 0.3);
    const neighbours = new Neighbours(csr(rows), items);
    const list = neighbours.list(Int32Array.from(history), Int32Array.from(history), 4);
    const wanted = Array.from({ length: items }, (_, i) => i)
      .filter((item) => !history.includes(item))
      .map((item) => ({ item, score: Math.fround(scoreOf(rows, history, item)) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => (Math.abs(a.score - b.score) < 1e-6 ? a.item - b.item : b.score - a.score))
      .slice(0, 4);
    expect(list).toHaveLength(wanted.length);
    // Sums in another order may part equals: the scores are the same place by place.
    [...list].forEach((item, at) => {
      expect(scoreOf(rows, history, item)).toBeCloseTo(wanted[at].score, 5);
    });
  }
});

it('lists equals by smaller index, the better before the worse, and no item that nobody has', () => {
  // Items 1, 2 and 4 share item 0's only user and nothing else; item 3 has another user too, item 5 none.
  const neighbours = new Neighbours(csr([[0, 1, 2, 3, 4], [3]]), 6);
  const list = (k: number) => [...neighbours.list(Int32Array.of(0), Int32Array.of(0), k)];
  expect(list(5)).toEqual([1, 2, 4, 3]);
  expect(list(2)).toEqual([1, 2]);
});

it('leaves out what is excluded, whether it is of the history or not, and lists the history where it is not', () => {
  // Jaccard's index with item 0: item 1 has both of its users, items 2 and 3 one of two.
  const neighbours = new Neighbours(
    csr([
      [0, 1, 2],
      [0, 1, 3],
    ]),
    5,
  );
  const list = (history: number[], excluded: number[]) => [
    ...neighbours.list(Int32Array.from(history), Int32Array.from(excluded), 4),
  ];
  expect(list([0], [])).toEqual([1, 2, 3]);
  expect(list([0], [1, 4])).toEqual([2, 3]);
  // Of items 0 and 1 each has the other; nobody has item 4.
  expect(list([0, 1, 4], [])).toEqual([0, 1, 2, 3]);
});
