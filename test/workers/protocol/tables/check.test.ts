import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { SpecInput } from '../../../../workers/protocol/spec/spec.ts';
import { readTables, studyTables } from '../../../../workers/protocol/tables/check.ts';
import { perturbTables } from '../../../../workers/protocol/tables/perturb.ts';
import { poisonTables } from '../../../../workers/protocol/tables/poison.ts';
import { trainTables } from '../../../../workers/protocol/tables/train.ts';

const stored = () => JSON.parse(readFileSync('public/stored/perturb.json', 'utf8'));
const spec = parseSpec({ study: 'train' });
const row = { measure: 'HR@10', model: 0.1, popularity: 0.05, random: null };
const measures = { ...trainTables.measures.head(spec), rows: [row] };

describe('the tables of a study', () => {
  it.each(Object.entries(studyTables))('of %s have ids of their own, and are its', (study, tables) => {
    const ids = tables.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(tables.map((table) => table.study)).toEqual(ids.map(() => study));
  });

  it('may share an id with a table of another study that holds something else', () => {
    const summaries = Object.values(studyTables).flatMap((tables) =>
      tables.filter(({ id }) => id === 'summary').map((table) => table.head(spec).columns.length),
    );
    expect(new Set(summaries).size).toBe(3);
  });
});

describe('the columns of a table', () => {
  const labels = (input: SpecInput) =>
    trainTables.training.head(parseSpec(input)).columns.map(({ label }) => label);

  it('follow the model and K, with the labels that measures have everywhere', () => {
    expect(labels({ study: 'train', measure: { k: 7 } })).toEqual([
      ...['Seed', 'Epoch', 'Loss', 'HR@7', 'nDCG@7', 'Coverage@7'],
    ]);
    expect(labels({ study: 'train', model: { kind: 'fm' } }).slice(3)).toEqual([
      'Accuracy',
      'AUC',
      'Log loss',
    ]);
    expect(labels({ study: 'train', model: { kind: 'mf' } }).at(-1)).toBe('RMSE');
  });

  it('follow the attack, the defence and the sweep', () => {
    const targeted = parseSpec({
      study: 'perturb',
      attack: { goal: { kind: 'push', item: 3 } },
      defence: { kind: 'apr' },
    });
    const { title, columns } = perturbTables.defended.summary.head(targeted);
    expect(title).toBe('Mean and spread over seeds, AMF-grad');
    expect(columns.map(({ key }) => key).slice(-5)).toEqual([
      'target',
      'targetSd',
      'meanNorm',
      'maxNorm',
      'masked',
    ]);
    const plain = perturbTables.summary.head(parseSpec({ study: 'perturb' }));
    expect(plain.title).toBe('Mean and spread over seeds');
    expect(plain.columns.map(({ key }) => key)).not.toContain('target');
    const head = (kind: 'size' | 'erm') =>
      poisonTables.sweep.head(parseSpec({ study: 'poison', sweep: { kind } }));
    expect([head('size').title, head('erm').title]).toEqual([
      'Against the attack size',
      'Against the share of ERM users',
    ]);
    expect(head('erm').columns[3]?.label).toBe('ERM users');
  });
});

describe('a result from outside', () => {
  it('is read whole where it fits, as the stored run does', () => {
    const { tables, setAside } = readTables(stored());
    expect(setAside).toEqual([]);
    expect(tables).toEqual(stored().tables);
  });

  it('loses the rows that do not fit, and says how many of which table', () => {
    const rows = [row, { ...row, model: '0.1' }, { measure: 'HR@10' }];
    const { tables, setAside } = readTables({ spec, tables: [{ ...measures, rows }] });
    expect(tables.map((table) => table.rows)).toEqual([[row]]);
    expect(setAside).toEqual([
      '2 of the 3 rows of “Measures on the test part” do not fit this table; they are set aside.',
    ]);
  });

  it('loses tables that its study does not have, also where another has them', () => {
    const foreign = ['shares', 'toString', 'x'.repeat(200)].map((id) => ({ ...measures, id }));
    const { tables, setAside } = readTables({ spec, tables: [...foreign, measures] });
    expect(tables.map(({ id }) => id)).toEqual(['measures']);
    expect(setAside).toEqual([
      'Train has no table called “shares”; it is set aside.',
      'Train has no table called “toString”; it is set aside.',
      `Train has no table called “${'x'.repeat(60)}”; it is set aside.`,
    ]);
  });

  it('of another study with the same ids is not taken for this one', () => {
    const { tables, setAside } = readTables({
      spec: parseSpec({ study: 'poison' }),
      tables: stored().tables,
    });
    expect(tables.flatMap(({ rows }) => rows).filter((one) => 'epsilon' in one)).toEqual([]);
    expect(setAside.join(' ')).toMatch(/“Attacks against defences, mean over repeats” do not fit/);
  });

  it('keeps a training that diverged: JSON has no way to write its loss', () => {
    const diverged = { seed: 1, epoch: 2, loss: Number.NaN, hr: Number.NaN, ndcg: 0, coverage: 3 };
    const table = { ...trainTables.training.head(spec), rows: JSON.parse(JSON.stringify([diverged])) };
    const { tables, setAside } = readTables({ spec, tables: [table] });
    expect(setAside).toEqual([]);
    expect(tables[0]?.rows).toEqual([{ ...diverged, loss: null }]);
  });
});
