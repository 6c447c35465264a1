import type { Params } from '../../workers/core/tensor.ts';
import type { RankBlock, RankResult } from '../../workers/engines/types.ts';

/** p_u·q_i of all items as a sequential float32 sum, each product and each sum rounded. */
export function float32Scores(params: Params, user: number): Float32Array {
  const [P, Q] = [params.P!, params.Q!];
  const [items, d] = Q.shape as [number, number];
  return Float32Array.from({ length: items }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < d; k++) {
      sum = Math.fround(sum + Math.fround(P.data[user * d + k]! * Q.data[i * d + k]!));
    }
    return sum;
  });
}

/** Ranks and top lists by sorting everything: score descending, then index ascending; no-number scores are left out. */
export function bruteRank(scoresOf: (user: number) => ArrayLike<number>, block: RankBlock): RankResult {
  const { users, excluded, excludedOffsets, targets, targetOffsets, k } = block;
  const ranks = new Int32Array(targets.length);
  const ties = new Int32Array(targets.length);
  const top = new Int32Array(users.length * k).fill(-1);
  const topScores = new Float32Array(users.length * k).fill(Number.NaN);
  users.forEach((user, n) => {
    const scores = scoresOf(user);
    const out = new Set(excluded.subarray(excludedOffsets[n], excludedOffsets[n + 1]));
    const ranked = Array.from({ length: scores.length }, (_, i) => i).filter((i) => !out.has(i));
    for (let t = targetOffsets[n]!; t < targetOffsets[n + 1]!; t++) {
      const target = targets[t]!;
      const own = scores[target]!;
      const others = ranked.filter((i) => i !== target);
      ranks[t] = Number.isNaN(own) ? others.length : others.filter((i) => scores[i]! >= own).length;
      ties[t] = others.filter((i) => scores[i] === own).length;
    }
    ranked
      .filter((i) => !Number.isNaN(scores[i]))
      .sort((a, b) => scores[b]! - scores[a]! || a - b)
      .slice(0, k)
      .forEach((item, place) => {
        top[n * k + place] = item;
        topScores[n * k + place] = scores[item]!;
      });
  });
  return { ranks, ties, top, topScores };
}
