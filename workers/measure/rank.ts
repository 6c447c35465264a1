import type { RunContext } from '../core/run.ts';
import type { RankBlock, RankResult, Scorer } from '../engines/types.ts';
import { blocksOf, type RankingTask } from './task.ts';

/** Every target's place and every ranked user's list. Rows are the task's users. */
export interface Ranking {
  readonly task: RankingTask;
  readonly k: number;
  /** Aligned with `task.targets`; see RankResult. */
  readonly ranks: Int32Array;
  /** Aligned with `task.targets`: how many other ranked items score exactly the same. */
  readonly ties: Int32Array;
  /** [users × k], best first, -1 where fewer than k items are ranked. */
  readonly top: Int32Array;
  readonly topScores: Float32Array;
}

/**
 * Ranks one row of scores: ranks and ties of the targets and the k best, with the semantics of `RankResult`.
 * `eligible` lists the ranked items. A score that is not a number counts as -∞.
 */
function rankRow(
  scores: Float32Array,
  eligible: Int32Array,
  targets: Int32Array,
  out: { ranks: Int32Array; ties: Int32Array; top: Int32Array; topScores: Float32Array },
): void {
  const value = (item: number) => (Number.isNaN(scores[item]) ? Number.NEGATIVE_INFINITY : scores[item]);
  for (let t = 0; t < targets.length; t++) {
    const own = value(targets[t]);
    let above = 0;
    let same = 0;
    for (const item of eligible) {
      const s = value(item);
      if (s > own) above++;
      else if (s === own) same++;
    }
    out.ties[t] = Number.isNaN(scores[targets[t]]) ? 0 : same - 1;
    out.ranks[t] = above + same - 1;
  }
  // The list grows by insertion: k is small beside the items, and most of these fall below its end.
  const { top, topScores } = out;
  let length = 0;
  for (const item of eligible) {
    const s = value(item);
    if (length === top.length && (length === 0 || s <= topScores[length - 1])) continue;
    let at = length < top.length ? length++ : length - 1;
    for (; at > 0 && topScores[at - 1] < s; at--) {
      top[at] = top[at - 1];
      topScores[at] = topScores[at - 1];
    }
    top[at] = item;
    topScores[at] = s;
  }
}

/** All items but the excluded ones, ascending. */
function without(nItems: number, excluded: Int32Array): Int32Array {
  const rest = new Int32Array(nItems - excluded.length);
  let n = 0;
  let e = 0;
  for (let item = 0; item < nItems; item++) {
    if (e < excluded.length && excluded[e] === item) e++;
    else rest[n++] = item;
  }
  return rest;
}

function rankScores(
  scores: Float32Array,
  block: RankBlock,
  eligibleOf: (row: number) => Int32Array,
): Required<RankResult> {
  const nItems = block.users.length ? scores.length / block.users.length : 0;
  const result = {
    ranks: new Int32Array(block.targets.length),
    ties: new Int32Array(block.targets.length),
    top: new Int32Array(block.users.length * block.k).fill(-1),
    topScores: new Float32Array(block.users.length * block.k).fill(Number.NaN),
  };
  for (let row = 0; row < block.users.length; row++) {
    const from = block.targetOffsets[row];
    const to = block.targetOffsets[row + 1];
    rankRow(
      scores.subarray(row * nItems, (row + 1) * nItems),
      eligibleOf(row),
      block.targets.subarray(from, to),
      {
        ranks: result.ranks.subarray(from, to),
        ties: result.ties.subarray(from, to),
        top: result.top.subarray(row * block.k, (row + 1) * block.k),
        topScores: result.topScores.subarray(row * block.k, (row + 1) * block.k),
      },
    );
  }
  return result;
}

function sampledRow(task: RankingTask, n: number): Int32Array {
  const { sampled, targetOffsets, targets } = task;
  const drawn = sampled ? sampled.items.subarray(sampled.offsets[n], sampled.offsets[n + 1]) : [];
  return Int32Array.from([...drawn, ...targets.subarray(targetOffsets[n], targetOffsets[n + 1])]).sort();
}

/**
 * Ranks every user of the task by the scorer, on the engine where it can rank and does so against all items,
 * else from the scores of a block of users at a time. Both ways rank alike: ties count against a target
 * (`RankResult.ranks`), and stand in a list by smaller item index.
 * Waits at `ctx.gate` between blocks, and so throws LabFailure 'stopped' when the run was stopped.
 */
export async function rankAll(
  scorer: Scorer,
  task: RankingTask,
  k: number,
  ctx: Pick<RunContext, 'gate'>,
): Promise<Ranking> {
  const ranks = new Int32Array(task.targets.length);
  const ties = new Int32Array(task.targets.length);
  const top = new Int32Array(task.users.length * k);
  const topScores = new Float32Array(task.users.length * k);
  for (const { from, block } of blocksOf(task, k)) {
    await ctx.gate();
    const result: RankResult =
      scorer.rank && !task.sampled
        ? await scorer.rank(block)
        : rankScores(await scorer.scores(block.users), block, (row) =>
            task.sampled
              ? sampledRow(task, from + row)
              : without(
                  task.nItems,
                  block.excluded.subarray(block.excludedOffsets[row], block.excludedOffsets[row + 1]),
                ),
          );
    const at = task.targetOffsets[from];
    ranks.set(result.ranks, at);
    ties.set(result.ties, at);
    top.set(result.top, from * k);
    topScores.set(result.topScores, from * k);
  }
  return { task, k, ranks, ties, top, topScores };
}
