import type { Proof, ProofNode } from '../protocol/ask/proof.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import { type BoundOf, type Branch, type Ground, ranked, slack } from './ground.ts';
import { convexBound } from './prove-down.ts';
import { partnersIn, rowBound, shareBound } from './prove-up.ts';
import type { FmModel } from './target.ts';
import type { Certificate, PerturbationSpace } from './types.ts';

/** Most nodes of a proof: about 10 MB at 64 factors. */
const mostNodes = 20_000;
/** Branches that a size may take by halves of pairs before its tree is grown anew with shares. */
const usualByHalves = 50;

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

/** Positions without those that no flip of a size can contain even if every pair were worth the product of its lengths. */
function rootsOf({ free, gains, squares, margin }: Ground, size: number): number[] {
  const longest = Math.sqrt(squares.reduce((most, x) => Math.max(most, x), 0));
  const rows = gains.map((gain, at) => gain + ((size - 1) / 2) * longest * Math.sqrt(squares[at] as number));
  const all = [...free.keys()];
  const others = ranked(all, (at) => rows[at] as number, size - 1).sum;
  return all.filter((at) => others + (rows[at] as number) >= margin * (1 - slack));
}

/** The tree that no set of `size` items flips, by a bound; null where it comes to more than `most` branches. */
function treeBy(ground: Ground, size: number, roots: readonly number[], boundOf: BoundOf, most: number) {
  const { free, gains, products, sigma, margin } = ground;
  const bar =
    margin - slack * (margin + gains.reduce((largest, g) => Math.max(largest, Math.abs(g)), 0) * size);
  let nodes = 0;
  const grow = ({ chosen, left, gains: own, total }: Branch): ProofNode | null => {
    if (++nodes > most) return null;
    const need = size - chosen.length;
    if (need === 0 || left.length < need) return {};
    const { bound, pick, z, shares, leave } = boundOf({ chosen, left, gains: own, total }, need);
    const handed = (shares ?? []).map(([i, j, n]) => [free[i] as number, free[j] as number, n] as const);
    const bounded = { ...(z ? { z } : {}), ...(handed.length > 0 ? { shares: handed } : {}) };
    if (bound < bar) {
      leave?.();
      return bounded;
    }
    const rest = left.filter((at) => at !== pick);
    const row = products(pick);
    const met = own.slice();
    for (const at of rest) met[at] = (met[at] as number) + sigma * (row[at] as number);
    const taken = grow({
      chosen: [...chosen, pick],
      left: rest,
      gains: met,
      total: total + (own[pick] as number),
    });
    const spared = taken && grow({ chosen, left: rest, gains: own, total });
    leave?.();
    return taken && spared && { ...bounded, item: free[pick] as number, with: taken, without: spared };
  };
  const tree = grow({ chosen: [], left: roots, gains, total: 0 });
  return tree && { tree, nodes };
}

/** The same by the cheapest bound that closes it within so many branches. */
function treeOf(ground: Ground, size: number, most: number, byHalves: number) {
  const by = (roots: readonly number[], boundOf: BoundOf, nodes: number) =>
    treeBy(ground, size, roots, boundOf, nodes);
  const all = [...ground.free.keys()];
  if (ground.sigma < 0)
    return by(all, size > 1 ? convexBound(ground) : rowBound(ground, partnersIn(ground, all)), most);
  const roots = rootsOf(ground, size);
  const partnersOf = partnersIn(ground, roots);
  return (
    by(roots, rowBound(ground, partnersOf), Math.min(most, byHalves)) ??
    by(roots, shareBound(ground, partnersOf), most)
  );
}

/**
 * Writes down why a certificate holds, for `checkProof` to check: trees of bounds for every size that no set flips, and
 * the set that does.
 * @param limits.byHalves branches of a size that is pushed up beyond which shares of pairs are handed on
 * @param limits.most nodes of the whole proof; 20,000 unless told otherwise
 * @throws LabFailure 'bad-spec' where the proof would have more nodes than that
 */
export function prove(
  subject: ProofSubject,
  certificate: Certificate,
  budget: number,
  { byHalves = usualByHalves, most = mostNodes }: { readonly byHalves?: number; readonly most?: number } = {},
): Proof {
  const { first, items, active, space, reachable } = subject;
  const { label, exact, exactSet, greedySet, best } = certificate;
  const ground = groundOf(subject);
  const robustUpTo = exact === 0 ? budget : exact === null ? best : exact - 1;
  let left = most;
  const sizes = Array.from({ length: robustUpTo }, (_, n) => {
    const grown = treeOf(ground, n + 1, left, byHalves);
    if (!grown) {
      throw new LabFailure(
        'bad-spec',
        `This proof has more than ${most.toLocaleString('en')} branches, too many for a file; a smaller budget q may have one.`,
      );
    }
    left -= grown.nodes;
    return grown.tree;
  });
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
