import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Certifier, exactDecider, type SearchEffort } from '../../../workers/certify/certifier.ts';
import { exactSign } from '../../../workers/certify/exact-arithmetic.ts';
import { makeTarget } from '../../../workers/certify/target.ts';
import type { Certificate, PerturbationSpace } from '../../../workers/certify/types.ts';
import { bruteRadius, mostAfter, switched } from '../../oracle/certify-brute.ts';

const module = new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));

interface Case {
  readonly items: number;
  readonly others: number;
  readonly factors: number;
  readonly bias: number;
  readonly values: readonly number[];
  readonly active: readonly boolean[];
  readonly reachable: readonly boolean[];
  readonly budget: number;
  readonly space: PerturbationSpace;
}

/** Small models whose values repeat and vanish often: ties, zero rows and equal items are the rule, not the exception. */
const cases = (value: fc.Arbitrary<number>): fc.Arbitrary<Case> =>
  fc.record({
    items: fc.integer({ min: 1, max: 9 }),
    others: fc.integer({ min: 0, max: 3 }),
    factors: fc.integer({ min: 1, max: 5 }),
    bias: value,
    values: fc.array(value, { minLength: 72, maxLength: 72 }),
    active: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    reachable: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
    budget: fc.integer({ min: 1, max: 5 }),
    space: fc.constantFrom<PerturbationSpace>('add', 'remove', 'both'),
  });

async function checkBy(c: Case, restrict: boolean, effort: SearchEffort | null): Promise<void> {
  const features = c.items + c.others;
  const linear = new Float32Array(features);
  const embeddings = new Float32Array(features * c.factors);
  for (let j = 0; j < features; j++) {
    linear[j] = c.values[j] as number;
    for (let f = 0; f < c.factors; f++)
      embeddings[j * c.factors + f] = c.values[(12 + j * c.factors + f) % 72] as number;
  }
  const bias = Math.fround(c.bias);
  const active = [...Array(features).keys()].filter((j) => c.active[j]);
  const exactModel = {
    bias,
    factors: c.factors,
    linear: (j: number) => linear[j] as number,
    embedding: (j: number, f: number) => embeddings[j * c.factors + f] as number,
  };
  const certifier = new Certifier(
    module,
    {
      count: c.items,
      factors: c.factors,
      linear: Float64Array.from(linear.subarray(0, c.items)),
      embeddings: Float64Array.from(embeddings.subarray(0, c.items * c.factors)),
    },
    c.budget,
    c.space,
  );
  const reachable = restrict ? Uint8Array.from(c.reachable.slice(0, c.items), Number) : null;
  const decider = exactDecider(exactModel, new Set(active), (item) => item);
  const target = makeTarget({ bias, linear, embeddings, factors: c.factors }, active, (j) =>
    j < c.items ? j : -1,
  );
  const instance = { target, decider };
  // The same instance in every place of a block and alone in the next.
  const answers = await certifier.certify(Array(5).fill(instance), {
    ...{ reachable, nodeLimit: 1e6 },
    ...(effort ? { effort } : {}),
  });
  const answer = answers[0] as Certificate;
  for (const other of answers) expect(other).toEqual(answer);

  const switches = [...Array(c.items).keys()].filter(
    (j) => (!reachable || reachable[j]) && (c.space === 'both' || (c.space === 'add') !== active.includes(j)),
  );
  const positive = exactSign(exactModel, active) > 0;
  const radius = bruteRadius(exactModel, active, switches, c.budget);
  const robustUpTo = radius === 0 ? c.budget : radius - 1;
  expect(answer.label).toBe(positive ? 1 : -1);
  expect(answer.exact).toBe(radius);
  for (const bound of ['relaxation', 'split', 'row', 'best'] as const)
    expect(answer[bound]).toBeLessThanOrEqual(robustUpTo);
  expect(answer.split).toBeGreaterThanOrEqual(answer.relaxation);
  expect(answer.best).toBeGreaterThanOrEqual(Math.max(answer.split, answer.row));
  if (answer.greedy > 0) {
    expect(answer.greedySet).toHaveLength(answer.greedy);
    expect(radius).toBeGreaterThan(0);
    expect(answer.greedy).toBeGreaterThanOrEqual(radius);
  }
  for (const set of [answer.greedySet, answer.exactSet]) {
    if (set.length === 0) continue;
    for (const j of set) expect(switches).toContain(j);
    expect(new Set(set).size).toBe(set.length);
    expect(exactSign(exactModel, switched(active, set)) > 0).toBe(!positive);
  }
  if (radius > 0) expect(answer.exactSet).toHaveLength(radius);
}

const check = (c: Case, restrict: boolean) => checkBy(c, restrict, null);

describe('certificates against trying every set', () => {
  it('hold on models of small integers, where ties and equal items abound', async () => {
    await fc.assert(fc.asyncProperty(cases(fc.integer({ min: -2, max: 2 })), fc.boolean(), check), {
      numRuns: 3000,
    });
  });

  it('hold on real-valued models', async () => {
    const value = fc.integer({ min: -1000, max: 1000 }).map((x) => Math.fround(x / 777));
    await fc.assert(fc.asyncProperty(cases(value), fc.boolean(), check), { numRuns: 3000 });
  });

  it('hold on models whose weights differ by many orders of magnitude', async () => {
    const value = fc
      .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -30, max: 10 }))
      .map(([m, e]) => m * 2 ** e);
    await fc.assert(fc.asyncProperty(cases(value), fc.boolean(), check), { numRuns: 2000 });
  });

  const value = fc.integer({ min: -1000, max: 1000 }).map((x) => Math.fround(x / 777));

  it('hold with a budget above the number of free items', async () => {
    const few = cases(value).map((c) => ({ ...c, items: Math.min(c.items, 4), budget: 20 }));
    await fc.assert(fc.asyncProperty(few, fc.boolean(), check), { numRuns: 500 });
  });

  it('hold where every item is on, so that nothing can be added', async () => {
    const all = cases(value).map((c) => ({ ...c, active: c.active.map(() => true) }));
    await fc.assert(fc.asyncProperty(all, fc.boolean(), check), { numRuns: 500 });
  });

  it('hold for a single item', async () => {
    const single = cases(value).map((c) => ({ ...c, items: 1 }));
    await fc.assert(fc.asyncProperty(single, fc.boolean(), check), { numRuns: 500 });
  });

  it('hold for sets of six among twelve items, where the search goes deep', async () => {
    const deep = cases(value).map((c) => ({ ...c, items: 12, others: 0, factors: 3, budget: 6 }));
    await fc.assert(fc.asyncProperty(deep, fc.constant(false), check), { numRuns: 300 });
  });
});

describe('the search by shares of pairs against trying every set', () => {
  const deep = (value: fc.Arbitrary<number>) =>
    cases(value).map((c) => ({
      ...c,
      items: 5 + (c.items % 6),
      factors: 1 + (c.factors % 3),
      bias: -Math.abs(c.bias),
    }));
  /** Shares at halves, at the best, anywhere, and thrown far past it. */
  const efforts = fc.record({
    rowNodes: fc.constantFrom(0, 1, 3),
    first: fc.constantFrom(0, 1, 7, 500),
    later: fc.constantFrom(0, 1, 40),
    pace: fc.constantFrom(0.3, 1, 30, 1e6),
  });

  /** The bias at which the best set of a size just flips the prediction, or just does not, so that greedy often misses it. */
  function atTheEdge(c: Case, size: number, over: number): Case {
    const active = [...Array(c.items + c.others).keys()].filter((j) => c.active[j]);
    const free = [...Array(c.items).keys()].filter(
      (j) => c.space === 'both' || (c.space === 'add') !== active.includes(j),
    );
    const model = {
      factors: c.factors,
      linear: (j: number) => Math.fround(c.values[j] as number),
      embedding: (j: number, f: number) => Math.fround(c.values[(12 + j * c.factors + f) % 72] as number),
    };
    const most = mostAfter(model, active, free, size);
    return Number.isFinite(most) ? { ...c, bias: -most + over } : c;
  }

  it('says the same, however shares are handed on', async () => {
    const value = fc.integer({ min: -1000, max: 1000 }).map((x) => Math.fround(x / 777));
    const edges = fc
      .tuple(deep(value), fc.integer({ min: 3, max: 5 }), fc.constantFrom(0.001, -0.001))
      .map(([c, size, over]) => {
        const values = c.values.map((x, j) => (j < 12 ? x / 4 : x));
        return atTheEdge({ ...c, values, budget: 5 }, size, over);
      });
    await fc.assert(fc.asyncProperty(edges, fc.constant(false), efforts, checkBy), { numRuns: 1500 });
  });

  it('says the same where ties and equal items abound', async () => {
    const value = fc.integer({ min: -2, max: 2 });
    await fc.assert(fc.asyncProperty(deep(value), fc.boolean(), efforts, checkBy), { numRuns: 1500 });
  });

  it('says the same where weights differ by many orders of magnitude', async () => {
    const value = fc
      .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -30, max: 10 }))
      .map(([m, e]) => m * 2 ** e);
    await fc.assert(fc.asyncProperty(deep(value), fc.boolean(), efforts, checkBy), { numRuns: 1000 });
  });
});
