/*
 * Certificates without chance: users are hashed into buckets, buckets into shards, a recommender is trained on each
 * shard and recommends to every user by the user's own history. A fake user is in one bucket and can change what the
 * shards of that bucket say, and nothing else. The proofs are in docs/fakes.md.
 */

/** Who is trained on what. */
export interface Partition {
  /** Recommenders. */
  readonly shards: number;
  /** The shards of each bucket, ascending. */
  readonly shardsOf: readonly Int32Array[];
}

/** What the shards recommend to a user. */
export interface Ballot {
  /** Items of each shard's list, at most `votes` of them, without repetition. */
  readonly lists: readonly Int32Array[];
  /** Longest list of a shard, N′. */
  readonly votes: number;
  /** Items that could be recommended to the user: those without a vote count as rivals too. */
  readonly candidates: number;
}

/** The item that stands for all those without a vote. */
const unvoted = -1;

/** Sums of the n largest of some small whole numbers, for n from 0 to `most`; `counts[v]` of them are v. */
function largestSums(counts: Int32Array, most: number): Int32Array {
  const sums = new Int32Array(most + 1);
  let value = counts.length - 1;
  let left = counts[value];
  for (let n = 1; n <= most; n++) {
    while (left === 0 && value > 0) left = counts[--value];
    if (left > 0) left--;
    sums[n] = sums[n - 1] + value;
  }
  return sums;
}

/** Votes of a user's items, and what fakes in the buckets can do to them. */
export class Tally {
  readonly votes = new Map<number, number>();
  /** By item, 1 for each shard that lists it. */
  private readonly lists = new Map<number, Uint8Array>();
  private readonly nowhere: Uint8Array;
  /** How many shards a bucket has at most. */
  private readonly width: number;
  /** By item and rival, what `approach` gave. */
  private readonly approaches = new Map<number, Map<number, Int32Array>>();

  constructor(
    private readonly partition: Partition,
    private readonly ballot: Ballot,
    /** Largest number of fake users that is asked about. */
    private readonly most: number,
  ) {
    this.nowhere = new Uint8Array(partition.shards);
    this.width = Math.max(...partition.shardsOf.map((shards) => shards.length));
    ballot.lists.forEach((list, shard) => {
      for (const item of list) {
        const own = this.lists.get(item) ?? new Uint8Array(partition.shards);
        own[shard] = 1;
        this.lists.set(item, own);
        this.votes.set(item, (this.votes.get(item) ?? 0) + 1);
      }
    });
  }

  /** The items with votes, the most first, the smaller index first among equals. */
  ranked(): number[] {
    return [...this.votes].sort(([a, x], [b, y]) => y - x || a - b).map(([item]) => item);
  }

  votesOf(item: number): number {
    return this.votes.get(item) ?? 0;
  }

  private listsOf(item: number): Uint8Array {
    return this.lists.get(item) ?? this.nowhere;
  }

  /** By how many votes `rival` can gain on `item` at most, by the number of fakes. */
  private approach(item: number, rival: number): Int32Array {
    let known = this.approaches.get(item);
    if (!known) {
      known = new Map();
      this.approaches.set(item, known);
    }
    let sums = known.get(rival);
    if (!sums) {
      const [own, other] = [this.listsOf(item), this.listsOf(rival)];
      const counts = new Int32Array(2 * this.width + 1);
      for (const shards of this.partition.shardsOf) {
        let sum = 0;
        for (const shard of shards) sum += own[shard] + 1 - other[shard];
        counts[sum]++;
      }
      sums = largestSums(counts, this.most);
      known.set(rival, sums);
    }
    return sums;
  }

  /** How many votes `item` can lose at most, by the number of fakes. */
  private loss(item: number): Int32Array {
    const own = this.listsOf(item);
    const counts = new Int32Array(this.width + 1);
    for (const shards of this.partition.shardsOf) {
      let sum = 0;
      for (const shard of shards) sum += own[shard];
      counts[sum]++;
    }
    return largestSums(counts, this.most).map((sum) => Math.min(sum, this.votesOf(item)));
  }

  /**
   * How many items outside `set` can be above `item` at once, at most; by the number of fakes, no more than `places`.
   * Among equals the smaller index is above; an item without votes counts as the smaller.
   */
  rivals(item: number, set: ReadonlySet<number>, places: number): number[] {
    const own = this.votesOf(item);
    const loss = this.loss(item);
    const voted = [...this.votes.keys()].filter((other) => !set.has(other) && other !== item);
    const silent = Math.min(places, this.ballot.candidates - new Set([...this.votes.keys(), ...set]).size);
    const all = [...voted, ...new Array<number>(Math.max(0, silent)).fill(unvoted)];
    // What the item has to lose to each before it is above, the least first: the cheapest are paid first.
    const near = all
      .map((rival) => ({ rival, ahead: own - this.votesOf(rival) + Number(rival > item) }))
      .sort((a, b) => a.ahead - b.ahead);
    return Array.from(loss, (lost, fakes) => {
      let left = this.ballot.votes * Math.min(fakes * this.width, this.partition.shards);
      let count = 0;
      for (const { rival, ahead } of near) {
        const need = Math.max(0, ahead - lost);
        if (need > left || count === places) break;
        if (this.approach(item, rival)[fakes] < ahead) continue;
        left -= need;
        count++;
      }
      return count;
    });
  }

  /** Whether an item that no shard votes for stays out of the list of `places` items; by the number of fakes. */
  unvotedStaysOut(places: number): boolean[] {
    const safe = new Array<number>(this.most + 1).fill(0);
    for (const [item, own] of this.votes)
      this.approach(item, unvoted).forEach((sum, fakes) => {
        if (sum < own) safe[fakes]++;
      });
    return safe.map((items) => items >= places);
  }
}

/**
 * How many items of a set are in the list of `places` items at least, by the number of fakes from 0 to the tally's
 * most; the list is of the items with the most votes, the smaller index first among equals.
 */
export function keptByVotes(tally: Tally, set: ReadonlySet<number>, places: number, most: number): number[] {
  const own = tally
    .ranked()
    .filter((item) => set.has(item))
    .slice(0, places);
  const kept = new Array<number>(most + 1).fill(0);
  // The most rivals of any of the first r: while so few rise, one of these is out for each that enters.
  const worst = new Array<number>(most + 1).fill(0);
  own.forEach((item, n) => {
    tally.rivals(item, set, places).forEach((rivals, fakes) => {
      worst[fakes] = Math.max(worst[fakes], rivals);
      if (kept[fakes] === n && worst[fakes] <= places - (n + 1)) kept[fakes] = n + 1;
    });
  });
  return kept;
}
