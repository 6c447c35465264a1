import { describe, expect, test } from 'vitest';
import { besideTable, compareTables } from '../../../src/app/comparison.ts';
import { toldDifferences } from '../../../src/controls/difference.ts';
import { parseSpec, type Row, type Table } from '../../../workers/protocol.ts';

const tableOf = (rows: readonly Row[]): Table => ({
  id: 'summary',
  title: 'Summary',
  columns: [
    { key: 'method', label: 'Method', type: 'text' },
    { key: 'epsilon', label: 'ε', type: 'number' },
    { key: 'ndcg', label: 'nDCG@10', type: 'number', digits: 4 },
  ],
  rows,
});
const first = tableOf([
  { method: 'fgsm', epsilon: 1, ndcg: 0.5 },
  { method: 'fgsm', epsilon: 2, ndcg: 0.25 },
  { method: 'random', epsilon: 1, ndcg: null },
]);
const second = tableOf([
  { method: 'random', epsilon: 1, ndcg: 0.5 },
  { method: 'fgsm', epsilon: 2, ndcg: 0.125 },
  { method: 'fgsm', epsilon: 4, ndcg: 0.1 },
]);

describe('two tables side by side', () => {
  test('are matched by the columns that tell their rows apart, in whatever order', () => {
    const compared = compareTables(first, second)!;
    expect(compared.keys.map(({ key }) => key)).toEqual(['method', 'epsilon']);
    expect([compared.onlyFirst, compared.onlySecond]).toEqual([1, 1]);
    const beside = besideTable(compared, compared.values[0]!, 'Summary', ['A', 'B']);
    expect(beside.rows).toEqual([
      { method: 'fgsm', epsilon: 2, first: 0.25, second: 0.125, difference: -0.125 },
      { method: 'random', epsilon: 1, first: null, second: 0.5, difference: null },
    ]);
    expect(beside.columns.map(({ label }) => label)).toEqual([
      'Method',
      'ε',
      'nDCG@10, A',
      'nDCG@10, B',
      'Difference',
    ]);
  });
  test('are not compared where no row has a partner', () => {
    expect(compareTables(first, tableOf([{ method: 'bim', epsilon: 1, ndcg: 1 }]))).toBeNull();
  });
});

test('two experiments differ in the words of their controls', () => {
  const a = parseSpec({ study: 'perturb' });
  const b = parseSpec({
    study: 'perturb',
    attack: { to: 20, methods: ['fgsm', 'bim'] },
    defence: { kind: 'apr' },
  });
  const told = toldDifferences(a, b);
  expect(told).toContainEqual({ name: 'Attack: ε to', first: '10', second: '20' });
  expect(told).toContainEqual({ name: 'Attack: Methods', first: 'FGSM, Random noise', second: 'FGSM, BIM' });
  expect(told).toContainEqual({ name: 'Defence', first: 'None', second: 'APR (AMF)' });
  for (const { name } of told) expect(name).not.toMatch(/\./);
});
