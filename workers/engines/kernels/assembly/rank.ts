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
  return (
    i32x4.extract_lane(above, 0) +
    i32x4.extract_lane(above, 1) +
    i32x4.extract_lane(above, 2) +
    i32x4.extract_lane(above, 3) -
    1
  );
}
