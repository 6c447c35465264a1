import { clopperPearson } from '../../certify/fakes/binomial.ts';
import { type Ballot, keptByVotes, type Partition, Tally } from '../../certify/fakes/partitions.ts';
import { driftOf, keptAtLeast, type Sampling, staysOut } from '../../certify/fakes/pore.ts';

/** What is certified of a user's list, each by the number of fakes from 0. */
export interface UserCertificate {
  /** Test items in the list, at least. */
  readonly test: readonly number[];
  /** Items of the clean list in the list, at least. */
  readonly own: readonly number[];
  /** Whether an item without votes stays out. */
  readonly out: readonly boolean[];
}

/** A user as the certificates see it. */
export interface Voted {
  /** Votes by item. */
  readonly votes: ReadonlyMap<number, number>;
  /** Items that may be listed. */
  readonly candidates: number;
  readonly test: ReadonlySet<number>;
}

/** Items with votes, the most first, the smaller index first among equals, no more than `places`. */
export const listOf = (votes: ReadonlyMap<number, number>, places: number): number[] =>
  [...votes]
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, places)
    .map(([item]) => item);

/** Certificates of votes by `trials` voters, every bound missing with a probability of at most `level`. */
export class SampleCertifier {
  private readonly bounds = new Map<number, { readonly lower: number; readonly upper: number }>();
  private readonly drifts: readonly ReturnType<typeof driftOf>[];

  constructor(
    private readonly sampling: Sampling,
    private readonly places: number,
    most: number,
    private readonly trials: number,
    private readonly level: number,
  ) {
    this.drifts = Array.from({ length: most + 1 }, (_, fakes) => driftOf(sampling, fakes));
  }

  /** Bounds of a probability by its votes; none is larger than how often the user is recommended to at all. */
  private bound(votes: number) {
    let bounds = this.bounds.get(votes);
    if (!bounds) {
      const { users, size, everyone } = this.sampling;
      const { lower, upper } = clopperPearson(votes, this.trials, this.level);
      bounds = { lower, upper: Math.min(upper, everyone ? 1 : size / users) };
      this.bounds.set(votes, bounds);
    }
    return bounds;
  }

  private kept(ranked: readonly number[], { votes, candidates }: Voted, set: ReadonlySet<number>): number[] {
    const { places } = this;
    const own = ranked.filter((item) => set.has(item));
    const others = ranked.filter((item) => !set.has(item)).slice(0, places);
    const lower = own.map((item) => this.bound(votes.get(item) ?? 0).lower);
    const upper = others.map((item) => this.bound(votes.get(item) ?? 0).upper);
    // Items without votes, and outside the set, are rivals too; so many as there are places will do.
    const silent = candidates - ranked.length - (set.size - own.length);
    const wanted = Math.max(0, Math.min(silent, places - others.length));
    upper.push(...new Array<number>(wanted).fill(this.bound(0).upper));
    return this.drifts.map((drift) => keptAtLeast(lower, upper, places, this.sampling.votes, drift));
  }

  certify(user: Voted): UserCertificate {
    const ranked = listOf(user.votes, user.votes.size);
    const lower = ranked.slice(0, this.places).map((item) => this.bound(user.votes.get(item) ?? 0).lower);
    return {
      test: this.kept(ranked, user, user.test),
      own: this.kept(ranked, user, new Set(ranked.slice(0, this.places))),
      out: this.drifts.map((drift) => staysOut(lower, this.bound(0).upper, this.places, drift)),
    };
  }
}

/** The certificate of a user whose parts voted so; no chance is left in it. */
export function certifyParts(
  partition: Partition,
  ballot: Ballot,
  test: ReadonlySet<number>,
  places: number,
  most: number,
): UserCertificate {
  const tally = new Tally(partition, ballot, most);
  return {
    test: keptByVotes(tally, test, places, most),
    own: keptByVotes(tally, new Set(tally.ranked().slice(0, places)), places, most),
    out: tally.unvotedStaysOut(places),
  };
}
