import { createRng } from '../core/random.ts';
import type { Csr, Split } from '../data/types.ts';
import type { RankBlock } from '../engines/types.ts';
import type { MeasureSpec } from '../protocol/spec/spec.ts';

/** Scores of about this many pairs make a block: a few milliseconds of work, a few megabytes of memory. */
const PAIRS_A_BLOCK = 1 << 20;

/** Who is ranked, against what: fixed for a run, so that every model and every epoch is asked the same. */
export interface RankingTask {
  readonly nItems: number;
  /** Users with at least one held-out item, ascending. */
  readonly users: Int32Array;
  /** Held-out items of the n-th ranked user: `targets[targetOffsets[n] .. targetOffsets[n+1])`, ascending. */
  readonly targetOffsets: Int32Array;
  readonly targets: Int32Array;
  /** Items left out of the n-th ranked user's ranking, ascending; the targets are never among them. */
  readonly excludedOffsets: Int32Array;
  readonly excluded: Int32Array;
  /**
   * With sampled candidates, the items that the n-th ranked user's targets are ranked against, ascending,
   * under `sampledOffsets`; null where all items are ranked.
   */
  readonly sampled: { readonly offsets: Int32Array; readonly items: Int32Array } | null;
  /** Ranked items per user, targets included. */
  readonly ranked: Int32Array;
}

function merged(parts: readonly Csr[], user: number): Int32Array {
  const rows = parts.map((part) => part.columns.subarray(part.offsets[user], part.offsets[user + 1]));
  if (rows.length === 1) return rows[0];
  return Int32Array.from(new Set(rows.flatMap((row) => [...row]))).sort();
}

/** `wanted` distinct items outside `taken`, or all there are; ascending. */
function sample(nItems: number, taken: ReadonlySet<number>, wanted: number, seed: number, user: number) {
  const free = nItems - taken.size;
  const n = Math.min(wanted, free);
  const rng = createRng(seed).child(`sampled candidates of user ${user}`);
  if (n > free / 2) {
    const all = Int32Array.from({ length: nItems }, (_, i) => i).filter((i) => !taken.has(i));
    return rng.shuffle(all).slice(0, n).sort();
  }
  const drawn = new Set<number>();
  while (drawn.size < n) {
    const item = rng.int(nItems);
    if (!taken.has(item)) drawn.add(item);
  }
  return Int32Array.from(drawn).sort();
}

function joined(rows: readonly Int32Array[]): { offsets: Int32Array; items: Int32Array } {
  const offsets = new Int32Array(rows.length + 1);
  for (let n = 0; n < rows.length; n++) offsets[n + 1] = offsets[n] + rows[n].length;
  const items = new Int32Array(offsets[rows.length]);
  for (let n = 0; n < rows.length; n++) items.set(rows[n], offsets[n]);
  return { offsets, items };
}

/**
 * What is to be ranked on a part of a split. Users without a held-out item there do not appear.
 * Left out of a user's ranking are the training items; when the test part is ranked, the validation items too,
 * since they are known by then.
 * With sampled candidates the targets are ranked against `negatives` items drawn without replacement from those
 * that the user met in no part (all of them where there are fewer); `seed` decides the draw, each user's alone.
 */
export function rankingTask(
  split: Split,
  part: 'validation' | 'test',
  candidates: MeasureSpec['candidates'],
  seed: number,
): RankingTask {
  const held = split[part];
  const known = part === 'test' && split.validation.columns.length > 0;
  const before = known ? [split.train, split.validation] : [split.train];
  const users = Int32Array.from({ length: split.nUsers }, (_, u) => u).filter(
    (u) => held.offsets[u + 1] > held.offsets[u],
  );
  const targetRows: Int32Array[] = [];
  const excludedRows: Int32Array[] = [];
  const sampledRows: Int32Array[] = [];
  const ranked = new Int32Array(users.length);
  users.forEach((user, n) => {
    const targets = held.columns.subarray(held.offsets[user], held.offsets[user + 1]);
    const excluded = merged(before, user);
    targetRows.push(targets);
    excludedRows.push(excluded);
    ranked[n] = split.nItems - excluded.length;
    if (candidates.kind === 'all') return;
    const taken = new Set(merged([split.train, split.validation, split.test], user));
    const items = sample(split.nItems, taken, candidates.negatives, seed, user);
    sampledRows.push(items);
    ranked[n] = items.length + targets.length;
  });
  const targets = joined(targetRows);
  const excluded = joined(excludedRows);
  return {
    nItems: split.nItems,
    users,
    targetOffsets: targets.offsets,
    targets: targets.items,
    excludedOffsets: excluded.offsets,
    excluded: excluded.items,
    sampled: candidates.kind === 'all' ? null : joined(sampledRows),
    ranked,
  };
}

/** The task of listing a single user's best items, without a target: all items but those known before the test. */
export function listTask(split: Split, user: number): RankingTask {
  const excluded = merged([split.train, split.validation], user);
  return {
    nItems: split.nItems,
    users: Int32Array.of(user),
    targetOffsets: new Int32Array(2),
    targets: new Int32Array(0),
    excludedOffsets: Int32Array.of(0, excluded.length),
    excluded,
    sampled: null,
    ranked: Int32Array.of(split.nItems - excluded.length),
  };
}

/** The task cut into blocks of users that an engine ranks in one go, with lists of length `k`. */
export function* blocksOf(task: RankingTask, k: number): Generator<{ from: number; block: RankBlock }> {
  const { users, targetOffsets, targets, excludedOffsets, excluded, nItems } = task;
  const size = Math.max(1, Math.min(512, Math.floor(PAIRS_A_BLOCK / Math.max(1, nItems))));
  for (let from = 0; from < users.length; from += size) {
    const to = Math.min(users.length, from + size);
    yield {
      from,
      block: {
        users: users.slice(from, to),
        targetOffsets: targetOffsets.slice(from, to + 1).map((at) => at - targetOffsets[from]),
        targets: targets.slice(targetOffsets[from], targetOffsets[to]),
        excludedOffsets: excludedOffsets.slice(from, to + 1).map((at) => at - excludedOffsets[from]),
        excluded: excluded.slice(excludedOffsets[from], excludedOffsets[to]),
        k,
      },
    };
  }
}
