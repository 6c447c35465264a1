import { expect, test } from 'vitest';
import { verdicts } from '../../../../src/studies/perturb/EqualNorm.tsx';
import type { Table } from '../../../../workers/protocol.ts';

const row = (epsilon: number, measure: string, words: string) => ({
  epsilon,
  measure,
  words,
  verdict: 'stronger',
});
const table: Table = {
  id: 'equal-norm',
  title: 'Stronger, or only bigger?',
  columns: [],
  rows: [
    row(0.5, 'ndcg', 'half'),
    row(0.5, 'hr', 'half, hits'),
    row(2, 'ndcg', 'two'),
    row(2, 'ndcg', 'two, against noise'),
  ],
};

test('the comparison speaks of the measured budget nearest to the slider, for the measure asked', () => {
  expect(verdicts(table, 1.2, 'ndcg').map(({ words }) => words)).toEqual(['two', 'two, against noise']);
  expect(verdicts(table, 0.1, 'hr').map(({ words }) => words)).toEqual(['half, hits']);
  expect(verdicts({ ...table, rows: [] }, 1, 'ndcg')).toEqual([]);
});

test('a budget at which nothing can be told gives way to one at which something can', () => {
  const unknown = { ...row(8, 'ndcg', 'eight'), verdict: 'unknown' };
  expect(verdicts({ ...table, rows: [...table.rows, unknown] }, 8, 'ndcg')[0]?.words).toBe('two');
  expect(verdicts({ ...table, rows: [unknown] }, 1, 'ndcg')[0]?.words).toBe('eight');
});
