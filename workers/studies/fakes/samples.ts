import { createRng, type Rng } from '../../core/random.ts';
import type { Csr } from '../../data/types.ts';
import { Neighbours } from '../../models/neighbours.ts';
import type { FakesSpec } from '../../protocol/spec/spec.ts';
import type { Job } from '../bench/env.ts';
import { openBench } from '../bench/open.ts';
import { drawn, type FakesBench, type Ground, groundOf, rowOf, rowsOf } from './ground.ts';
import { listsBy, trainedOn } from './model-voter.ts';
import type { Packet } from './packets.ts';

/** Votes of some voters, by pairs of user and item in ascending order: key = user · items + item. */
export interface Votes {
  readonly keys: Float64Array;
  readonly counts: Uint32Array;
}

type Ensemble = Extract<FakesSpec['defence']['ensemble'], { kind: 'samples' }>;

/** The ensemble of a spec whose voters are trained on samples. */
export function samplesOf({ defence: { ensemble } }: FakesSpec): Ensemble {
  if (ensemble.kind !== 'samples') throw new TypeError('The ensemble has no samples.');
  return ensemble;
}

/** What a user, row `row` of the sample, is recommended. */
type Recommend = (user: number, row: number) => Int32Array;

/** Lists of the spec's model, trained on the rows, for those of its genuine users who stand in `asked`. */
async function byModel(
  bench: FakesBench,
  ground: Ground,
  rows: Csr,
  asked: { readonly rows: Int32Array; readonly users: Int32Array },
  rng: Rng,
): Promise<Recommend> {
  const { votes } = bench.spec.defence;
  const model = await trainedOn(bench, rows, rng, sampleJob.doing);
  const top = await listsBy(bench, model, ground, asked);
  const place = new Map(Array.from(asked.rows, (row, n) => [row, n]));
  return (_, row) => {
    const at = place.get(row)! * votes;
    return top.slice(at, at + votes).filter((item) => item >= 0);
  };
}

/** Adds the votes of one voter. */
async function cast(bench: FakesBench, ground: Ground, rng: Rng, add: (user: number, item: number) => void) {
  const { spec, data } = bench;
  const { nUsers, nItems } = data.split;
  const { voter, votes } = spec.defence;
  const { size, everyone } = samplesOf(spec);
  const sample = drawn(rng.child('users'), ground.train.rows, size);
  const rows = rowsOf(ground.train, sample);
  const genuine = sample.filter((user) => user < nUsers);
  const asked = everyone ? Int32Array.from({ length: nUsers }, (_, u) => u) : genuine;
  let recommend: Recommend;
  if (voter === 'model') {
    const inside = { users: genuine, rows: Int32Array.from(genuine.keys()) };
    recommend = await byModel(bench, ground, rows, inside, rng.child('model'));
  } else {
    const neighbours = new Neighbours(rows, nItems);
    recommend = (user) => neighbours.list(rowOf(ground.train, user), ground.known[user], votes);
  }
  // Genuine users stand before fakes, so that a user's place among those asked is its row in the sample.
  asked.forEach((user, row) => {
    for (const item of recommend(user, row)) add(user, item);
  });
}

/** Trains some voters on samples and counts what they recommend. `shared` is the spec with its engine pinned. */
export const sampleJob: Job<FakesSpec, Packet, Votes> = {
  name: 'voters on samples',
  doing: { study: 'fakes', stage: 'voters', item: null },
  work: async (spec, { from, to, attempt }, { env, run }) => {
    const { bench } = await openBench(spec, env, run);
    const ground = await groundOf(bench, attempt);
    const { nItems } = bench.data.split;
    const counts = new Map<number, number>();
    const add = (user: number, item: number) => {
      const key = user * nItems + item;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    };
    const rng = createRng(spec.seed).child(
      attempt ? `voters against ${attempt.fakes} of ${attempt.profile}` : 'voters',
    );
    for (let voter = from; voter < to; voter++) {
      await run.gate();
      await cast(bench, ground, rng.child(`voter ${voter}`), add);
    }
    const keys = Float64Array.from(counts.keys()).sort();
    return { keys, counts: Uint32Array.from(keys, (key) => counts.get(key)!) };
  },
};

/** The votes on each user's items, summed over packets. */
export class UserVotes {
  readonly ofUser: readonly Map<number, number>[];
  /** Voters counted. */
  voters = 0;

  constructor(
    users: number,
    private readonly items: number,
  ) {
    this.ofUser = Array.from({ length: users }, () => new Map<number, number>());
  }

  add({ keys, counts }: Votes, voters: number): void {
    keys.forEach((key, n) => {
      const votes = this.ofUser[Math.floor(key / this.items)];
      const item = key % this.items;
      votes.set(item, (votes.get(item) ?? 0) + counts[n]);
    });
    this.voters += voters;
  }
}
