import { type Bounded, type BoundOf, type Branch, type Ground, ranked, slack } from './ground.ts';

/** Longest list of an item's best partners. */
const kept = 96;
/** Times that shares are handed on at the first branch, and at those below. */
const firstTimes = 1500;
const laterTimes = 60;
/** Times without a better bound after which steps are halved. */
const patience = 20;
/** What a proof's shares are counted in. */
const unit = 2 ** -20;

/** Pairs of an item by falling value: the best `kept` of them. */
interface Partners {
  readonly of: readonly number[];
  readonly value: Float64Array;
}

/** The best partners of an item among the roots, looked up once. */
export function partnersIn({ products, sigma }: Ground, roots: readonly number[]): (at: number) => Partners {
  const partners = new Map<number, Partners>();
  return (at) => {
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
}

/** The row bound among the items that are left, again and again without those that no flip can contain. */
export function rowBound({ margin }: Ground, partnersOf: (at: number) => Partners): BoundOf {
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
  return (branch, need) => among(branch, need, margin, (at, others) => best(at, others, need - 1) / 2);
}

/** The bound by what each item gets of its pairs among those left, again and again without those that no flip can contain. */
function among(
  { left, gains, total }: Branch,
  need: number,
  margin: number,
  shareOf: (at: number, others: ReadonlySet<number>) => number,
): Bounded {
  for (let some = left; ; ) {
    const others = new Set(some);
    const rows = new Map(some.map((at) => [at, (gains[at] as number) + shareOf(at, others)]));
    const of = (at: number) => rows.get(at) as number;
    const { order, sum } = ranked(some, of, need);
    const rest = total + ranked(some, of, need - 1).sum;
    const stays = some.filter((at) => rest + of(at) >= margin);
    const pick = order[0] as number;
    if (stays.length < need) return { bound: Number.NEGATIVE_INFINITY, pick };
    if (total + sum < margin || stays.length === some.length) return { bound: total + sum, pick };
    some = stays;
  }
}

/** The positions of the `count` largest values, largest first. */
function largest(among: readonly number[], values: Float64Array, count: number): number[] {
  const found: number[] = [];
  for (const at of among) {
    const value = values[at] as number;
    if (found.length === count && value <= (values[found.at(-1) as number] as number)) continue;
    let to = found.length;
    while (to > 0 && (values[found[to - 1] as number] as number) < value) to--;
    found.splice(to, 0, at);
    found.length = Math.min(found.length, count);
  }
  return found;
}

/**
 * The bound by shares of pairs (docs/certify.md): what halves leave open is closed by handing shares on, which the
 * branches below inherit. Shares are whole multiples of 2^-20, as the file holds them.
 */
export function shareBound(ground: Ground, partnersOf: (at: number) => Partners): BoundOf {
  const { rows: embeddings, factors, sigma, margin } = ground;
  /** What an item gets of a pair beyond its half, by item and partner. */
  const given = new Map<number, Map<number, number>>();
  let isFirst = true;
  const give = (at: number, o: number, more: number) => {
    for (const [i, j, n] of [
      [at, o, more],
      [o, at, -more],
    ] as const) {
      const mine = given.get(i) ?? new Map<number, number>();
      given.set(i, mine);
      mine.set(j, (mine.get(j) ?? 0) + n);
    }
  };
  const shareOf = (at: number, o: number) => {
    let value = 0;
    for (let f = 0; f < factors; f++)
      value += (embeddings[at * factors + f] as number) * (embeddings[o * factors + f] as number);
    return (sigma * value) / 2 + (given.get(at)?.get(o) ?? 0) * unit;
  };
  /** The largest shares of an item among others: whose (-1 for one behind those listed), the last of them, their sum. */
  const best = (at: number, among: ReadonlySet<number>, count: number) => {
    const { of, value } = partnersOf(at);
    const mine = given.get(at);
    const found: (readonly [number, number])[] = [];
    for (const o of mine?.keys() ?? []) if (among.has(o)) found.push([o, shareOf(at, o)]);
    let left = count;
    for (let n = 0; n < of.length && left > 0; n++) {
      const o = of[n] as number;
      if (!among.has(o) || mine?.has(o)) continue;
      found.push([o, (value[n] as number) / 2]);
      left--;
    }
    for (; left > 0 && of.length > 0; left--) found.push([-1, (value.at(-1) as number) / 2]);
    found.sort((a, b) => b[1] - a[1]);
    const top = found.slice(0, count);
    return {
      whose: top.map(([o]) => o),
      least: top.at(-1)?.[1] ?? 0,
      sum: top.reduce((all, [, share]) => all + share, 0),
    };
  };

  return (branch, need): Bounded => {
    const { left, gains, total } = branch;
    const handed = new Map<string, [number, number, number]>();
    const times = isFirst ? firstTimes : laterTimes;
    let pace = isFirst ? 1 : 0.25;
    isFirst = false;
    let some = left;
    let members: ReadonlySet<number> = new Set(some);
    const rows = new Map(some.map((at) => [at, best(at, members, need - 1)]));
    const values = gains.map((gain, at) => gain + (rows.get(at)?.sum ?? 0));
    const renew = (at: number) => {
      const row = best(at, members, need - 1);
      rows.set(at, row);
      values[at] = (gains[at] as number) + row.sum;
    };
    const goal = margin - slack * 10 * (margin + Math.abs(total));
    let [least, stall] = [Number.POSITIVE_INFINITY, 0];
    for (let time = 0; ; time++) {
      const leaders = largest(some, values, need);
      const bound = leaders.reduce((sum, at) => sum + (values[at] as number), total);
      if (some.length < need || bound < goal || time === times || need < 2) break;
      if (bound < least) [least, stall] = [bound, 0];
      else if (++stall === patience) {
        [pace, stall] = [pace / 2, 0];
        if (pace < 0.02) break;
      }
      if (time % 16 === 15) {
        // What no flip can contain leaves, and the shares settle among the others.
        const others = bound - (values[leaders.at(-1) as number] as number);
        const stays = some.filter((at) => others + (values[at] as number) >= margin);
        if (stays.length < some.length) {
          some = stays;
          members = new Set(some);
          for (const at of some) if (rows.get(at)?.whose.some((o) => !members.has(o))) renew(at);
          continue;
        }
      }
      const isLeader = new Set(leaders);
      const pairs = leaders.flatMap((at) =>
        (rows.get(at)?.whose ?? []).flatMap((o) =>
          o >= 0 && !(isLeader.has(o) && rows.get(o)?.whose.includes(at)) ? [[at, o] as const] : [],
        ),
      );
      if (pairs.length === 0) break;
      const step = Math.max(1, Math.round((pace * (bound - goal)) / pairs.length / unit));
      const stale = new Set(leaders);
      for (const [at, o] of pairs) {
        give(at, o, -step);
        const key = at < o ? `${at} ${o}` : `${o} ${at}`;
        const sum = handed.get(key) ?? [Math.min(at, o), Math.max(at, o), 0];
        sum[2] += at < o ? -step : step;
        handed.set(key, sum);
        if (shareOf(o, at) > (rows.get(o)?.least ?? 0)) stale.add(o);
      }
      for (const at of stale) renew(at);
    }
    const shares = [...handed.values()].filter(([, , n]) => n !== 0);
    return {
      // By the shares as they are now, which is what a checker has.
      ...among(branch, need, margin, (at, others) => best(at, others, need - 1).sum),
      shares,
      leave: () => {
        for (const [at, o, n] of shares) give(at, o, -n);
      },
    };
  };
}
