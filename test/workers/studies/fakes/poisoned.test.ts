import { expect, it } from 'vitest';
import { keptByVotes, type Partition, Tally } from '../../../../workers/certify/fakes/partitions.ts';
import { createRng } from '../../../../workers/core/random.ts';
import type { Csr } from '../../../../workers/data/types.ts';
import { Neighbours } from '../../../../workers/models/neighbours.ts';

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
