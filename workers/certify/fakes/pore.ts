/*
 * PORE (Jia et al., USENIX Security 2023): how many items of a list stay, whatever a number of fake users do, where the
 * list is a vote of recommenders each trained on a random sample of the users. Derived in docs/fakes.md.
 */

/** How the voters are drawn. */
export interface Sampling {
  /** Genuine users, n. */
  readonly users: number;
  /** Users that a recommender is trained on, s ≤ n. */
  readonly size: number;
  /** Items that each recommends to a user at most, N′. */
  readonly votes: number;
  /** Whether each recommends to every user, by the user's history, or to those it was trained on alone. */
  readonly everyone: boolean;
}

/** What fake users can do to the probabilities of a genuine user's items. */
export interface Drift {
  /** R: the probability that no fake user is in a sample; what an item keeps of its own at least. */
  readonly kept: number;
  /** What a single item can gain at most besides what it keeps, and all items together so many times `votes`. */
  readonly gain: number;
}

/** What `fakes` more users, a whole number from 0, can do. */
export function driftOf({ users, size, everyone }: Sampling, fakes: number): Drift {
  let kept = 1;
  for (let i = 1; i <= fakes; i++) kept *= Math.max(0, users + i - size) / (users + i);
  // How often the user is recommended to: in clean samples, of which `kept` are left, and in all with fakes among them.
  const before = everyone ? 1 : size / users;
  const after = everyone ? 1 : size / (users + fakes);
  return { kept, gain: Math.max(0, after - before * kept) };
}

/** Beyond the rounding of a handful of products and of a sum of `places` terms in float64. */
const widened = (value: number) => value * (1 + 1e-12) + 1e-15;

/**
 * How many of a set of items are in the list of `places` items at least. `lower` are lower bounds of the probabilities
 * of the set's items, `upper` upper bounds of those of all other items, both falling; of the others so many as there are
 * places will do. Ties count against the set.
 */
export function keptAtLeast(
  lower: readonly number[],
  upper: readonly number[],
  places: number,
  votes: number,
  { kept, gain }: Drift,
): number {
  let above = 0;
  for (let r = 1; r <= Math.min(lower.length, places); r++) {
    const own = lower[r - 1];
    while (above < upper.length && upper[above] >= own) above++;
    // Rivals that must rise above the r-th item, of those below it, before fewer than r of the set are listed.
    const needed = places - r + 1 - above;
    if (needed <= 0) return r - 1;
    if (upper.length < above + needed) continue;
    const rivals = upper.slice(above, above + needed);
    const together = (kept * rivals.reduce((sum, bound) => sum + bound, 0) + votes * gain) / needed;
    const weakest = kept * rivals[needed - 1] + gain;
    if (!(own * kept > widened(Math.min(together, weakest)))) return r - 1;
  }
  return Math.min(lower.length, places);
}

/**
 * Whether an item stays out of the list of `places` items. `lower` are lower bounds of the other items' probabilities,
 * falling, `upper` an upper bound of its own.
 */
export function staysOut(
  lower: readonly number[],
  upper: number,
  places: number,
  { kept, gain }: Drift,
): boolean {
  const last = lower[places - 1];
  return last !== undefined && last * kept > widened(kept * upper + gain);
}

/**
 * The largest number of fake users at which a list of `places` items can have anything certified, however many
 * recommenders vote: an item in every sample that has the user, against others in none.
 */
export function largestFakes(sampling: Sampling, places: number): number {
  const { users, size, votes, everyone } = sampling;
  const most = everyone ? 1 : size / users;
  const upper = new Array<number>(places).fill(0);
  const holds = (fakes: number) => keptAtLeast([most], upper, places, votes, driftOf(sampling, fakes)) > 0;
  let fakes = 0;
  while (fakes < users && holds(fakes + 1)) fakes++;
  return fakes;
}
