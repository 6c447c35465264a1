import { describe, expect, it } from 'vitest';
import type { Params } from '../../../workers/core/tensor.ts';
import { attackedMatrices, drawnMatrices, moved, spentNorms } from '../../../workers/perturb/direction.ts';
import { blocksOf, closed, opened, rowsOf } from '../../../workers/perturb/fm-blocks.ts';

/** Two users, three items, a field of users with one value, one of items with two, a context, a history. */
const fields = [
  { name: 'user', side: 'user', start: 0, size: 2 },
  { name: 'item', side: 'item', start: 2, size: 3 },
  { name: 'age', side: 'user', start: 5, size: 1 },
  { name: 'genre', side: 'item', start: 6, size: 2 },
  { name: 'weekday', side: 'context', start: 8, size: 1 },
  { name: 'history', side: 'user', start: 9, size: 3 },
] as const;

const params: Params = {
  w0: { shape: [1], data: Float32Array.of(0.5) },
  w: { shape: [12], data: new Float32Array(12).map((_, j) => j / 10) },
  V: { shape: [12, 2], data: new Float32Array(24).map((_, n) => n) },
};

/** The rows of V that a move by 1 in every entry changes. */
function movedRows(which: 'ids' | 'all', targets: 'both' | 'users' | 'items'): number[] {
  const blocks = blocksOf(fields, which);
  const open = opened(params, blocks);
  const step = attackedMatrices(open, targets).map((name) => [
    name,
    { shape: open[name].shape, data: open[name].data.map(() => 1) },
  ]);
  const after = closed(moved(open, Object.fromEntries(step), 1), blocks);
  expect(Object.keys(after).sort()).toEqual(['V', 'w', 'w0']);
  expect([after.w, after.w0]).toEqual([params.w, params.w0]);
  return Array.from({ length: 12 }, (_, j) => j).filter((j) => {
    const row = after.V.data.subarray(2 * j, 2 * j + 2);
    expect([0, 1]).toContain(row[0] - 2 * j);
    expect(row[1] - row[0]).toBe(1);
    return row[0] !== 2 * j;
  });
}

describe('the embeddings of a factorization machine', () => {
  it('are the rows of user and item ids, or those of every field with the side it describes', () => {
    expect(movedRows('ids', 'users')).toEqual([0, 1]);
    expect(movedRows('ids', 'items')).toEqual([2, 3, 4]);
    expect(movedRows('ids', 'both')).toEqual([0, 1, 2, 3, 4]);
    expect(movedRows('all', 'users')).toEqual([0, 1, 5, 9, 10, 11]);
    expect(movedRows('all', 'items')).toEqual([2, 3, 4, 6, 7]);
    // Who speaks of neither a user nor an item moves with both alone.
    expect(movedRows('all', 'both')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('open and close without a change, and without touching the model', () => {
    const before = params.V.data.slice();
    for (const which of ['ids', 'all'] as const) {
      const blocks = blocksOf(fields, which);
      expect(closed(opened(params, blocks), blocks)).toEqual(params);
      expect(rowsOf(blocks)).toBe(which === 'ids' ? 5 : 12);
    }
    movedRows('all', 'both');
    expect(params.V.data).toEqual(before);
  });

  it('are drawn with users and items in one space, and count all their rows in what is spent', () => {
    const open = opened(params, blocksOf(fields, 'ids'));
    const { users, items } = drawnMatrices(open);
    expect(open[users ?? ''].shape).toEqual([2, 2]);
    expect(open[items].shape).toEqual([3, 2]);
    const step = { [items]: { shape: [3, 2], data: Float32Array.of(3, 4, 0, 0, 0, 0) } };
    const { mean, max } = spentNorms(open, moved(open, step, 1), 'both');
    expect([mean, max]).toEqual([1, 5]);
  });
});
