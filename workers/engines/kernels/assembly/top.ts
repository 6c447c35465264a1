/**
 * The k best of a row of scores by a heap of the best so far, its root the worst of them. Scanning by ascending
 * index, a later item of equal score never displaces an earlier one, so ties go to the smaller index.
 */

let heapIndex: usize = 0;
let heapScore: usize = 0;

/** Writes indices and scores, best first; -1 and NaN where fewer than k scores are numbers. */
export function topK(row: usize, n: usize, k: i32, indices: usize, values: usize): void {
  heapIndex = indices;
  heapScore = values;
  let size = 0;
  let i: usize = 0;
  for (; i < n && size < k; i++) {
    const score = load<f32>(row + (i << 2));
    if (score == score) place(size++, <i32>i, score);
  }
  if (size == k && i < n) {
    for (let at = k / 2 - 1; at >= 0; at--) sink(at, k, indexAt(at), scoreAt(at));
    for (; i < n && i & 3; i++) offer(row, i, k);
    let limit = f32x4.splat(scoreAt(0));
    // Rows are padded with NaN to whole vectors.
    for (; i < n; i += 4) {
      if (!v128.any_true(f32x4.gt(v128.load(row + (i << 2)), limit))) continue;
      for (let lane: usize = 0; lane < 4; lane++) offer(row, i + lane, k);
      limit = f32x4.splat(scoreAt(0));
    }
  } else {
    for (let at = size / 2 - 1; at >= 0; at--) sink(at, size, indexAt(at), scoreAt(at));
  }
  for (let end = size - 1; end > 0; end--) {
    const index = indexAt(end);
    const score = scoreAt(end);
    place(end, indexAt(0), scoreAt(0));
    sink(0, end, index, score);
  }
  for (; size < k; size++) place(size, -1, NaN);
}

@inline
function offer(row: usize, i: usize, k: i32): void {
  const score = load<f32>(row + (i << 2));
  if (score > scoreAt(0)) sink(0, k, <i32>i, score);
}

@inline
function indexAt(at: i32): i32 {
  return load<i32>(heapIndex + (<usize>at << 2));
}

@inline
function scoreAt(at: i32): f32 {
  return load<f32>(heapScore + (<usize>at << 2));
}

@inline
function place(at: i32, index: i32, score: f32): void {
  store<i32>(heapIndex + (<usize>at << 2), index);
  store<f32>(heapScore + (<usize>at << 2), score);
}

/** Lets (index, score) sink from `at` until both children are better. */
function sink(at: i32, size: i32, index: i32, score: f32): void {
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && worse(indexAt(child + 1), scoreAt(child + 1), indexAt(child), scoreAt(child))) child++;
    if (!worse(indexAt(child), scoreAt(child), index, score)) break;
    place(at, indexAt(child), scoreAt(child));
    at = child;
  }
  place(at, index, score);
}

@inline
function worse(index: i32, score: f32, thanIndex: i32, thanScore: f32): bool {
  return score < thanScore || (score == thanScore && index > thanIndex);
}
