import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate } from '../../../workers/data/generator/generate.ts';
import { type EncodeOptions, encodeInstances } from '../../../workers/data/instances.ts';
import { makeSplit } from '../../../workers/data/splits.ts';
import type { Dataset, Field, Instances, Split } from '../../../workers/data/types.ts';
import type { SplitSpec } from '../../../workers/protocol/spec/spec.ts';
import { anyDataset, datasetOf, valuesOf } from './sets.ts';

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

  it('the halves of users and items are together what is active for a pair to rank: no context, all of the history', () => {
    fc.assert(
      fc.property(anyDataset, anyOptions, (d, options) => {
        const split = trySplit(d, paperSplit);
        fc.pre(split !== null);
        const encoder = encodeInstances(d, split!, options);
        const { users, items } = encoder.halves();
        const whole = encoder.encode('train');
        expect([users.offsets.length, items.offsets.length]).toEqual([
          d.userIds.length + 1,
          d.itemIds.length + 1,
        ]);
        const half = (rows: typeof users, r: number) => decode({ ...whole, ...rows }, r);
        for (let u = 0; u < d.userIds.length; u++) {
          for (let i = 0; i < d.itemIds.length; i++) {
            const trained = [...d.users].some(
              (v, n) => v === u && d.items[n] === i && split!.parts![n] === 0,
            );
            if (trained && options.history === 'own-out') continue;
            const names = namesOf(d, split!, options.history, u, i, -1);
            const both = [...half(users, u), ...half(items, i)];
            expect(both).toHaveLength(names.size);
            expect(new Set(both)).toEqual(names);
          }
          expect(active({ ...whole, ...users }, u)).toEqual(
            active({ ...whole, ...users }, u).sort((a, b) => a - b),
          );
        }
      }),
    );
  });

  it('fields say whom they describe: users, items or the interaction', () => {
    fc.assert(
      fc.property(anyDataset, anyOptions, (d, options) => {
        const split = trySplit(d, paperSplit);
        fc.pre(split !== null);
        const { fields } = encodeInstances(d, split!, options);
        const of = (side: string) => fields.filter((field) => field.side === side).map(({ name }) => name);
        const names = (all: readonly Field[]) => all.map(({ name }) => name);
        const history = options.history === 'none' ? [] : ['history'];
        expect(of('user')).toEqual(['user', ...names(d.userFields), ...history]);
        expect(of('item')).toEqual(['item', ...names(d.itemFields)]);
        expect(of('context')).toEqual(names(d.contextFields));
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
