import type { Partition } from '../../certify/fakes/partitions.ts';
import { createRng } from '../../core/random.ts';
import { Neighbours } from '../../models/neighbours.ts';
import type { FakesSpec } from '../../protocol/spec/spec.ts';
import type { Job } from '../bench/env.ts';
import { openBench } from '../bench/open.ts';
import { groundOf, rowOf, rowsOf } from './ground.ts';
import { foldedLists } from './model-voter.ts';
import type { Packet } from './packets.ts';

type Ensemble = Extract<FakesSpec['defence']['ensemble'], { kind: 'partitions' }>;

/** The ensemble of a spec whose voters are trained on parts. */
export function partsOf({ defence: { ensemble } }: FakesSpec): Ensemble {
  if (ensemble.kind !== 'partitions') throw new TypeError('The ensemble has no parts.');
  return ensemble;
}

/** Which parts each bucket is in: its own, and others drawn from the seed. As many buckets as parts. */
export function partitionOf(spec: FakesSpec): Partition {
  const { shards, spread } = partsOf(spec);
  const rng = createRng(spec.seed).child('parts');
  return {
    shards,
    shardsOf: Array.from({ length: shards }, (_, bucket) => {
      const own = new Set([bucket]);
      const draws = rng.child(`bucket ${bucket}`);
      while (own.size < spread) own.add(draws.int(shards));
      return Int32Array.from(own).sort();
    }),
  };
}

/**
 * The bucket of a user, by the id alone: nobody who joins moves anybody else. A fake user may choose its own; those that
 * are tried each take another one.
 */
export const bucketOf = (spec: FakesSpec, id: string): number =>
  createRng(spec.seed).child(`bucket of ${id}`).int(partsOf(spec).shards);

/** What the parts from..to-1 recommend to every user: [parts × users × N′], -1 where nothing more. */
export const partJob: Job<FakesSpec, Packet, Int32Array> = {
  name: 'voters on parts',
  doing: { study: 'fakes', stage: 'voters', item: null },
  work: async (spec, { from, to, attempt }, { env, run }) => {
    const { bench } = await openBench(spec, env, run);
    const ground = await groundOf(bench, attempt);
    const { train, known } = ground;
    const { nUsers, nItems } = bench.data.split;
    const { voter, votes } = spec.defence;
    const { shards, shardsOf } = partitionOf(spec);
    const buckets = Int32Array.from({ length: train.rows }, (_, user) =>
      user < nUsers ? bucketOf(spec, bench.data.view.userIds[user]) : (user - nUsers) % shards,
    );
    const lists = new Int32Array((to - from) * nUsers * votes).fill(-1);
    for (let shard = from; shard < to; shard++) {
      const members = Int32Array.from(buckets.keys()).filter((user) =>
        shardsOf[buckets[user]].includes(shard),
      );
      const rows = rowsOf(train, members);
      const at = (shard - from) * nUsers * votes;
      if (voter === 'model') {
        const rng = createRng(spec.seed).child(`voter on part ${shard}`);
        lists.set(await foldedLists(bench, ground, rows, rng, partJob.doing), at);
      } else {
        const neighbours = new Neighbours(rows, nItems);
        for (let user = 0; user < nUsers; user++)
          lists.set(neighbours.list(rowOf(train, user), known[user], votes), at + user * votes);
      }
      await run.gate();
    }
    return lists;
  },
};
