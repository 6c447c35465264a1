import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr, Instances, Split } from '../../../workers/data/types.ts';
import { arrange, draw, drawOrder, negativeSampler } from '../../../workers/training/draw.ts';
import {
  epochRng,
  instanceEpochs,
  pointwiseEpochs,
  ratingEpochs,
  tripletEpochs,
} from '../../../workers/training/epochs.ts';
import { ratingScale } from '../../../workers/training/ratings.ts';

function csr(rows: readonly (readonly number[])[], values: readonly number[] | null = null): Csr {
  return {
    rows: rows.length,
    columns: Int32Array.from(rows.flat()),
    offsets: Int32Array.from([0, ...rows.map((_, r) => rows.slice(0, r + 1).flat().length)]),
    values: values && Float32Array.from(values),
  };
}

function splitOf(
  rows: readonly (readonly number[])[],
  nItems: number,
  values: number[] | null = null,
): Split {
  const none = csr(rows.map(() => []));
  const empty = new Int32Array(0);
  return {
    nUsers: rows.length,
    nItems,
    train: csr(rows, values),
    validation: none,
    test: none,
    trainRows: empty,
    validationRows: empty,
    testRows: empty,
    notes: [],
  };
}

/** Upper 0.1 % point of chi squared with k degrees of freedom (Wilson and Hilferty's approximation). */
const chiSquaredLimit = (k: number) => k * (1 - 2 / (9 * k) + 3.09 * Math.sqrt(2 / (9 * k))) ** 3;

function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0);
}

const rows = [[0, 2, 5], [1], [], [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4]];
const anyRows = fc
  .integer({ min: 1, max: 40 })
  .chain((nItems) =>
    fc.record({
      nItems: fc.constant(nItems),
      rows: fc.array(
        fc.uniqueArray(fc.nat(nItems - 1)).map((r) => r.sort((a, b) => a - b)),
        { minLength: 1, maxLength: 12 },
      ),
    }),
  )
  .filter(({ rows, nItems }) => rows.some((r) => r.length > 0 && r.length < nItems));

describe('draw', () => {
  it('stays in range for every bound', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 0xffffffff }), (seed, n) => {
        const rng = createRng(seed);
        for (let i = 0; i < 20; i++) {
          const x = draw(rng, n);
          expect(Number.isInteger(x) && x >= 0 && x < n).toBe(true);
        }
      }),
    );
  });

  it('is uniform over seven values', () => {
    const rng = createRng(5);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[draw(rng, 7)]++;
    expect(chiSquared(counts)).toBeLessThan(chiSquaredLimit(6));
  });

  it('rejects exactly the low products that would favour some values', () => {
    // 2^32 mod 3 = 1, so exactly one of the 2^32 draws is refused: the one whose product has low part 0.
    const stream = [0, 0x80000000];
    const rng = { ...createRng(1), next: () => stream.shift()! };
    expect(draw(rng as never, 3)).toBe(1);
    expect(stream).toEqual([]);
  });
});

describe('drawOrder and arrange', () => {
  it('give each of the 24 orders of four things equally often', () => {
    const rng = createRng(11);
    const swaps = new Int32Array(4);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const target = new Int32Array(4);
      drawOrder(rng, swaps);
      arrange(swaps, Int32Array.from([5, 6, 7, 8]), target);
      counts.set(target.join(''), (counts.get(target.join('')) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquared([...counts.values()])).toBeLessThan(chiSquaredLimit(23));
  });

  it('take one draw for each thing and no more, since negatives are drawn from the same stream', () => {
    const [rng, other] = [createRng(8), createRng(8)];
    drawOrder(rng, new Int32Array(30));
    for (let n = 0; n < 30; n++) other.next();
    expect(rng.next()).toBe(other.next());
  });

  it('bring every column into the same order, whatever the target held before', () => {
    const swaps = new Int32Array(50);
    drawOrder(createRng(3), swaps);
    const a = new Int32Array(50).fill(99);
    const b = new Float32Array(50);
    arrange(
      swaps,
      Int32Array.from({ length: 50 }, (_, i) => i),
      a,
    );
    arrange(
      swaps,
      Float32Array.from({ length: 50 }, (_, i) => i / 2),
      b,
    );
    expect([...b]).toEqual([...a].map((x) => x / 2));
  });
});

describe('negativeSampler', () => {
  it('bitset and search draw the same items from the same stream, never one of the row', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(), ({ rows, nItems }, seed) => {
        const matrix = csr(rows);
        const bits = negativeSampler(matrix, nItems);
        const search = negativeSampler(matrix, nItems, 0);
        for (let r = 0; r < rows.length; r++) {
          expect(bits.possible(r)).toBe(rows[r].length < nItems);
          expect(search.possible(r)).toBe(rows[r].length < nItems);
          if (!bits.possible(r)) continue;
          const a = createRng(seed);
          const b = createRng(seed);
          for (let i = 0; i < 10; i++) {
            const item = bits.draw(a, r);
            expect(search.draw(b, r)).toBe(item);
            expect(rows[r]).not.toContain(item);
          }
        }
      }),
    );
  });

  it('is uniform over the items outside the row', () => {
    const sampler = negativeSampler(csr(rows), 6);
    const rng = createRng(2);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 30_000; i++) counts[sampler.draw(rng, 0)]++;
    expect([counts[0], counts[2], counts[5]]).toEqual([0, 0, 0]);
    expect(chiSquared([counts[1], counts[3], counts[4]])).toBeLessThan(chiSquaredLimit(2));
  });
});

describe('tripletEpochs', () => {
  it('holds every interaction once, with a negative outside the training items of its user', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(), ({ rows, nItems }, seed) => {
        const source = tripletEpochs(splitOf(rows, nItems), 4);
        const epoch = source.next(createRng(seed));
        if (epoch.kind !== 'triplets') throw new Error(epoch.kind);
        const seen = Array.from(epoch.users, (u, i) => `${u} ${epoch.positives[i]}`).sort();
        const wanted = rows.flatMap((r, u) => (r.length < nItems ? r.map((i) => `${u} ${i}`) : [])).sort();
        expect(seen).toEqual(wanted);
        expect(source.examples).toBe(wanted.length);
        epoch.negatives.forEach((item, i) => {
          expect(rows[epoch.users[i]]).not.toContain(item);
        });
      }),
    );
  });

  it('an epoch is decided by its own stream, not by the epochs before it', () => {
    const training = createRng(9);
    const fresh = tripletEpochs(splitOf(rows, 6), 4);
    const used = tripletEpochs(splitOf(rows, 6), 4);
    for (let e = 1; e < 7; e++) used.next(epochRng(training, e));
    expect(fresh.next(epochRng(training, 7))).toEqual(used.next(epochRng(training, 7)));
    const seventh = structuredClone(fresh.next(epochRng(training, 7)));
    expect(fresh.next(epochRng(training, 8))).not.toEqual(seventh);
  });

  it('says that there is nothing to train on when every user has every item', () => {
    expect(() => tripletEpochs(splitOf([[0, 1]], 2), 4)).toThrow(/nothing to train on/);
    expect(() => tripletEpochs(splitOf([[], []], 2), 4)).toThrow(/nothing to train on/);
  });
});

describe('ratingEpochs', () => {
  it('holds every rated cell once, its rating divided by the scale', () => {
    const values = [5, 4, 3, 1, 1, 2, 3, 4, 5, 2.5, 1, 1, 1, 1, 1];
    const source = ratingEpochs(splitOf(rows, 6, values), 4, 5);
    const epoch = source.next(createRng(1));
    if (epoch.kind !== 'ratings') throw new Error(epoch.kind);
    const seen = Array.from(epoch.users, (u, i) => `${u} ${epoch.items[i]} ${epoch.ratings[i]}`).sort();
    let at = 0;
    const wanted = rows.flatMap((r, u) => r.map((i) => `${u} ${i} ${Math.fround(values[at++] / 5)}`)).sort();
    expect(seen).toEqual(wanted);
  });

  it('refuses data without ratings', () => {
    expect(() => ratingEpochs(splitOf(rows, 6), 4, 5)).toThrow(/MF learns ratings/);
  });

  it('takes the largest rating of the data set as the scale', () => {
    expect(ratingScale({ ratings: Float32Array.from([0.5, 4, 3.5]) })).toBe(4);
    expect(() => ratingScale({ ratings: null })).toThrow(/no rating above 0/);
    expect(() => ratingScale({ ratings: Float32Array.from([0, 0]) })).toThrow(/no rating above 0/);
  });
});

describe('pointwiseEpochs', () => {
  it('holds every interaction once with label 1 and n negatives of its user with label 0', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(), fc.integer({ min: 1, max: 5 }), ({ rows, nItems }, seed, n) => {
        const source = pointwiseEpochs(splitOf(rows, nItems), 4, n);
        const epoch = source.next(createRng(seed));
        if (epoch.kind !== 'pointwise') throw new Error(epoch.kind);
        const positives: string[] = [];
        const negatives = new Map<number, number>();
        epoch.labels.forEach((label, i) => {
          const user = epoch.users[i];
          if (label === 1) positives.push(`${user} ${epoch.items[i]}`);
          else {
            expect(label).toBe(0);
            expect(rows[user]).not.toContain(epoch.items[i]);
            negatives.set(user, (negatives.get(user) ?? 0) + 1);
          }
        });
        const trained = rows.map((r) => (r.length < nItems ? r : []));
        expect(positives.sort()).toEqual(trained.flatMap((r, u) => r.map((i) => `${u} ${i}`)).sort());
        trained.forEach((r, u) => {
          expect(negatives.get(u) ?? 0).toBe(n * r.length);
        });
        expect(source.examples).toBe(epoch.labels.length);
      }),
    );
  });
});

describe('instanceEpochs', () => {
  it('orders all instances anew and leaves them as they are', () => {
    const instances = {
      offsets: Int32Array.from([0, 1, 2, 3, 4]),
      features: Int32Array.from([4, 3, 2, 1]),
      labels: Float32Array.from([1, 0, 1, 0]),
    } as Instances;
    const source = instanceEpochs(instances, 2);
    const epoch = source.next(createRng(4));
    if (epoch.kind !== 'instances') throw new Error(epoch.kind);
    expect([...epoch.order].sort()).toEqual([0, 1, 2, 3]);
    expect(epoch.features).toBe(instances.features);
    expect(source.examples).toBe(4);
  });
});
