import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeInstances } from '../../../workers/data/instances.ts';
import { makeSplit } from '../../../workers/data/splits.ts';
import type { Field } from '../../../workers/data/types.ts';
import { datasetOf, fieldOf } from './sets.ts';

const folder = process.env.BRITTLE_DATA;
const paperSplit = { kind: 'ratio', validation: 0.1, test: 0.1, per: 'all', seed: 1 } as const;

const read = (...path: string[]) =>
  readFileSync(join(folder!, ...path), 'utf8')
    .trim()
    .split(/\r?\n/);

/** Distinct values numbered in the order of their appearance. */
function numbered(values: readonly string[]): { index: number[]; size: number } {
  const seen = new Map<string, number>();
  const index = values.map((value) => {
    if (!seen.has(value)) seen.set(value, seen.size);
    return seen.get(value)!;
  });
  return { index, size: seen.size };
}

describe.skipIf(!folder)('the feature counts of paper 000 (BRITTLE_DATA; skipped where it is unset)', () => {
  const options = { negatives: 2, history: 'own-out', seed: 1 } as const;

  it('Frappe has 9,464 features in 11 fields and 288,609 instances, cut 8:1:1', () => {
    const [header, ...lines] = read('frappe', 'frappe.csv');
    const columns = header.split('\t');
    const cells = lines.map((line) => line.split('\t'));
    const column = (name: string) => numbered(cells.map((row) => row[columns.indexOf(name)]));
    const [user, item] = [column('user'), column('item')];
    const contexts = columns.slice(3).map((name) => {
      const { index, size } = column(name);
      return fieldOf(
        name,
        'one-hot',
        size,
        index.map((v) => [v]),
      );
    });
    const d = datasetOf(
      user.size,
      item.size,
      user.index.map((u, n) => [u, item.index[n]]),
      {
        contextFields: contexts,
      },
    );
    const encoder = encodeInstances(d, makeSplit(d, paperSplit), options);
    expect(encoder.nFeatures).toBe(9_464);
    expect(encoder.fields).toHaveLength(11);
    expect(encoder.nFeatures - encoder.fields[10].size).toBe(5_382);
    const { train, validation, test } = encoder.sizes;
    expect(train + validation + test).toBe(288_609);
    expect([validation, test]).toEqual([28_860, 28_860]);
    const x = encoder.encode('test');
    expect(x.labels.reduce((a, b) => a + b, 0)).toBe(9_620);
    // User, item and eight contexts stand in every row before the history.
    for (let r = 0; r < x.labels.length; r++) expect(x.features[x.offsets[r] + 9]).toBeLessThan(5_382);
  });

  it('Amazon has 15,889 features in 6 fields', () => {
    const cells = read('amazon-hin', 'user_item.dat').map((line) => line.split('\t').map(Number));
    const base = (at: number) => cells.reduce((least, row) => Math.min(least, row[at]), Infinity);
    const most = (at: number) => cells.reduce((m, row) => Math.max(m, row[at]), 0);
    const [firstUser, firstItem] = [base(0), base(1)];
    const [nUsers, nItems] = [most(0) - firstUser + 1, most(1) - firstItem + 1];
    const side = (name: string, kind: Field['kind']) => {
      const pairs = read('amazon-hin', `item_${name}.dat`).map((line) => line.split(',').map(Number));
      const { index, size } = numbered(pairs.map((pair) => String(pair[1])));
      const rows: number[][] = Array.from({ length: nItems }, () => []);
      const first = pairs.reduce((least, pair) => Math.min(least, pair[0]), Infinity);
      pairs.forEach((pair, n) => {
        rows[pair[0] - first].push(index[n]);
      });
      return fieldOf(name, kind, size, rows);
    };
    const rows = cells.map((row) => [row[0] - firstUser, row[1] - firstItem]);
    const d = datasetOf(nUsers, nItems, rows, {
      itemFields: [side('brand', 'one-hot'), side('category', 'multi-hot'), side('view', 'multi-hot')],
    });
    const encoder = encodeInstances(d, makeSplit(d, paperSplit), options);
    expect(encoder.fields.map((field) => field.size)).toEqual([6_170, 2_753, 334, 22, 3_857, 2_753]);
    expect(encoder.nFeatures).toBe(15_889);
    const { train, validation, test } = encoder.sizes;
    expect(train + validation + test).toBe(3 * 195_791);
  });
});
