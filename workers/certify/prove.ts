import type { Proof, ProofNode } from '../protocol/ask/proof.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import { type BoundOf, type Branch, type Ground, ranked } from './ground.ts';
import { convexBound } from './prove-down.ts';
import type { FmModel } from './target.ts';
import type { Certificate, PerturbationSpace } from './types.ts';

/** Most nodes of a proof: about 10 MB at 64 factors. */
const mostNodes = 20_000;
/** What a bound must stay below the margin by, as a share of what it sums: more than the checker's rounding. */
const slack = 1e-9;
/** Longest list of an item's best partners. */
const kept = 96;

/** An instance, its machine, and what the adversary may do. */
export interface ProofSubject {
  readonly fm: FmModel;
  readonly first: number;
  readonly items: number;
  readonly active: Int32Array;
  readonly space: PerturbationSpace;
  /** 1 where an item is in reach, [items]; null for all. */
  readonly reachable: Uint8Array | null;
}

function groundOf(subject: ProofSubject): Ground {
  const { fm, first, items, active, space, reachable } = subject;
  const { factors, embeddings, linear, bias } = fm;
  const on = new Set(active);
  const free = Array.from({ length: items }, (_, j) => j).filter(
    (j) =>
      (!reachable || reachable[j] === 1) && (space === 'both' || (space === 'add') !== on.has(first + j)),
  );
  const s = new Float64Array(factors);
  let f = bias;
  for (const i of active) {
    f += linear[i] as number;
    for (let d = 0; d < factors; d++) {
      const v = embeddings[i * factors + d] as number;
      s[d] = (s[d] as number) + v;
      f += (v * v) / 2;
    }
  }
  for (const x of s) f += (x * x) / 2;
  const sigma = f > 0 ? -1 : 1;
  const rows = new Float64Array(free.length * factors);
  const squares = new Float64Array(free.length);
  const gains = Float64Array.from(free, (j, at) => {
    const t = on.has(first + j) ? -1 : 1;
    let [met, square] = [linear[first + j] as number, 0];
    for (let d = 0; d < factors; d++) {
      const v = embeddings[(first + j) * factors + d] as number;
      rows[at * factors + d] = t * v;
      met += v * (s[d] as number);
      square += v * v;
    }
    squares[at] = square;
    return sigma * (t > 0 ? met + square : -met);
  });
  const known = new Map<number, Float64Array>();
  const products = (at: number): Float64Array => {
    let row = known.get(at);
    if (!row) {
      const v = rows.subarray(at * factors, (at + 1) * factors);
      row = Float64Array.from(free, (_, o) => {
        let sum = 0;
        for (let d = 0; d < factors; d++) sum += (v[d] as number) * (rows[o * factors + d] as number);
        return sum;
      });
      if (known.size < 2000) known.set(at, row);
    }
    return row;
  };
  return { free, gains, squares, rows, factors, products, sigma, margin: Math.abs(f) };
}

/** The row bound among the items that are left, again and again without those that no flip can contain. */
function rowBound({ products, sigma, margin }: Ground, roots: readonly number[]): BoundOf {
  const partners = new Map<number, { readonly of: readonly number[]; readonly value: Float64Array }>();
  const partnersOf = (at: number) => {
    let found = partners.get(at);
    if (!found) {
      const row = products(at);
      const values = new Map(roots.filter((o) => o !== at).map((o) => [o, sigma * (row[o] as number)]));
      const least = Float64Array.from(values.values()).sort().at(-kept) ?? Number.NEGATIVE_INFINITY;
      const worth = (o: number) => values.get(o) as number;
      const of = [...values.keys()].filter((o) => worth(o) >= least).sort((a, b) => worth(b) - worth(a));
      found = { of, value: Float64Array.from(of, worth) };
      partners.set(at, found);
    }
    return found;
  };
  const best = (at: number, among: ReadonlySet<number>, count: number): number => {
    if (count === 0) return 0;
    const { of, value } = partnersOf(at);
    let [sum, left] = [0, count];
    for (let n = 0; n < of.length && left > 0; n++) {
      if (!among.has(of[n] as number)) continue;
      sum += value[n] as number;
      left--;
    }
    return of.length === 0 ? 0 : sum + left * (value.at(-1) as number);
  };
  return ({ left, gains, total }, need) => {
    for (let some = left; ; ) {
      const among = new Set(some);
      const rows = new Map(some.map((at) => [at, (gains[at] as number) + best(at, among, need - 1) / 2]));
      const of = (at: number) => rows.get(at) as number;
      const { order, sum } = ranked(some, of, need);
      const others = total + ranked(some, of, need - 1).sum;
      const stays = some.filter((at) => others + of(at) >= margin);
      const pick = order[0] as number;
      if (stays.length < need) return { bound: Number.NEGATIVE_INFINITY, pick };
      if (total + sum < margin || stays.length === some.length) return { bound: total + sum, pick };
      some = stays;
    }
  };
}

/** Positions without those that no flip of a size can contain even if every pair were worth the product of its lengths. */
function rootsOf({ free, gains, squares, margin }: Ground, size: number): number[] {
  const longest = Math.sqrt(squares.reduce((most, x) => Math.max(most, x), 0));
  const rows = gains.map((gain, at) => gain + ((size - 1) / 2) * longest * Math.sqrt(squares[at] as number));
  const all = [...free.keys()];
  const others = ranked(all, (at) => rows[at] as number, size - 1).sum;
  return all.filter((at) => others + (rows[at] as number) >= margin * (1 - slack));
}

/** The tree that no set of `size` items flips. @throws LabFailure 'bad-spec' where it grows too long */
function treeOf(ground: Ground, size: number, count: () => void): ProofNode {
  const { free, gains, products, sigma, margin } = ground;
  const roots = sigma > 0 ? rootsOf(ground, size) : [...free.keys()];
  const boundOf = sigma < 0 && size > 1 ? convexBound(ground) : rowBound(ground, roots);
  const bar = margin - slack * (margin + gains.reduce((most, g) => Math.max(most, Math.abs(g)), 0) * size);
  const grow = ({ chosen, left, gains: own, total }: Branch): ProofNode => {
    count();
    const need = size - chosen.length;
    if (need === 0 || left.length < need) return {};
    const { bound, pick, z } = boundOf({ chosen, left, gains: own, total }, need);
    const bounded = z ? { z } : {};
    if (bound < bar) return bounded;
    const rest = left.filter((at) => at !== pick);
    const row = products(pick);
    const met = own.slice();
    for (const at of rest) met[at] = (met[at] as number) + sigma * (row[at] as number);
    return {
      ...bounded,
      item: free[pick] as number,
      with: grow({
        chosen: [...chosen, pick],
        left: rest,
        gains: met,
        total: total + (own[pick] as number),
      }),
      without: grow({ chosen, left: rest, gains: own, total }),
    };
  };
  return grow({ chosen: [], left: roots, gains, total: 0 });
}

/**
 * Writes down why a certificate holds, for `checkProof` to check: trees of bounds for every size that no set flips, and
 * the set that does.
 * @throws LabFailure 'bad-spec' where the proof would have more than 20,000 nodes
 */
export function prove(subject: ProofSubject, certificate: Certificate, budget: number): Proof {
  const { first, items, active, space, reachable } = subject;
  const { label, exact, exactSet, greedySet, best } = certificate;
  const ground = groundOf(subject);
  const robustUpTo = exact === 0 ? budget : exact === null ? best : exact - 1;
  let nodes = 0;
  const count = () => {
    if (++nodes > mostNodes)
      throw new LabFailure(
        'bad-spec',
        `This proof has more than ${mostNodes.toLocaleString('en')} branches, too many for a file; a smaller budget q may have one.`,
      );
  };
  const sizes = Array.from({ length: robustUpTo }, (_, n) => treeOf(ground, n + 1, count));
  return {
    format: 'brittle-proof',
    version: 1,
    active: [...active],
    first,
    items,
    label,
    space,
    reach: reachable && Array.from(reachable.keys()).filter((j) => reachable[j] === 1),
    robustUpTo,
    sizes,
    flip: [...(exactSet.length > 0 ? exactSet : greedySet)],
  };
}
