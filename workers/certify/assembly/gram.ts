// Inner products of the perturbable embeddings, float64, and what the bounds need of them.

export let n: i32 = 0;
/** Row length of V, a multiple of 4 padded with zeros. */
export let k: i32 = 0;
/** Largest budget, Q. */
export let budget: i32 = 0;
export let V: usize = 0;
export let W: usize = 0;
export let norms: usize = 0;

/** Directions of a bound: pairs as they are, negated, absolute. */
export const PLUS: i32 = 0;
export const MINUS: i32 = 1;
export const ABS: i32 = 2;
/** Directions prepared: 2, or 3 where items may be switched both ways. */
let directions: i32 = 2;

/** Vectors that are multiplied with V in one pass. */
export const BLOCK: i32 = 4;

// T[direction][r][j] = sum of the r largest pair values of item j, r = 0 .. Q-1.
let rowSums: usize = 0;
// Prefix sums of the largest entries of the whole triangle, per direction.
let withDiagonal: usize = 0;
let offDiagonal: usize = 0;
let diagonal: usize = 0;

let slots: usize = 0;
let pool: usize = 0;
let poolRows: i32 = 0;
let poolUsed: i32 = 0;
// Room for BLOCK rows while the model is prepared and for a row that is not cached.
let spare: usize = 0;

@inline
function lanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

@inline
function step(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

/** out[b][j] = <vectors[b], v_j> for BLOCK padded vectors and all items; each product summed in one fixed order. */
export function products(vectors: usize, out: usize): void {
  const rowBytes = <usize>k << 3;
  const line = <usize>n << 3;
  const s1 = vectors + rowBytes;
  const s2 = s1 + rowBytes;
  const s3 = s2 + rowBytes;
  let v = V;
  for (let j = 0; j < n; j++, v += rowBytes, out += 8) {
    let a = f64x2.splat(0), b = a, c = a, d = a, a2 = a, b2 = a, c2 = a, d2 = a;
    for (let i: usize = 0; i < rowBytes; i += 32) {
      const x = v128.load(v + i);
      const y = v128.load(v + i, 16);
      a = step(a, x, v128.load(vectors + i));
      a2 = step(a2, y, v128.load(vectors + i, 16));
      b = step(b, x, v128.load(s1 + i));
      b2 = step(b2, y, v128.load(s1 + i, 16));
      c = step(c, x, v128.load(s2 + i));
      c2 = step(c2, y, v128.load(s2 + i, 16));
      d = step(d, x, v128.load(s3 + i));
      d2 = step(d2, y, v128.load(s3 + i, 16));
    }
    store<f64>(out, lanes(f64x2.add(a, a2)));
    store<f64>(out + line, lanes(f64x2.add(b, b2)));
    store<f64>(out + 2 * line, lanes(f64x2.add(c, c2)));
    store<f64>(out + 3 * line, lanes(f64x2.add(d, d2)));
  }
}

/** Puts `value` into a descending list of `size` entries if it belongs there. */
@inline
export function insert(list: usize, size: i32, value: f64): void {
  if (size == 0 || value <= load<f64>(list + (<usize>(size - 1) << 3))) return;
  let at = size - 1;
  while (at > 0 && load<f64>(list + (<usize>(at - 1) << 3)) < value) {
    store<f64>(list + (<usize>at << 3), load<f64>(list + (<usize>(at - 1) << 3)));
    at--;
  }
  store<f64>(list + (<usize>at << 3), value);
}

export function fill(list: usize, size: i32, value: f64): void {
  for (let i = 0; i < size; i++) store<f64>(list + (<usize>i << 3), value);
}

@inline
function pairsOf(size: i32): i32 {
  return (size * (size - 1)) >> 1;
}

/** Room for the model; returns the address of V [n + BLOCK rows × k padded]; W follows from `linearPointer`. */
export function begin(items: i32, padded: i32, q: i32, cachedRows: i32, bothWays: bool): usize {
  n = items;
  k = padded;
  budget = q;
  directions = bothWays ? 3 : 2;
  V = heap.alloc(<usize>((n + BLOCK) * k) << 3);
  W = heap.alloc(<usize>n << 3);
  norms = heap.alloc(<usize>n << 3);
  rowSums = heap.alloc((<usize>(directions * q * n)) << 3);
  withDiagonal = heap.alloc(<usize>(directions * (pairsOf(q + 1) + 1)) << 3);
  offDiagonal = heap.alloc(<usize>(directions * (pairsOf(q) + 1)) << 3);
  diagonal = heap.alloc(<usize>(directions * (q + 1)) << 3);
  poolRows = min(cachedRows, n);
  slots = heap.alloc(<usize>n << 2);
  pool = heap.alloc(<usize>poolRows * <usize>n << 3);
  spare = heap.alloc(<usize>(BLOCK * n) << 3);
  return V;
}

export function linearPointer(): usize {
  return W;
}

/** Sums of the largest pair values of a direction, [r][item]. */
@inline
export function rowSumsOf(direction: i32): usize {
  return rowSums + (<usize>(direction * budget * n) << 3);
}

/** Largest entries of the triangle with diagonal, summed: q(q+1)/2 of them for a size q. */
@inline
export function triangleSum(direction: i32, entries: i32): f64 {
  return load<f64>(withDiagonal + (<usize>(direction * (pairsOf(budget + 1) + 1) + entries) << 3));
}

@inline
export function offDiagonalSum(direction: i32, entries: i32): f64 {
  return load<f64>(offDiagonal + (<usize>(direction * (pairsOf(budget) + 1) + entries) << 3));
}

@inline
export function diagonalSum(direction: i32, entries: i32): f64 {
  return load<f64>(diagonal + (<usize>(direction * (budget + 1) + entries) << 3));
}

@inline
function signed(direction: i32, value: f64): f64 {
  return direction == PLUS ? value : direction == MINUS ? -value : Math.abs(value);
}

/** A descending list at list[1..size] becomes its prefix sums, list[0] = 0. */
function prefix(list: usize, size: i32): void {
  let sum: f64 = 0;
  store<f64>(list, 0);
  for (let i = 1; i <= size; i++) {
    sum += load<f64>(list + (<usize>i << 3));
    store<f64>(list + (<usize>i << 3), sum);
  }
}

/** Gram row i, given, enters the lists of its item and, as far as it lies in the triangle, of the whole. */
function listRow(i: i32, row: usize, top: usize): void {
  const lists = budget - 1;
  const own = load<f64>(row + (<usize>i << 3));
  store<f64>(norms + (<usize>i << 3), own);
  for (let d = 0; d < directions; d++) {
    const ofRow = top + (<usize>(d * max(lists, 1)) << 3);
    fill(ofRow, lists, -Infinity);
    const sizes0 = pairsOf(budget + 1);
    const sizes1 = pairsOf(budget);
    const whole = withDiagonal + (<usize>(d * (sizes0 + 1) + 1) << 3);
    const off = offDiagonal + (<usize>(d * (sizes1 + 1) + 1) << 3);
    insert(diagonal + (<usize>(d * (budget + 1) + 1) << 3), budget, signed(d, own));
    insert(whole, sizes0, signed(d, own));
    for (let j = 0; j < i; j++) insert(ofRow, lists, signed(d, load<f64>(row + (<usize>j << 3))));
    for (let j = i + 1; j < n; j++) {
      const value = signed(d, load<f64>(row + (<usize>j << 3)));
      insert(ofRow, lists, value);
      // An entry among the largest of all is among the largest off the diagonal or beside them.
      insert(off, sizes1, value);
      insert(whole, sizes0, value);
    }
    let sum: f64 = 0;
    for (let r = 0; r < budget; r++) {
      store<f64>(rowSums + (<usize>((d * budget + r) * n + i) << 3), sum);
      if (r < lists) sum += load<f64>(ofRow + (<usize>r << 3));
    }
  }
}

/** Norms, largest sums per item and over the triangle: O(n² k), once per model. Fills the cache of Gram rows. */
export function prepare(): void {
  for (let j = 0; j < n; j++) store<i32>(slots + (<usize>j << 2), -1);
  poolUsed = 0;
  fill(withDiagonal, directions * (pairsOf(budget + 1) + 1), -Infinity);
  fill(offDiagonal, directions * (pairsOf(budget) + 1), -Infinity);
  fill(diagonal, directions * (budget + 1), -Infinity);
  const top = heap.alloc(<usize>(directions * max(budget - 1, 1)) << 3);
  const line = <usize>n << 3;
  for (let i = 0; i < n; i += BLOCK) {
    // Rows behind the last item are zeros, there so that every block is whole.
    const kept = i + BLOCK <= poolRows;
    const rows = kept ? pool + <usize>i * line : spare;
    products(V + (<usize>(i * k) << 3), rows);
    for (let b = 0; b < min(BLOCK, n - i); b++) {
      if (kept) store<i32>(slots + (<usize>(i + b) << 2), poolUsed++);
      listRow(i + b, rows + <usize>b * line, top);
    }
  }
  heap.free(top);
  for (let d = 0; d < directions; d++) {
    prefix(withDiagonal + (<usize>(d * (pairsOf(budget + 1) + 1)) << 3), pairsOf(budget + 1));
    prefix(offDiagonal + (<usize>(d * (pairsOf(budget) + 1)) << 3), pairsOf(budget));
    prefix(diagonal + (<usize>(d * (budget + 1)) << 3), budget);
  }
}

/** Row i of the Gram matrix, from the cache; the address holds until the next call. */
export function gramRow(i: i32): usize {
  const slotAt = slots + (<usize>i << 2);
  let slot = load<i32>(slotAt);
  if (slot < 0) {
    if (poolUsed == poolRows) {
      for (let j = 0; j < n; j++) store<i32>(slots + (<usize>j << 2), -1);
      poolUsed = 0;
    }
    slot = poolUsed++;
    store<i32>(slotAt, slot);
    products(V + (<usize>(i * k) << 3), spare);
    memory.copy(pool + (<usize>slot * <usize>n << 3), spare, <usize>n << 3);
  }
  return pool + (<usize>slot * <usize>n << 3);
}
