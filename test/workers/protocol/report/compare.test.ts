import { describe, expect, test } from 'vitest';
import {
  aloneWords,
  besideTable,
  briefDifference,
  comparable,
  compareTables,
  firstTable,
  parseSpec,
  type Row,
  settingsTable,
  type Table,
  toldDifferences,
} from '../../../../workers/protocol.ts';

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

describe('tables side by side', () => {
  const third = tableOf([{ method: 'fgsm', epsilon: 2, ndcg: 0.5 }]);
  test('are matched by the columns that tell their rows apart, in whatever order', () => {
    const compared = compareTables([first, second, third])!;
    expect(compared.keys.map(({ key }) => key)).toEqual(['method', 'epsilon']);
    expect(compared.alone).toEqual([1, 1, 0]);
    const beside = besideTable(compared, compared.values[0]!, 'Summary', ['A', 'B', 'C']);
    expect(beside.rows.map((row) => beside.columns.map(({ key }) => row[key]))).toEqual([
      ['fgsm', 2, 0.25, 0.125, 0.5, -0.125, 0.25],
      ['random', 1, null, 0.5, null, null, null],
    ]);
    expect(beside.columns.map(({ label }) => label)).toEqual([
      ...['Method', 'ε', 'nDCG@10, A', 'nDCG@10, B', 'nDCG@10, C'],
      ...['B less A', 'C less A'],
    ]);
    expect(aloneWords(compared, ['A', 'B', 'C'])).toBe('Rows without a partner: 1 of A, 1 of B.');
  });
  test('begin with one whose rows all runs have: means over seeds where the seeds are others', () => {
    const named = (id: string, table: Table): Table => ({ ...table, id });
    const of = (own: Table) =>
      comparable([
        [named('training', first), named('sweep', first), own],
        [named('training', first), named('sweep', second), own],
      ]);
    expect(firstTable(of(named('means', first)))?.id).toBe('means');
    expect(firstTable(comparable([[named('sweep', first)], [named('sweep', second)]]))?.id).toBe('sweep');
    expect(firstTable(comparable([[named('training', first)], [named('training', first)]]))?.id).toBe(
      'training',
    );
    expect(firstTable([])).toBeUndefined();
  });
  test('are not compared where no row has a partner', () => {
    expect(compareTables([first, tableOf([{ method: 'bim', epsilon: 1, ndcg: 1 }])])).toBeNull();
  });
  test('do not hold one measure against another', () => {
    const at20 = {
      ...second,
      columns: second.columns.map((one) => (one.key === 'ndcg' ? { ...one, label: 'nDCG@20' } : one)),
    };
    expect(compareTables([first, at20])).toBeNull();
  });
  test('are found among those of several runs, whichever have them', () => {
    const found = comparable([[first], [], [second]]);
    expect(found.map(({ id, of }) => [id, of])).toEqual([['summary', [0, 2]]]);
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

  expect(briefDifference(told)).toMatch(/^Methods FGSM, BIM; ε to 20; …$/);
  const table = settingsTable([
    { name: 'A', spec: a },
    { name: 'B', spec: parseSpec({ study: 'perturb', seed: 7 }) },
    { name: 'C', spec: b },
  ]);
  expect(table.rows).toContainEqual({ setting: 'Seed', run0: '1', run1: '7', run2: '1' });
  expect(table.rows).toContainEqual({ setting: 'Attack: ε to', run0: '10', run1: '10', run2: '20' });
});
