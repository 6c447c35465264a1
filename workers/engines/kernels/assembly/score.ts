/**
 * Scores of all items for up to GROUP users at a time. Items are packed in panels of 8 columns, [factor][8],
 * so that a vector runs across items and no sum runs across lanes: every score is the plain sequential
 * float32 sum over the factors, whatever the position, and equal rows give equal scores to the last bit.
 */

export const GROUP: usize = 16;

let users: usize = 0;
let factors: usize = 0;
let panels: usize = 0;
let panelCount: usize = 0;
export let items: usize = 0;
/** Floats in a row of `scores`: items rounded up to 8. */
export let scoreRow: usize = 0;
/** [GROUP × scoreRow] */
export let scores: usize = 0;

export function setScorer(usersAt: usize, d: usize, panelsAt: usize, itemCount: usize, scoresAt: usize): void {
  users = usersAt;
  factors = d;
  panels = panelsAt;
  items = itemCount;
  panelCount = (itemCount + 7) >> 3;
  scoreRow = panelCount << 3;
  scores = scoresAt;
}

/** Packs Q [items × factors] into panels; the columns beyond the last item stay as they are (zero). */
export function packItems(from: usize): void {
  for (let i: usize = 0; i < items; i++) {
    let to = panels + (i >> 3) * (factors << 5) + ((i & 7) << 2);
    for (let k: usize = 0; k < factors; k++, from += 4, to += 32) store<f32>(to, load<f32>(from));
  }
}

/** Fills the first n ≤ GROUP rows of `scores` for the n users whose indices stand at `list`. */
export function scoreUsers(list: usize, n: usize): void {
  const last = n - 1;
  const panelBytes = factors << 5;
  for (let panel: usize = 0; panel < panelCount; panel++) {
    const at = panels + panel * panelBytes;
    const to = scores + (panel << 5);
    for (let u: usize = 0; u < n; u += 4) {
      // Missing users of the last four repeat the last one.
      scoreFour(at, userAt(list, u), userAt(list, min(u + 1, last)), userAt(list, min(u + 2, last)), userAt(list, min(u + 3, last)), to + u * (scoreRow << 2));
    }
  }
}

@inline
function userAt(list: usize, n: usize): usize {
  return users + <usize>load<u32>(list + (n << 2)) * (factors << 2);
}

@inline
function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** Four users against one panel: eight sums in registers. */
@inline
function scoreFour(panel: usize, a: usize, b: usize, c: usize, d: usize, to: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  const end = panel + (factors << 5);
  for (; panel < end; panel += 32, a += 4, b += 4, c += 4, d += 4) {
    const q0 = v128.load(panel);
    const q1 = v128.load(panel, 16);
    const pa = v128.load32_splat(a);
    a0 = multiplyAdd(a0, pa, q0);
    a1 = multiplyAdd(a1, pa, q1);
    const pb = v128.load32_splat(b);
    b0 = multiplyAdd(b0, pb, q0);
    b1 = multiplyAdd(b1, pb, q1);
    const pc = v128.load32_splat(c);
    c0 = multiplyAdd(c0, pc, q0);
    c1 = multiplyAdd(c1, pc, q1);
    const pd = v128.load32_splat(d);
    d0 = multiplyAdd(d0, pd, q0);
    d1 = multiplyAdd(d1, pd, q1);
  }
  const row = scoreRow << 2;
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to + row, b0);
  v128.store(to + row, b1, 16);
  v128.store(to + row * 2, c0);
  v128.store(to + row * 2, c1, 16);
  v128.store(to + row * 3, d0);
  v128.store(to + row * 3, d1, 16);
}
