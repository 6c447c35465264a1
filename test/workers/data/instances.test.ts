import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate } from '../../../workers/data/generator/generate.ts';
import { type EncodeOptions, encodeInstances } from '../../../workers/data/instances.ts';
import { makeSplit } from '../../../workers/data/splits.ts';
import type { Dataset, Field, Instances, Split } from '../../../workers/data/types.ts';
import type { SplitSpec } from '../../../workers/protocol/spec/spec.ts';
import { anyDataset, datasetOf, fieldOf, valuesOf } from './sets.ts';

const folder = process.env.BRITTLE_DATA;
const paperSplit: SplitSpec = { kind: 'ratio', validation: 0.1, test: 0.1, per: 'all', seed: 1 };
const partIds = ['train', 'validation', 'test'] as const;

const active = (x: Instances, r: number) => [...x.features.subarray(x.offsets[r], x.offsets[r + 1])];

/** The features of an instance as names, made without the encoder's arithmetic. */
function namesOf(
  d: Dataset,
  split: Split,
  history: EncodeOptions['history'],
  u: number,
  i: number,
  n: number,
) {
  const names = new Set([`user=${u}`, `item=${i}`]);
  const add = (fields: readonly Field[], row: number) => {
    for (const field of fields) for (const v of valuesOf(field, row)) names.add(`${field.name}=${v}`);
  };
  add(d.userFields, u);
  add(d.itemFields, i);
  if (n >= 0) add(d.contextFields, n);
  d.users.forEach((v, m) => {
    const item = d.items[m];
    // The history is made of pairs: one that also stands in training belongs to it.
    if (history === 'none' || v !== u || split.parts![m] !== 0) return;
    if (history === 'own-in' || item !== i) names.add(`history=${item}`);
  });
  return names;
}

const decode = (x: Instances, r: number) =>
  active(x, r).map((feature) => {
    const field = x.fields.find((f) => feature >= f.start && feature < f.start + f.size)!;
    return `${field.name}=${feature - field.start}`;
  });

const anySplit = fc.constantFrom<SplitSpec>(
  paperSplit,
  { kind: 'given' },
  { kind: 'leave-last', ties: 'item', validation: true },
);
const anyOptions = fc.record({
  negatives: fc.nat(3),
  history: fc.constantFrom('own-out' as const, 'own-in' as const, 'none' as const),
  seed: fc.nat(99),
});

function trySplit(d: Dataset, spec: SplitSpec): Split | null {
  try {
    return makeSplit(d, spec);
  } catch {
    return null;
  }
}

describe('instances for factorization machines', () => {
  it('hold exactly the features that a set built by hand holds, ascending', () => {
    fc.assert(
      fc.property(anyDataset, anySplit, anyOptions, (d, spec, options) => {
        const split = trySplit(d, spec);
        fc.pre(split !== null);
        const encoder = encodeInstances(d, split!, options);
        partIds.forEach((part, p) => {
          const x = encoder.encode(part);
          const positives = [...d.users.keys()].filter((n) => split!.parts![n] === p);
          let at = -1;
          for (let r = 0; r < x.labels.length; r++) {
            if (x.labels[r] === 1) at++;
            const n = positives[at];
            expect(x.users[r]).toBe(d.users[n]);
            if (x.labels[r] === 1) expect(x.items[r]).toBe(d.items[n]);
            const names = namesOf(d, split!, options.history, x.users[r], x.items[r], n);
            expect(decode(x, r)).toHaveLength(names.size);
            expect(new Set(decode(x, r))).toEqual(names);
            expect(active(x, r)).toEqual(active(x, r).sort((a, b) => a - b));
          }
          expect(at).toBe(positives.length - 1);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('negatives are items that their user never met, so many a positive; none where all are known', () => {
    fc.assert(
      fc.property(anyDataset, anyOptions, (d, options) => {
        const split = trySplit(d, paperSplit);
        fc.pre(split !== null);
        const encoder = encodeInstances(d, split!, options);
        const met = new Set([...d.users].map((u, n) => `${u},${d.items[n]}`));
        const full = new Set([...d.users].filter((u) => d.itemIds.every((_, i) => met.has(`${u},${i}`))));
        let expected = 0;
        for (const u of d.users) expected += full.has(u) ? 1 : 1 + options.negatives;
        let total = 0;
        for (const part of partIds) {
          const x = encoder.encode(part);
          total += x.labels.length;
          expect(encoder.sizes[part]).toBe(x.labels.length);
          x.labels.forEach((label, r) => {
            expect(met.has(`${x.users[r]},${x.items[r]}`)).toBe(label === 1);
          });
        }
        expect(total).toBe(expected);
        expect(encoder.notes.length > 0).toBe(full.size > 0);
      }),
    );
  });

  it('negatives are uniform over the items that the user never met', () => {
    const d = datasetOf(
      1,
      6,
      Array.from({ length: 2000 }, (_, n) => [0, n % 2]),
    );
    const split = makeSplit(d, { kind: 'leave-last', ties: 'item', validation: false });
    const x = encodeInstances(d, split, { negatives: 3, history: 'none', seed: 1 });
    const counts = new Map<number, number>();
    for (const part of partIds) {
      const { items, labels } = x.encode(part);
      items.forEach((i, r) => {
        if (labels[r] === 0) counts.set(i, (counts.get(i) ?? 0) + 1);
      });
    }
    expect([...counts.keys()].sort()).toEqual([2, 3, 4, 5]);
    // 6,000 draws over four items: 1,500 each, four standard deviations of 33.5.
    for (const count of counts.values()) expect(Math.abs(count - 1500)).toBeLessThan(134);
  });

  it('a picked block equals the same rows of the whole, in the order picked', () => {
    const d = generate({ kind: 'generated', size: 'classroom', seed: 1 });
    const encoder = encodeInstances(d, makeSplit(d, paperSplit), {
      negatives: 2,
      history: 'own-out',
      seed: 3,
    });
    const whole = encoder.encode('train');
    const picked = Int32Array.from([5, 0, 14_000, 5, 777]);
    const block = encoder.encode('train', picked);
    picked.forEach((r, k) => {
      expect(active(block, k)).toEqual(active(whole, r));
      expect([block.labels[k], block.users[k], block.items[k]]).toEqual([
        whole.labels[r],
        whole.users[r],
        whole.items[r],
      ]);
    });
    expect(encoder.sizes).toEqual({ train: 14_400, validation: 1_800, test: 1_800 });
  });

  it('pairs to rank have side information and history but no context', () => {
    fc.assert(
      fc.property(anyDataset, anyOptions, (d, options) => {
        const split = trySplit(d, paperSplit);
        fc.pre(split !== null);
        const users = Int32Array.from({ length: 42 }, (_, n) => Math.floor(n / 7));
        const items = Int32Array.from({ length: 42 }, (_, n) => n % 7);
        const x = encodeInstances(d, split!, options).encodePairs(users, items);
        const met = new Set([...d.users].map((u, n) => `${u},${d.items[n]}`));
        for (let r = 0; r < 42; r++) {
          const names = namesOf(d, split!, options.history, users[r], items[r], -1);
          expect(new Set(decode(x, r))).toEqual(names);
          expect(x.labels[r] === 1).toBe(met.has(`${users[r]},${items[r]}`));
        }
      }),
    );
  });

  it('the same seed gives the same negatives, another seed others', () => {
    const d = generate({ kind: 'generated', size: 'classroom', seed: 1 });
    const split = makeSplit(d, paperSplit);
    const itemsOf = (seed: number) =>
      encodeInstances(d, split, { negatives: 2, history: 'none', seed }).encode('test').items;
    expect(itemsOf(1)).toEqual(itemsOf(1));
    expect(itemsOf(1)).not.toEqual(itemsOf(2));
  });

  it('a split of another data set is refused', () => {
    const d = generate({ kind: 'generated', size: 'classroom', seed: 1 });
    const other = datasetOf(1, 2, [
      [0, 0],
      [0, 1],
    ]);
    expect(() =>
      encodeInstances(other, makeSplit(d, paperSplit), { negatives: 1, history: 'none', seed: 1 }),
    ).toThrow(/another data set/);
  });
});

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

  it('Frappe has 9,464 features in 11 fields and 288,609 instances, cut 8:1:1', { timeout: 120_000 }, () => {
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

  it('Amazon has 15,889 features in 6 fields', { timeout: 120_000 }, () => {
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
