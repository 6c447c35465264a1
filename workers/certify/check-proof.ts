import type { Proof, ProofNode } from '../protocol/ask/proof.ts';

/** A factorization machine as a proof is checked against: w0, w [features], V [features × factors]. */
export interface ProvenMachine {
  readonly bias: number;
  readonly linear: Float32Array;
  readonly embeddings: Float32Array;
  readonly factors: number;
}

/** The next number up that is surely above what was rounded to x. */
const up = (x: number) =>
  x === Number.NEGATIVE_INFINITY ? x : x + (Math.abs(x) * 2 ** -52 + Number.MIN_VALUE);
const down = (x: number) => -up(-x);

/** f(x) · 2^299 without rounding: float32 parameters are integers times 2^-149. */
function exactScore({ bias, linear, embeddings, factors }: ProvenMachine, active: Iterable<number>): bigint {
  const whole = (x: number): bigint => {
    let [value, bits] = [x, 0];
    for (; !Number.isInteger(value); bits++) value *= 2;
    return BigInt(value) << BigInt(149 - bits);
  };
  const on = [...active];
  let twice = (whole(bias) + on.reduce((sum, j) => sum + whole(linear[j] ?? 0), 0n)) << 150n;
  for (let f = 0; f < factors; f++) {
    const column = on.map((j) => whole(embeddings[j * factors + f] ?? 0));
    const sum = column.reduce((a, b) => a + b, 0n);
    twice += sum * sum + column.reduce((a, b) => a + b * b, 0n);
  }
  return twice;
}

/** Items that a proof lets be switched, from 0. */
export function itemsFree({ active, first, items, reach, space }: Proof): readonly number[] {
  const on = new Set(active);
  const reached = reach && new Set(reach);
  return Array.from({ length: items }, (_, j) => j).filter(
    (j) => (!reached || reached.has(j)) && (space === 'both' || (space === 'add') !== on.has(first + j)),
  );
}

/**
 * Checks a proof on a machine by code that shares nothing with the search: every bound is summed in float64 and widened
 * by what rounding can come to, and what the last sets come to is integer arithmetic. Never answers null for a false proof.
 * @returns null where the proof holds, else a sentence that says where it fails
 */
export function checkProof(proof: Proof, machine: ProvenMachine): string | null {
  const { active, first, items, flip, sizes, robustUpTo } = proof;
  const { linear, embeddings, factors } = machine;
  const features = linear.length;
  if (first + items > features || active.some((j) => j >= features))
    return 'The model has fewer features than the proof speaks of: it is about another model.';
  const on = new Set(active);
  if (on.size !== active.length) return 'The instance names a feature twice.';
  const positive = exactScore(machine, on) > 0n;
  if (positive !== (proof.label === 1)) return 'The model predicts another label than the proof says.';
  const free = itemsFree(proof);
  const isFree = new Set(free);
  const switched = (set: readonly number[]) => {
    const after = new Set(on);
    for (const j of set) if (!after.delete(first + j)) after.add(first + j);
    return after;
  };
  const doesFlip = (set: readonly number[]) => exactScore(machine, switched(set)) > 0n !== positive;
  if (flip.length > 0) {
    if (new Set(flip).size !== flip.length || flip.some((j) => !isFree.has(j)))
      return 'The flipping set names an item twice, or one that may not be switched.';
    if (!doesFlip(flip)) return 'The set said to flip the prediction does not.';
  }
  if (sizes.length !== robustUpTo) return `The proof covers ${sizes.length} sizes, not ${robustUpTo}.`;

  const row = (feature: number) => embeddings.subarray(feature * factors, (feature + 1) * factors);
  /** An upper bound on `sign` <v, z>. */
  const above = (sign: number, v: ArrayLike<number>, z: ArrayLike<number>): number => {
    let [sum, size] = [0, 0];
    for (let f = 0; f < factors; f++) {
      const product = sign * (v[f] as number) * (z[f] as number);
      sum += product;
      size += Math.abs(product);
    }
    // Twice what a sum of so many rounded products can be off by (Higham, section 3.1).
    return up(sum + size * (factors + 2) * 2 ** -52 + factors * Number.MIN_VALUE);
  };
  const sigma = positive ? -1 : 1;
  const sign = (j: number) => (on.has(first + j) ? -1 : 1);
  // Bounds on f from Σ <v_i, s>, added up item by item, so that no rounded s is squared.
  let most = machine.bias;
  let least = machine.bias;
  for (const i of active) {
    let [high, low] = [above(1, row(i), row(i)), -above(-1, row(i), row(i))];
    for (const j of active) {
      high = up(high + above(1, row(i), row(j)));
      low = down(low - above(-1, row(i), row(j)));
    }
    most = up(most + up((linear[i] as number) + up(high / 2)));
    least = down(least + down((linear[i] as number) + down(low / 2)));
  }
  const margin = Math.max(0, positive ? least : -most);
  /** Upper bounds on what switching j alone moves f towards the flip, and on half its square. */
  const gains = new Map<number, number>();
  const halves = new Map<number, number>();
  for (const j of free) {
    const v = row(first + j);
    const t = sigma * sign(j);
    let gain = t * (linear[first + j] as number);
    for (const i of active) gain = up(gain + above(t, v, row(i)));
    if (sign(j) > 0) gain = up(gain + above(sigma, v, v));
    gains.set(j, gain);
    halves.set(j, up(above(1, v, v) / 2));
  }
  const known = new Map<number, number>();
  const pair = (i: number, j: number): number => {
    const key = Math.min(i, j) * items + Math.max(i, j);
    let value = known.get(key);
    if (value === undefined) {
      value = above(sigma * sign(i) * sign(j), row(first + i), row(first + j));
      known.set(key, value);
    }
    return value;
  };
  const largest = (values: readonly number[], count: number): number => {
    if (values.length < count) return Number.NEGATIVE_INFINITY;
    return [...values]
      .sort((a, b) => b - a)
      .slice(0, count)
      .reduce((sum, x) => up(sum + x), 0);
  };

  /** Most partners of an item that are kept in order; those behind them count as much as the last of these. */
  const kept = 96;
  const partners = new Map<number, { readonly of: Int32Array; readonly value: Float64Array }>();
  let among: readonly number[] = free;
  const partnersOf = (j: number) => {
    let found = partners.get(j);
    if (!found) {
      const all = Float64Array.from(among, (i) =>
        i === j ? Number.NEGATIVE_INFINITY : above(sigma * sign(i) * sign(j), row(first + i), row(first + j)),
      );
      const least = all.slice().sort().at(-kept) ?? Number.NEGATIVE_INFINITY;
      const order = [...among.keys()]
        .filter((n) => among[n] !== j && (all[n] as number) >= least)
        .sort((m, n) => (all[n] as number) - (all[m] as number));
      found = {
        of: Int32Array.from(order, (n) => among[n] as number),
        value: Float64Array.from(order, (n) => all[n] as number),
      };
      partners.set(j, found);
    }
    return found;
  };
  /** The `count` largest pair values of j with items of `others`, summed. */
  const bestPairs = (j: number, others: ReadonlySet<number>, count: number): number => {
    if (count === 0) return 0;
    const { of, value } = partnersOf(j);
    let [sum, left] = [0, count];
    for (let n = 0; n < of.length && left > 0; n++) {
      if (!others.has(of[n] as number)) continue;
      sum = up(sum + (value[n] as number));
      left--;
    }
    for (; left > 0 && of.length > 0; left--) sum = up(sum + (value.at(-1) as number));
    return sum;
  };

  /** What an item gets of a pair beyond its half, by item and partner, as the shares above and here have it. */
  const given = new Map<number, Map<number, number>>();
  const give = (j: number, i: number, more: number) => {
    const mine = given.get(j) ?? new Map<number, number>();
    given.set(j, mine);
    mine.set(i, (mine.get(i) ?? 0) + more);
  };
  /** The `count` largest shares of j of its pairs with items of `others`, summed. */
  const bestShares = (j: number, others: ReadonlySet<number>, count: number): number => {
    const mine = given.get(j);
    if (!mine || count === 0) return up(bestPairs(j, others, count) / 2);
    const found: number[] = [];
    for (const [i, more] of mine) if (others.has(i)) found.push(up(up(pair(i, j) / 2) + more * 2 ** -20));
    const { of, value } = partnersOf(j);
    let left = count;
    for (let n = 0; n < of.length && left > 0; n++) {
      if (!others.has(of[n] as number) || mine.has(of[n] as number)) continue;
      found.push(up((value[n] as number) / 2));
      left--;
    }
    // Those behind the ones kept in order count as much as the last of these.
    for (; left > 0 && of.length > 0; left--) found.push(up((value.at(-1) as number) / 2));
    return largest(found, Math.min(count, found.length));
  };

  interface Place {
    readonly chosen: readonly number[];
    readonly left: readonly number[];
    /** Of the nearest z above: ½‖z‖² and every bracket; null where there is none, and halves of pairs bound. */
    readonly brackets: { readonly half: number; readonly of: ReadonlyMap<number, number> } | null;
  }
  /** σδ(S) ≤ ½‖z‖² + Σ_S (gain_j + ½‖v_j‖² - t_j <v_j, z>) where σ = -1, since ‖Σ t_j v_j - z‖² ≥ 0. */
  const bracketsOf = (z: readonly number[]) => ({
    half: up(above(1, z, z) / 2),
    of: new Map(
      free.map((j) => {
        const own = up((gains.get(j) as number) + (halves.get(j) as number));
        return [j, up(own + above(-sign(j), row(first + j), z))] as const;
      }),
    ),
  });
  const boundOf = ({ chosen, left, brackets }: Place, need: number): number => {
    if (brackets) {
      const { half, of } = brackets;
      const fixed = chosen.reduce((sum, j) => up(sum + (of.get(j) as number)), half);
      return up(
        fixed +
          largest(
            left.map((j) => of.get(j) as number),
            need,
          ),
      );
    }
    // A pair belongs to its two items in shares that come to all of it, whatever they are.
    let fixed = 0;
    chosen.forEach((j, n) => {
      fixed = up(fixed + (gains.get(j) as number));
      for (const i of chosen.slice(0, n)) fixed = up(fixed + pair(i, j));
    });
    const own = new Map(
      left.map((j) => [j, chosen.reduce((sum, i) => up(sum + pair(i, j)), gains.get(j) as number)]),
    );
    for (let some = left; ; ) {
      const members = new Set(some);
      const rows = some.map((j) => up((own.get(j) as number) + bestShares(j, members, need - 1)));
      const bound = up(fixed + largest(rows, need));
      const others = up(fixed + largest(rows, need - 1));
      const stays = some.filter((_, n) => up(others + (rows[n] as number)) >= margin);
      if (bound < margin || stays.length === some.length) return bound;
      some = stays;
    }
  };
  const isClosed = (node: ProofNode, above: Place, size: number): boolean => {
    const { shares = [] } = node;
    if (shares.some(([i, j, n]) => sigma < 0 || i === j || !Number.isSafeInteger(n))) return false;
    for (const [i, j, n] of shares) {
      give(i, j, n);
      give(j, i, -n);
    }
    const closed = isClosedHere(node, above, size);
    for (const [i, j, n] of shares) {
      give(i, j, -n);
      give(j, i, n);
    }
    return closed;
  };
  const isClosedHere = (node: ProofNode, above: Place, size: number): boolean => {
    const { chosen, left } = above;
    const need = size - chosen.length;
    if (left.length < need) return true;
    if (need === 0) return !doesFlip(chosen);
    if (node.z && (sigma > 0 || node.z.length !== factors)) return false;
    const place = node.z ? { ...above, brackets: bracketsOf(node.z) } : above;
    if (node.item === undefined) return boundOf(place, need) < margin;
    const { item } = node;
    if (!left.includes(item) || !node.with || !node.without) return false;
    const rest = left.filter((j) => j !== item);
    return (
      isClosed(node.with, { ...place, chosen: [...chosen, item], left: rest }, size) &&
      isClosed(node.without, { ...place, left: rest }, size)
    );
  };
  /** Without items that no flip of a size can contain even if every pair were worth the product of its lengths. */
  const roots = (size: number): number[] => {
    const lengths = new Map(free.map((j) => [j, up(Math.sqrt(up(2 * (halves.get(j) as number))))]));
    const longest = Math.max(0, ...lengths.values());
    const rows = free.map((j) =>
      up((gains.get(j) as number) + up(up((lengths.get(j) as number) * longest) * ((size - 1) / 2))),
    );
    const others = largest(rows, Math.min(size - 1, free.length));
    return free.filter((_, n) => up(others + (rows[n] as number)) >= margin);
  };
  for (const [n, tree] of sizes.entries()) {
    const size = n + 1;
    partners.clear();
    among = sigma > 0 ? roots(size) : free;
    if (!isClosed(tree, { chosen: [], left: among, brackets: null }, size))
      return `The proof does not hold for sets of ${size} ${size === 1 ? 'switch' : 'switches'}: a branch of its tree is left open.`;
  }
  return null;
}
