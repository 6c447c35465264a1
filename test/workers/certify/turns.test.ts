import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Certifier, type Decider, maxBudget } from '../../../workers/certify/certifier.ts';
import { makeTarget } from '../../../workers/certify/target.ts';
import type { Certificate } from '../../../workers/certify/types.ts';
import { createRng } from '../../../workers/core/random.ts';

const module = new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));
const never: Decider = {
  isPositive: () => {
    throw new Error('The label was clear.');
  },
  flips: () => {
    throw new Error('The set was clear.');
  },
};

/** 150 items whose embeddings have entries of ±1, none of them on: f is whole but for the half of the bias. */
const [items, factors, budget] = [150, 40, 7];
const rng = createRng(5);
const embeddings = Float32Array.from({ length: items * factors }, () => (rng.uniform() < 0.5 ? 1 : -1));
const weapons = {
  count: items,
  factors,
  linear: new Float64Array(items),
  embeddings: Float64Array.from(embeddings),
};
const at = (bias: number, decider = never) => ({
  target: makeTarget({ bias, linear: new Float32Array(items), embeddings, factors }, [], (j) => j),
  decider,
});
/** Rows alone, so that the search has something to do. */
const effort = { rowNodes: 1e6, first: 0, later: 0, pace: 1 };
const options = (nodeLimit: number) => ({ reachable: null, nodeLimit, effort });
const open = () => new Certifier(module, weapons, budget, 'add');
const once = async (bias: number, nodeLimit = 1e6, gate?: () => Promise<void>) =>
  (await open().certify([at(bias)], options(nodeLimit), gate))[0] as Certificate;

describe('a search in slices', () => {
  it('gives way after every 256 nodes, asks no decider where all is clear, and ends within its limit', async () => {
    let gates = 0;
    const whole = await once(-530.5, 1e6, async () => {
      gates++;
    });
    expect(whole.exact).toBe(0);
    expect(whole.nodes).toBeGreaterThan(600);
    expect(gates).toBe(Math.floor(whole.nodes / 256));
    expect(await once(-530.5, whole.nodes + 1)).toEqual(whole);
    // A few nodes too few, of a slice and of the whole: nothing is known beyond the bounds.
    for (const limit of [whole.nodes - 3, 5, 0]) {
      const { exact, exactSet, nodes, ...bounds } = await once(-530.5, limit);
      expect({ exact, exactSet, nodes }).toEqual({ exact: null, exactSet: [], nodes: limit });
      expect(whole).toMatchObject(bounds);
    }
  });

  it('is not disturbed by one that begins meanwhile, nor by one that is broken off', async () => {
    const alone = [await once(-530.5), await once(-520.5), await once(-540.5)];
    expect(alone.map(({ exact }) => exact)).toEqual([0, 7, 0]);
    const certifier = open();
    const later = () => new Promise<void>((resolve) => setTimeout(resolve));
    const several = [-530.5, -520.5, -540.5].map((bias) =>
      certifier.certify([at(bias)], options(1e6), later),
    );
    expect((await Promise.all(several)).flat()).toEqual(alone);
    const stopped = certifier.certify([at(-530.5)], options(1e6), async () => {
      throw new Error('stopped');
    });
    const next = certifier.certify([at(-520.5)], options(1e6));
    await expect(stopped).rejects.toThrow('stopped');
    expect(await next).toEqual([alone[1]]);
  });
});

describe('where rounding could decide', () => {
  /** Each of two items takes 1 from f, so that from 1 the first leaves a tie and both leave −1. */
  const weak = { count: 2, factors: 1, linear: Float64Array.of(-1, -1), embeddings: new Float64Array(2) };
  const of = (bias: number, decider: Decider) => ({
    target: makeTarget(
      { bias, linear: Float32Array.of(-1, -1), embeddings: new Float32Array(2), factors: 1 },
      [],
      (j) => j,
    ),
    decider,
  });
  const saying = (positive: boolean, flips: boolean): Decider => ({
    isPositive: () => positive,
    flips: (set) => flips && set.length === 1,
  });

  it('each decider answers for its own instance', async () => {
    const certifier = new Certifier(module, weak, 2, 'add');
    const ties = [true, false, false, true, true, false].map((flips) => of(1, saying(true, flips)));
    const found = await certifier.certify(ties, { reachable: null, nodeLimit: 100 });
    expect(found.map(({ exact }) => exact)).toEqual([1, 2, 2, 1, 1, 2]);
    // A score of 0 is a tie itself: its label is the decider's, and its margin is nothing.
    const labels = [true, false].map((positive) => of(0, saying(positive, false)));
    const [yes, no] = await certifier.certify(labels, { reachable: null, nodeLimit: 100 });
    expect([yes?.label, no?.label]).toEqual([1, -1]);
    expect([yes?.margin, no?.margin]).toEqual([0, 0]);
    // So is one that rounding could have brought to the other side.
    const { target, decider } = of(1, saying(false, false));
    const near = { target: { ...target, score: target.scoreError / 2 }, decider };
    const [other] = await certifier.certify([near], { reachable: null, nodeLimit: 100 });
    expect(other).toMatchObject({ label: -1, margin: 0 });
    // Where there is no doubt about the label nobody is asked.
    const [clear] = await certifier.certify([of(5, never)], { reachable: null, nodeLimit: 100 });
    expect(clear).toMatchObject({ label: 1, margin: 5, exact: 0 });
  });

  it('a budget that the kernels do not hold is refused in words', () => {
    for (const wrong of [0, -1, 1.5, maxBudget + 1, Number.NaN])
      expect(() => new Certifier(module, weak, wrong, 'add')).toThrow(/whole number from 1 to 20/);
    for (const right of [1, maxBudget]) expect(() => new Certifier(module, weak, right, 'add')).not.toThrow();
  });
});
