import { expect, test } from 'vitest';
import { verdicts } from '../../../../src/studies/perturb/EqualNorm.tsx';
import { type PerturbRow, perturbTables } from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

type Row = Partial<PerturbRow<'equalNorm'>>;
const row = (epsilon: number, measure: Row['measure'], words: string): Row => ({
  epsilon,
  measure,
  words,
  verdict: 'stronger',
});
const tableOf = (rows: readonly Row[]) => tableWith(perturbTables.equalNorm, rows);
const rows = [
  row(0.5, 'ndcg', 'half'),
  row(0.5, 'hr', 'half, hits'),
  row(2, 'ndcg', 'two'),
  row(2, 'ndcg', 'two, against noise'),
];
const table = tableOf(rows);

test('the comparison speaks of the measured budget nearest to the slider, for the measure asked', () => {
  expect(verdicts(table, 1.2, 'ndcg').map(({ words }) => words)).toEqual(['two', 'two, against noise']);
  expect(verdicts(table, 0.1, 'hr').map(({ words }) => words)).toEqual(['half, hits']);
  expect(verdicts(tableOf([]), 1, 'ndcg')).toEqual([]);
});

test('a budget at which nothing can be told gives way to one at which something can', () => {
  const unknown: Row = { ...row(8, 'ndcg', 'eight'), verdict: 'unknown' };
  expect(verdicts(tableOf([...rows, unknown]), 8, 'ndcg')[0]?.words).toBe('two');
  expect(verdicts(tableOf([unknown]), 1, 'ndcg')[0]?.words).toBe('eight');
});
