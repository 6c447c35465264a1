import { describe, expect, it } from 'vitest';
import { checkProof } from '../../../workers/certify/check-proof.ts';
import { exactSign } from '../../../workers/certify/exact-arithmetic.ts';
import { type ProofSubject, prove } from '../../../workers/certify/prove.ts';
import type { Certificate } from '../../../workers/certify/types.ts';
import { createRng } from '../../../workers/core/random.ts';
import type { Proof, ProofNode } from '../../../workers/protocol/ask/proof.ts';
import { bruteRadius, mostAfter } from '../../oracle/certify-brute.ts';

const [items, factors, budget] = [9, 3, 4];
const countOf = (node: ProofNode): number =>
  1 + (node.with ? countOf(node.with) : 0) + (node.without ? countOf(node.without) : 0);

/** An instance without anything on, the radius that trying every set finds, and what a certificate says of it. */
function drawn(seed: number, sign: 1 | -1, isAtEdge: boolean) {
  const rng = createRng(seed);
  const embeddings = Float32Array.from({ length: items * factors }, () => 0.6 * rng.normal());
  const linear = Float32Array.from({ length: items }, () => 0.5 * rng.normal());
  const parts = {
    factors,
    linear: (j: number) => linear[j]!,
    embedding: (j: number, f: number) => embeddings[j * factors + f]!,
  };
  const all = [...Array(items).keys()];
  // At the edge the best set of four just does not flip, so that bounds leave a tree to grow.
  const far = sign * (2 + 3 * rng.uniform());
  const bias = isAtEdge ? -mostAfter(parts, [], all, budget) - 0.01 : far;
  const fm = { bias: Math.fround(bias), factors, linear, embeddings };
  const subject: ProofSubject = {
    ...{ fm, first: 0, items, space: 'add', reachable: null },
    active: new Int32Array(0),
  };
  const exact = bruteRadius({ ...parts, bias: fm.bias }, [], all, budget);
  const certificate: Certificate = {
    ...{ label: sign, margin: Math.abs(fm.bias), relaxation: 0, split: 0, row: 0, best: 0, nodes: 0 },
    ...{ greedy: 0, greedySet: [], exact, exactSet: [] },
  };
  return { subject, certificate, robustUpTo: exact === 0 ? budget : exact - 1 };
}

describe('a proof', () => {
  it('may have so many nodes, all sizes together, and no more', () => {
    let grown = 0;
    for (let seed = 0; seed < 16; seed++) {
      const { subject, certificate } = drawn(seed, seed % 2 === 0 ? 1 : -1, seed % 2 === 1);
      const by = (most?: number) =>
        prove(subject, certificate, budget, { byHalves: 0, ...(most !== undefined && { most }) });
      const proof = by();
      const nodes = proof.sizes.map(countOf).reduce((sum, one) => sum + one, 0);
      expect(by(nodes)).toEqual(proof);
      if (nodes > 0) expect(() => by(nodes - 1)).toThrow(`more than ${nodes - 1} branches`);
      grown += Number(nodes > proof.sizes.length);
    }
    expect(grown).toBeGreaterThan(0);
  });

  it('goes as far as the certificate: to the budget, below the smallest flip, or as far as bounds reach', () => {
    let [robust, flipped] = [0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const { subject, certificate, robustUpTo } = drawn(seed, seed % 2 === 0 ? -1 : 1, false);
      const proof = prove(subject, certificate, budget);
      expect(proof.robustUpTo).toBe(robustUpTo);
      expect(checkProof(proof, subject.fm)).toBeNull();
      if (robustUpTo === budget) robust++;
      else flipped++;
      // Undecided: what the bounds close is proved, and the set that greedy found stands for a flip.
      const undecided = { ...certificate, exact: null, best: Math.min(1, robustUpTo), greedySet: [3, 1] };
      const some = prove(subject, undecided, budget);
      expect(some.robustUpTo).toBe(undecided.best);
      expect(some.flip).toEqual([3, 1]);
      expect(prove(subject, { ...undecided, exactSet: [2] }, budget).flip).toEqual([2]);
    }
    expect(Math.min(robust, flipped)).toBeGreaterThan(3);
  });

  it('is refused where only what float64 loses makes it look true', () => {
    // Two features of 64 factors: their ends cancel in the product and in the sum with the linear weight, and the 62
    // hundreds between are lost beside 2^60. So f is −12,000 + 6,200 before the switch and 12,400 above that after it.
    const row = (end: number) => [2 ** 30, ...new Array<number>(62).fill(10), end * 2 ** 30];
    const fm = {
      ...{ bias: -12_000, factors: 64, linear: Float32Array.of(-(2 ** 61), -(2 ** 61)) },
      embeddings: Float32Array.from([...row(-1), ...row(1)]),
    };
    const model = {
      ...{ bias: fm.bias, factors: fm.factors },
      linear: (j: number) => fm.linear[j]!,
      embedding: (j: number, f: number) => fm.embeddings[j * 64 + f]!,
    };
    expect([exactSign(model, [1]), exactSign(model, [0, 1])]).toEqual([-1, 1]);
    const proof: Proof = {
      ...{ format: 'brittle-proof', version: 1, active: [1], first: 0, items: 1, label: -1, space: 'add' },
      ...{ reach: null, robustUpTo: 1, sizes: [{}], flip: [] },
    };
    expect(checkProof(proof, fm)).toMatch(/left open/);
    // That the switch flips is integer arithmetic, and holds.
    expect(checkProof({ ...proof, robustUpTo: 0, sizes: [], flip: [0] }, fm)).toBeNull();
  });
});
