import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrHas, csrOf, csrWithout } from '../../../workers/data/csr.ts';
import { makeSplit } from '../../../workers/data/splits.ts';
import type { Csr, Dataset, Split } from '../../../workers/data/types.ts';
import type { SplitSpec } from '../../../workers/protocol/spec/spec.ts';
import { anyDataset, datasetOf } from './sets.ts';

const seed = fc.nat(1000);
const anySpec: fc.Arbitrary<SplitSpec> = fc.oneof(
  fc.record({
    kind: fc.constant('leave-last' as const),
    ties: fc.constantFrom('item' as const, 'source' as const),
    validation: fc.boolean(),
  }),
  fc.record(
    {
      ...{ kind: fc.constant('leave-random' as const), validation: fc.boolean(), seed },
      rest: fc.constantFrom(0.1, 0.5),
    },
    { requiredKeys: ['kind', 'validation', 'seed'] },
  ),
  fc.record({
    kind: fc.constant('ratio' as const),
    validation: fc.constantFrom(0, 0.1, 0.25),
    test: fc.constantFrom(0.1, 0.2, 0.5),
    per: fc.constantFrom('all' as const, 'user' as const),
    seed,
  }),
  fc.constant({ kind: 'given' as const }),
);

const pairs = (csr: Csr) =>
  Array.from({ length: csr.rows }, (_, u) =>
    Array.from(csr.columns.subarray(csr.offsets[u], csr.offsets[u + 1]), (i) => `${u},${i}`),
  ).flat();

const pairsOf = (d: Dataset) => [...d.users].map((u, n) => `${u},${d.items[n]}`);

/** The split, or null where there was nothing to test. */
function trySplit(d: Dataset, spec: SplitSpec): Split | null {
  try {
    return makeSplit(d, spec);
  } catch (thrown) {
    expect(String(thrown)).toMatch(/leaves no interaction/);
    return null;
  }
}

describe('sparse rows', () => {
  it('hold each pair once, ascending, at its earliest interaction, with its rating', () => {
    fc.assert(
      fc.property(anyDataset, (d) => {
        const { csr, source } = csrOf(d, d.userIds.length, d.itemIds.length, Int32Array.from(d.users.keys()));
        const earliest = new Map<string, number>();
        pairsOf(d).forEach((pair, n) => {
          const m = earliest.get(pair);
          if (m === undefined || (d.times && d.times[n] < d.times[m])) earliest.set(pair, n);
        });
        expect(pairs(csr)).toEqual([...earliest.keys()].sort());
        expect([...source]).toEqual(pairs(csr).map((pair) => earliest.get(pair)));
        expect([...csr.values!]).toEqual([...source].map((n) => d.ratings![n]));
      }),
    );
  });

  it('know what they hold and give it up', () => {
    fc.assert(
      fc.property(anyDataset, (d) => {
        const indices = [...d.users.keys()];
        const rowsOf = (list: number[]) =>
          csrOf(d, d.userIds.length, d.itemIds.length, Int32Array.from(list));
        const all = rowsOf(indices);
        const odd = rowsOf(indices.filter((n) => n % 2 === 1));
        const present = new Set(pairsOf(d));
        for (let u = 0; u < d.userIds.length; u++) {
          for (let i = 0; i < d.itemIds.length; i++)
            expect(csrHas(all.csr, u, i)).toBe(present.has(`${u},${i}`));
        }
        const rest = csrWithout(all, [odd.csr]);
        const taken = new Set(pairs(odd.csr));
        expect(pairs(rest.csr)).toEqual(pairs(all.csr).filter((pair) => !taken.has(pair)));
        expect([...rest.source].map((n) => pairsOf(d)[n])).toEqual(pairs(rest.csr));
      }),
    );
  });
});

describe('splits', () => {
  it('are disjoint and complete over pairs and over interactions, whatever the kind', () => {
    fc.assert(
      fc.property(anyDataset, anySpec, (d, spec) => {
        const split = trySplit(d, spec);
        if (!split) return;
        const listed = [split.train, split.validation, split.test].map(pairs);
        expect(listed.flat().sort()).toEqual([...new Set(pairsOf(d))].sort());
        const rows = [split.trainRows, split.validationRows, split.testRows];
        rows.forEach((part, p) => {
          expect([...part].map((n) => pairsOf(d)[n])).toEqual(listed[p]);
          for (const n of part) expect(split.parts![n]).toBe(p);
        });
        expect(split.parts).toHaveLength(d.users.length);
      }),
      { numRuns: 500 },
    );
  });

  it('give the same parts for the same seed, and other parts for another', () => {
    const rows = Array.from({ length: 200 }, (_, n) => [n % 10, Math.floor(n / 10), 3, n]);
    const d = datasetOf(10, 40, rows);
    for (const kind of ['leave-random', 'ratio'] as const) {
      const spec = (s: number): SplitSpec =>
        kind === 'ratio'
          ? { kind, validation: 0.1, test: 0.1, per: 'all', seed: s }
          : { kind, validation: true, seed: s };
      expect(makeSplit(d, spec(4)).parts).toEqual(makeSplit(d, spec(4)).parts);
      expect(makeSplit(d, spec(4)).parts).not.toEqual(makeSplit(d, spec(5)).parts);
    }
  });

  it('leave-random moves a share of the rest to validation: the test items stay, and every user keeps an item', () => {
    fc.assert(
      fc.property(anyDataset, seed, fc.constantFrom(0.1, 0.3, 0.5), (d, s, rest) => {
        const spec = { kind: 'leave-random', validation: false, seed: s } as const;
        const plain = trySplit(d, spec);
        if (!plain) return;
        const cut = makeSplit(d, { ...spec, rest });
        expect(pairs(cut.test)).toEqual(pairs(plain.test));
        const users = (csr: Csr) => new Set(pairs(csr).map((pair) => pair.split(',')[0]));
        expect(users(cut.train)).toEqual(users(plain.train));
        const [all, moved] = [pairs(plain.train).length, pairs(cut.validation).length];
        const most = all - users(plain.train).size;
        expect(moved).toBe(Math.min(most, Math.round(rest * all)));
      }),
      { numRuns: 300 },
    );
    // The cut of paper 003 on users with twenty items each: one is tested, a tenth of the others validated.
    const rows = Array.from({ length: 400 }, (_, n) => [n % 20, Math.floor(n / 20), 3, n]);
    const split = (of: number) =>
      makeSplit(datasetOf(20, 20, rows), { kind: 'leave-random', validation: false, rest: 0.1, seed: of });
    expect(split(1).validation.columns).toHaveLength(38);
    expect(pairs(split(1).validation)).not.toEqual(pairs(split(2).validation));
    // Drawn over all pairs, so that of twenty items and users hardly any is always, or never, among them.
    for (const at of [0, 1]) {
      const times = new Float64Array(20);
      for (let of = 0; of < 40; of++)
        for (const pair of pairs(split(of).validation)) times[Number(pair.split(',')[at])]++;
      // 76 each, with a deviation below 9.
      for (const count of times) expect(Math.abs(count - 76)).toBeLessThan(45);
    }
  });

  it('leave-last tests the latest item of each user; among equals the largest item or the later in the source', () => {
    fc.assert(
      fc.property(
        anyDataset,
        fc.boolean(),
        fc.constantFrom('item' as const, 'source' as const),
        (d, validation, ties) => {
          const split = trySplit(d, { kind: 'leave-last', ties, validation });
          if (!split) return;
          for (let u = 0; u < d.userIds.length; u++) {
            const first = new Map<number, { time: number; at: number }>();
            d.users.forEach((v, n) => {
              if (v !== u) return;
              const time = d.times ? d.times[n] : n;
              const known = first.get(d.items[n]);
              if (!known || time < known.time) first.set(d.items[n], { time, at: n });
            });
            const order = [...first.entries()]
              .sort(
                ([i, a], [j, b]) =>
                  b.time - a.time || (d.times && ties === 'item' ? j - i : 0) || b.at - a.at,
              )
              .map(([item]) => item);
            const held = (csr: Csr) => [...csr.columns.subarray(csr.offsets[u], csr.offsets[u + 1])];
            expect(held(split.test)).toEqual(order.length > 1 ? [order[0]] : []);
            expect(held(split.validation)).toEqual(validation && order.length > 2 ? [order[1]] : []);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leave-last counts the users whose last item is ambiguous', () => {
    const d = datasetOf(3, 3, [
      [0, 0, 3, 10],
      [0, 1, 3, 20],
      [1, 0, 3, 20],
      [1, 1, 3, 20],
      [2, 2, 3, 5],
    ]);
    const { notes, testRows } = makeSplit(d, { kind: 'leave-last', ties: 'item', validation: false });
    expect([...testRows]).toEqual([1, 3]);
    expect(notes.join(' ')).toContain('several items at their last moment: 1;');
    expect(notes.join(' ')).toContain('single item, which stays in training: 1.');
    expect(notes.join(' ')).toContain('without a test item, left out of the measures: 1 of 3.');
  });

  it('leave-random draws every item of a user equally often', () => {
    const d = datasetOf(1, 4, [
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
    const counts = [new Float64Array(4), new Float64Array(4)];
    const draws = 4000;
    for (let s = 0; s < draws; s++) {
      const split = makeSplit(d, { kind: 'leave-random', validation: true, seed: s });
      counts[0][split.test.columns[0]]++;
      counts[1][split.validation.columns[0]]++;
    }
    // Four standard deviations of a binomial with p = 1/4.
    const slack = 4 * Math.sqrt(draws * 0.25 * 0.75);
    for (const count of counts.flatMap((c) => [...c]))
      expect(Math.abs(count - draws / 4)).toBeLessThan(slack);
  });

  it('a ratio over all cuts 8:1:1 to the interaction', () => {
    const rows = Array.from({ length: 1000 }, (_, n) => [n % 20, Math.floor(n / 20)]);
    const split = makeSplit(datasetOf(20, 50, rows), {
      kind: 'ratio',
      validation: 0.1,
      test: 0.1,
      per: 'all',
      seed: 3,
    });
    expect([split.trainRows.length, split.validationRows.length, split.testRows.length]).toEqual([
      800, 100, 100,
    ]);
  });

  it('a ratio within users gives each user the rounded share and leaves one item to training', () => {
    fc.assert(
      fc.property(anyDataset, fc.constantFrom(0.1, 0.2, 0.5), seed, (d, share, s) => {
        const spec: SplitSpec = { kind: 'ratio', validation: share, test: share, per: 'user', seed: s };
        const split = trySplit(d, spec);
        if (!split) return;
        for (let u = 0; u < d.userIds.length; u++) {
          const parts = [...split.parts!].filter((_, n) => d.users[n] === u);
          const held = (p: number) => parts.filter((q) => q === p).length;
          if (parts.length === 0) continue;
          expect(held(0)).toBeGreaterThan(0);
          expect(held(2)).toBe(Math.min(parts.length - 1, Math.round(parts.length * share)));
          expect(held(1)).toBe(Math.min(parts.length - 1 - held(2), Math.round(parts.length * share)));
        }
      }),
    );
  });

  it('given parts are obeyed; without them the sentence says what to do', () => {
    const rows = [
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 1],
    ];
    const d = datasetOf(2, 3, rows, { given: Uint8Array.from([0, 1, 2, 2]) });
    const split = makeSplit(d, { kind: 'given' });
    expect([pairs(split.train), pairs(split.validation), pairs(split.test)]).toEqual([
      ['0,0'],
      ['0,1'],
      ['0,2', '1,1'],
    ]);
    expect(split.notes.join(' ')).toContain('held-out items only, of whom nothing is learnt: 1.');
    expect(() => makeSplit(datasetOf(2, 3, rows), { kind: 'given' })).toThrow(/choose another split/);
  });

  it('a pair in several parts stays in the first, and the note says how many', () => {
    const rows = [
      [0, 0],
      [0, 0],
      [0, 1],
      [0, 1],
      [0, 2],
    ];
    const d = datasetOf(1, 3, rows, { given: Uint8Array.from([0, 2, 1, 2, 2]) });
    const split = makeSplit(d, { kind: 'given' });
    expect([pairs(split.train), pairs(split.validation), pairs(split.test)]).toEqual([
      ['0,0'],
      ['0,1'],
      ['0,2'],
    ]);
    expect([...split.parts!]).toEqual([0, 2, 1, 2, 2]);
    expect(split.notes.join(' ')).toContain('left out of the held-out rankings: 2.');
  });

  it('says so where nothing can be held out', () => {
    expect(() =>
      makeSplit(datasetOf(1, 1, [[0, 0]]), { kind: 'leave-last', ties: 'item', validation: false }),
    ).toThrow(/leaves no interaction of toy for the test/);
  });
});
