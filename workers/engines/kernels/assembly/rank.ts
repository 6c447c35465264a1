import { GROUP, items, scoreRow, scores, scoreUsers } from './score';
import { topK } from './top';

/**
 * Full ranking of a block of users: ranks of their targets and their k best items (RankBlock and RankResult
 * of engines/types.ts). Excluded items and the panel's padding become NaN, which no comparison counts.
 */
export function rankBlock(
  list: usize,
  n: usize,
  excludedOffsets: usize,
  excluded: usize,
  targetOffsets: usize,
  targets: usize,
  k: i32,
  ranks: usize,
  ties: usize,
  top: usize,
  topScores: usize,
): void {
  for (let first: usize = 0; first < n; first += GROUP) {
    const size = min(GROUP, n - first);
    scoreUsers(list + (first << 2), size);
    for (let u: usize = 0; u < size; u++) {
      const row = scores + u * (scoreRow << 2);
      const user = (first + u) << 2;
      const from = <usize>load<u32>(excludedOffsets + user);
      const to = <usize>load<u32>(excludedOffsets + user, 4);
      for (let e = from; e < to; e++) store<f32>(row + (<usize>load<u32>(excluded + (e << 2)) << 2), NaN);
      for (let i = items; i < scoreRow; i++) store<f32>(row + (i << 2), NaN);
      const end = <usize>load<u32>(targetOffsets + user, 4);
      for (let t = <usize>load<u32>(targetOffsets + user); t < end; t++) {
        const score = load<f32>(row + (<usize>load<u32>(targets + (t << 2)) << 2));
        store<i32>(ranks + (t << 2), rankOf(score, row, <i32>(items - (to - from))));
        store<i32>(ties + (t << 2), tiesOf(score, row));
      }
      if (k > 0) topK(row, items, k, top + (first + u) * (<usize>k << 2), topScores + (first + u) * (<usize>k << 2));
    }
  }
}

/** How many other items of `row` score at least `score`; a target without a number (NaN) comes last of all. */
function rankOf(score: f32, row: usize, ranked: i32): i32 {
  if (score != score) return ranked - 1;
  const limit = f32x4.splat(score);
  let above = i32x4.splat(0);
  const end = row + (scoreRow << 2);
  for (let at = row; at < end; at += 32) {
    above = i32x4.sub(above, f32x4.ge(v128.load(at), limit));
    above = i32x4.sub(above, f32x4.ge(v128.load(at, 16), limit));
  }
  return sumOf(above) - 1;
}

/** How many other items of `row` score exactly `score`; 0 for a target without a number. */
function tiesOf(score: f32, row: usize): i32 {
  if (score != score) return 0;
  const own = f32x4.splat(score);
  let same = i32x4.splat(0);
  const end = row + (scoreRow << 2);
  for (let at = row; at < end; at += 32) {
    same = i32x4.sub(same, f32x4.eq(v128.load(at), own));
    same = i32x4.sub(same, f32x4.eq(v128.load(at, 16), own));
  }
  return sumOf(same) - 1;
}

@inline
function sumOf(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
