import { describe, expect, it } from 'vitest';
import { keptByVotes, type Partition, Tally } from '../../../../workers/certify/fakes/partitions.ts';
import { createRng, type Rng } from '../../../../workers/core/random.ts';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** All ways to choose up to `size` of the values, in ascending order. */
function choices(values: readonly number[], size: number): number[][] {
  if (size === 0 || values.length === 0) return [[]];
  const [first, ...rest] = values;
  return [...choices(rest, size), ...choices(rest, size - 1).map((more) => [first, ...more])];
}

/** Every way to fill the shards with lists. */
function fillings(shards: number, lists: readonly number[][]): number[][][] {
  if (shards === 0) return [[]];
  return fillings(shards - 1, lists).flatMap((before) => lists.map((list) => [...before, list]));
}

function votesOf(lists: readonly (readonly number[])[], items: number): number[] {
  const votes = new Array<number>(items).fill(0);
  for (const list of lists) for (const item of list) votes[item]++;
  return votes;
}

/** How many of the set stand among the first `places`, the smaller index first among equals. */
function listed(votes: readonly number[], set: ReadonlySet<number>, places: number): number {
  return range(votes.length)
    .sort((a, b) => votes[b] - votes[a] || a - b)
    .slice(0, places)
    .filter((item) => set.has(item)).length;
}

interface Tiny {
  readonly items: number;
  readonly votes: number;
  readonly partition: Partition;
  readonly lists: number[][];
}

function tinyElection(rng: Rng, spread: number): Tiny {
  const [shards, items, votes] = [5, 5, 1 + rng.int(2)];
  const buckets = spread === 1 ? shards : 6;
  const possible = choices(range(items), votes);
  // Shards agree more often than not, as trained recommenders do.
  const usual = possible[rng.int(possible.length)];
  return {
    items,
    votes,
    partition: {
      shards,
      shardsOf: range(buckets).map((b) =>
        Int32Array.from(new Set(range(spread).map((n) => (n === 0 ? b % shards : rng.int(shards))))).sort(),
      ),
    },
    lists: range(shards).map(() => (rng.uniform() < 0.7 ? usual : possible[rng.int(possible.length)])),
  };
}

/** The votes after every attack by `fakes` buckets, whatever their shards say then. */
function* attacked({ partition, lists, items, votes }: Tiny, fakes: number): Generator<number[]> {
  const possible = choices(range(items), votes);
  for (const buckets of choices(range(partition.shardsOf.length), fakes)) {
    const changed = [...new Set(buckets.flatMap((b) => [...partition.shardsOf[b]]))];
    const rest = lists.filter((_, shard) => !changed.includes(shard));
    for (const filling of fillings(changed.length, possible)) yield votesOf([...rest, ...filling], items);
  }
}

describe.each([
  ['one shard a user', 1],
  ['several shards a user', 2],
])('partitions, %s', (_, spread) => {
  it('never certify more than is left after every change of every shard that fakes can reach', () => {
    const rng = createRng(11 + spread);
    let certified = 0;
    let attained = 0;
    let asked = 0;
    for (let n = 0; n < 60; n++) {
      const tiny = tinyElection(rng, spread);
      const { partition, lists, items, votes } = tiny;
      const most = spread === 1 ? 2 : 1;
      const ballot = { lists: lists.map((list) => Int32Array.from(list)), votes, candidates: items };
      const places = 1 + rng.int(3);
      const set = new Set(range(items).filter(() => rng.uniform() < 0.5));
      const tally = new Tally(partition, ballot, most);
      const kept = keptByVotes(tally, set, places, most);
      const outside = tally.unvotedStaysOut(places);
      const silent = range(items).filter((item) => tally.votesOf(item) === 0);
      for (let fakes = 0; fakes <= most; fakes++) {
        let least = set.size;
        for (const votes of attacked(tiny, fakes)) {
          least = Math.min(least, listed(votes, set, places));
          if (outside[fakes])
            for (const item of silent)
              expect(
                votes.filter((other, i) => i !== item && other > votes[item]).length,
              ).toBeGreaterThanOrEqual(places);
        }
        expect(kept[fakes], JSON.stringify({ lists, fakes, places, set: [...set] })).toBeLessThanOrEqual(
          least,
        );
        certified += kept[fakes] + Number(outside[fakes]);
        attained += Number(kept[fakes] === least);
        asked++;
      }
    }
    expect(certified).toBeGreaterThan(60);
    expect(attained / asked).toBeGreaterThan(0.8);
  });
});

it('keeps an item that so few fakes cannot bring down, and loses it to one more', () => {
  const shards = 9;
  const partition = { shards, shardsOf: range(shards).map((shard) => Int32Array.of(shard)) };
  const lists = range(shards).map(() => Int32Array.of(4));
  const tally = new Tally(partition, { lists, votes: 1, candidates: 20 }, 6);
  // Nine votes against none: four fakes make it five against four, five make it four against five.
  expect(keptByVotes(tally, new Set([4]), 1, 6)).toEqual([1, 1, 1, 1, 1, 0, 0]);
  // Before two places are lost, two rivals must pass: seven against none with three votes to share, six with three.
  expect(keptByVotes(tally, new Set([4]), 2, 6)).toEqual([1, 1, 1, 1, 1, 1, 0]);
});
