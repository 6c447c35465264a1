import { expect, it } from 'vitest';
import { keptByVotes, type Partition, Tally } from '../../../../workers/certify/fakes/partitions.ts';
import { createRng } from '../../../../workers/core/random.ts';
import type { Csr, Dataset } from '../../../../workers/data/types.ts';
import { Neighbours } from '../../../../workers/models/neighbours.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { FakesSpec } from '../../../../workers/protocol/spec/spec.ts';
import { openBench } from '../../../../workers/studies/bench/open.ts';
import { foldedLists } from '../../../../workers/studies/fakes/model-voter.ts';
import type { Packet } from '../../../../workers/studies/fakes/packets.ts';
import { partitionOf, partJob } from '../../../../workers/studies/fakes/parts.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const csr = (rows: readonly (readonly number[])[]): Csr => ({
  rows: rows.length,
  columns: Int32Array.from(rows.flat()),
  offsets: Int32Array.from([0, ...rows.map((_, n) => rows.slice(0, n + 1).flat().length)]),
  values: null,
});

/** Every profile in every bucket, voters trained again: what is certified stays, for every user. */
it('partitions withstand every profile of a fake user on tiny sets', () => {
  const rng = createRng(8);
  const [users, items, shards, votes, places] = [12, 6, 6, 2, 2];
  const partition: Partition = { shards, shardsOf: range(shards).map((b) => Int32Array.of(b)) };
  let kept = 0;
  for (let n = 0; n < 12; n++) {
    // Tastes in common, so that parts agree on something.
    const rows = range(users).map(() =>
      range(items).filter((item) => rng.uniform() < (item < 3 ? 0.8 : 0.25)),
    );
    rows[0] = [0];
    const listsOf = (fakes: readonly { row: number[]; bucket: number }[], user: number) =>
      range(shards).map((shard) => {
        const members = rows.filter((_, u) => u % shards === shard);
        const extra = fakes.filter(({ bucket }) => bucket === shard).map(({ row }) => row);
        const own = Int32Array.from(rows[user]);
        return new Neighbours(csr([...members, ...extra]), items).list(own, own, votes);
      });
    for (const user of range(4)) {
      const candidates = items - rows[user].length;
      const tally = new Tally(partition, { lists: listsOf([], user), votes, candidates }, 1);
      const set = new Set(tally.ranked().slice(0, places));
      const certified = keptByVotes(tally, set, places, 1)[1];
      kept += certified;
      if (certified === 0) continue;
      for (let profile = 0; profile < 2 ** items; profile++)
        for (const bucket of range(shards)) {
          const row = range(items).filter((item) => (profile >> item) & 1);
          const lists = listsOf([{ row, bucket }], user);
          const after = new Tally(partition, { lists, votes, candidates }, 0).ranked().slice(0, places);
          expect(after.filter((item) => set.has(item)).length).toBeGreaterThanOrEqual(certified);
        }
    }
  }
  expect(kept).toBeGreaterThan(10);
});

const ratingOf = (item: number) => 1 + (item % 5);

function datasetOf(rows: readonly (readonly number[])[], items: number): Dataset {
  const own = rows.flatMap((row, user) => row.map((item) => ({ user, item })));
  const ids = range(items).map(String);
  return {
    ...{ name: 'tiny', hash: 'a'.repeat(64), source: 'file' as const },
    ...{ userIds: rows.map((_, user) => String(user)), itemIds: ids, itemTitles: ids },
    users: Int32Array.from(own, ({ user }) => user),
    items: Int32Array.from(own, ({ item }) => item),
    ratings: Float32Array.from(own, ({ item }) => ratingOf(item)),
    ...{ times: null, userFields: [], itemFields: [], contextFields: [], given: null, notes: [] },
  };
}

/** The same of factorisations: of each part the item factors are trained again with every profile in it. */
it.each(['bprmf', 'mf'] as const)('partitions of %s withstand every profile on tiny sets', async (kind) => {
  const rng = createRng(4);
  const [users, items, shards, votes, places] = [12, 6, 6, 2, 2];
  const partition: Partition = { shards, shardsOf: range(shards).map((b) => Int32Array.of(b)) };
  const doing = { study: 'fakes', stage: 'voters', item: null } as const;
  let kept = 0;
  for (let n = 0; n < 2; n++) {
    const rows = range(users).map(() => {
      const row = range(items).filter((item) => rng.uniform() < (item < 3 ? 0.8 : 0.25));
      return row.length === 0 || row.length === items ? [0, 1] : row;
    });
    rows[0] = [0];
    const rated = (some: readonly (readonly number[])[]): Csr => {
      const plain = csr(some);
      return kind === 'mf' ? { ...plain, values: Float32Array.from(plain.columns, ratingOf) } : plain;
    };
    const dataset = datasetOf(rows, items);
    const spec = parseSpec({
      study: 'fakes',
      engine: 'kernels',
      dataset: { kind: 'file', hash: 'a'.repeat(64), name: 'tiny' },
      model: { kind, factors: 2, epochs: 3, batch: 8 },
      defence: { voter: 'model', votes, ensemble: { kind: 'partitions', shards } },
    }) as FakesSpec;
    const { env } = await benchEnv({ dataset });
    const { bench } = await openBench(spec, env, recorder().run);
    const ground = { train: rated(rows), known: rows.map((row) => Int32Array.from(row)) };
    const listsOf = async (shard: number, fake: readonly (readonly number[])[]) => {
      const members = rows.filter((_, user) => user % shards === shard);
      const stream = createRng(1).child(`${shard}`);
      const all = await foldedLists(bench, ground, rated([...members, ...fake]), stream, doing);
      return (user: number) => all.slice(user * votes, (user + 1) * votes).filter((item) => item >= 0);
    };
    const clean = await Promise.all(range(shards).map((shard) => listsOf(shard, [])));
    const asked = range(4).map((user) => {
      const ballot = { lists: clean.map((of) => of(user)), votes, candidates: items - rows[user].length };
      const tally = new Tally(partition, ballot, 1);
      const set = new Set(tally.ranked().slice(0, places));
      const certified = keptByVotes(tally, set, places, 1)[1];
      kept += certified;
      return { user, ballot, set, certified };
    });
    for (const bucket of range(shards))
      for (let profile = 1; profile < 2 ** items; profile++) {
        const changed = await listsOf(bucket, [range(items).filter((item) => (profile >> item) & 1)]);
        for (const { user, ballot, set, certified } of asked) {
          const lists = ballot.lists.map((list, shard) => (shard === bucket ? changed(user) : list));
          const after = new Tally(partition, { ...ballot, lists }, 0).ranked().slice(0, places);
          expect(after.filter((item) => set.has(item)).length).toBeGreaterThanOrEqual(certified);
        }
      }
  }
  expect(kept).toBeGreaterThan(3);
});

it.each(['neighbours', 'model'] as const)(
  'a fake user changes what no other part says: %s',
  async (voter) => {
    const shards = 6;
    const spec = parseSpec({
      study: 'fakes',
      engine: 'kernels',
      dataset: { kind: 'generated', size: 'classroom' },
      model: { kind: 'bprmf', factors: 4, epochs: 3 },
      defence: { voter, votes: 5, ensemble: { kind: 'partitions', shards, spread: 2 } },
    }) as FakesSpec;
    const { env } = await benchEnv();
    const said = (attempt: Packet['attempt']) =>
      partJob.work(spec, { from: 0, to: shards, attempt }, { env, run: recorder().run });
    const clean = await said(null);
    // The only fake user takes the first bucket.
    const attacked = await said({ profile: 'power-item', fakes: 1 });
    const size = clean.length / shards;
    const changed = range(shards).filter((shard) =>
      clean
        .subarray(shard * size, (shard + 1) * size)
        .some((item, at) => item !== attacked[shard * size + at]),
    );
    expect(changed).toEqual([...partitionOf(spec).shardsOf[0]!]);
  },
);
