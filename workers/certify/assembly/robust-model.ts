// A factorization machine in float32 while it is trained robustly: its parameters, gradients and Adam's moments, and
// the embeddings of the perturbable items once more as columns, in the order of their norms ("ranks").

/** Items whose columns stand side by side. */
export const TILE: i32 = 8;
/** Vectors multiplied with the columns in one pass. */
export const VECTORS: i32 = 4;

export let features: i32 = 0;
/** Row length, a multiple of 4 padded with zeros. */
export let width: i32 = 0;
/** Feature of the first perturbable item. */
export let first: i32 = 0;
export let items: i32 = 0;
/** Ranks with the padding of the last tile. */
export let ranks: i32 = 0;

export let embeddings: usize = 0;
export let linear: usize = 0;
/** Gradients, shaped as what they are of. */
export let embeddingSlopes: usize = 0;
export let linearSlopes: usize = 0;
/** ‖v_j‖² of every feature. */
export let squares: usize = 0;
/** [tile][factor][TILE] */
let columns: usize = 0;
/** Item of each rank and rank of each item; the host writes both. */
export let itemOf: usize = 0;
export let rankOf: usize = 0;
/** w and ‖v‖² by rank. */
export let rankLinear: usize = 0;
export let rankSquares: usize = 0;
/** A block of rows of products, [VECTORS × ranks]. */
export let products: usize = 0;
// Adam's moments, shaped as the gradients; the bias stands behind the linear weights.
let embeddingMoments: usize = 0;
let linearMoments: usize = 0;

@inline
export function rowAt(base: usize, j: i32): usize {
  return base + (<usize>j * <usize>width << 2);
}

@inline
export function lanes(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3);
}

/** to += c · from, a row each. */
@inline
export function addRow(to: usize, from: usize, c: f32): void {
  const x = f32x4.splat(c);
  for (let i: usize = 0; i < <usize>width << 2; i += 16) {
    v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(x, v128.load(from + i))));
  }
}

function zeros(entries: usize): usize {
  const at = heap.alloc(entries << 2);
  memory.fill(at, 0, entries << 2);
  return at;
}

/** Room for a machine; the bias is entry `features` of the linear weights. */
export function beginTraining(count: i32, padded: i32, firstItem: i32, itemCount: i32): void {
  features = count;
  width = padded;
  first = firstItem;
  items = itemCount;
  ranks = (itemCount + TILE - 1) / TILE * TILE;
  const entries = <usize>count * <usize>padded;
  embeddings = zeros(entries);
  embeddingSlopes = zeros(entries);
  embeddingMoments = zeros(2 * entries);
  linear = zeros(<usize>count + 1);
  linearSlopes = zeros(<usize>count + 1);
  linearMoments = zeros(2 * (<usize>count + 1));
  squares = zeros(<usize>count);
  columns = zeros(<usize>ranks * <usize>padded);
  itemOf = zeros(<usize>ranks);
  rankOf = zeros(<usize>ranks);
  rankLinear = zeros(<usize>ranks);
  rankSquares = zeros(<usize>ranks);
  products = zeros(<usize>(VECTORS * ranks));
}

export function embeddingsPointer(): usize { return embeddings; }
export function linearWeightsPointer(): usize { return linear; }
export function embeddingSlopesPointer(): usize { return embeddingSlopes; }
export function linearSlopesPointer(): usize { return linearSlopes; }
export function embeddingMomentsPointer(): usize { return embeddingMoments; }
export function linearMomentsPointer(): usize { return linearMoments; }
export function itemOfPointer(): usize { return itemOf; }
export function rankOfPointer(): usize { return rankOf; }
export function squaresPointer(): usize { return squares; }

/** ‖v_j‖² of all features, after the embeddings have moved. */
export function takeSquares(): void {
  let at = embeddings;
  for (let j = 0; j < features; j++) {
    let sum = f32x4.splat(0);
    for (const end = at + (<usize>width << 2); at < end; at += 16) {
      const x = v128.load(at);
      sum = f32x4.add(sum, f32x4.mul(x, x));
    }
    store<f32>(squares + (<usize>j << 2), lanes(sum));
  }
}

/** Columns, w and ‖v‖² of the items in the order of ranks. */
export function takeColumns(): void {
  for (let r = 0; r < items; r++) {
    const feature = first + load<i32>(itemOf + (<usize>r << 2));
    const row = rowAt(embeddings, feature);
    let to = columns + ((<usize>(r / TILE) * <usize>width * TILE + <usize>(r % TILE)) << 2);
    for (let f = 0; f < width; f++, to += TILE << 2) store<f32>(to, load<f32>(row + (<usize>f << 2)));
    store<f32>(rankLinear + (<usize>r << 2), load<f32>(linear + (<usize>feature << 2)));
    store<f32>(rankSquares + (<usize>r << 2), load<f32>(squares + (<usize>feature << 2)));
  }
}

@inline
function madd(sum: v128, x: v128, y: v128): v128 {
  return f32x4.add(sum, f32x4.mul(x, y));
}

/** products[b][r] = <vectors[b], v of rank r> for VECTORS padded vectors and the ranks of tiles [from, to). */
export function multiplyColumns(vectors: usize, from: i32, to: i32): void {
  const row = <usize>width << 2;
  const line = <usize>ranks << 2;
  let at = columns + <usize>from * row * TILE;
  for (let t = from; t < to; t++) {
    let a = f32x4.splat(0), b = a, c = a, d = a, a2 = a, b2 = a, c2 = a, d2 = a;
    for (let s = vectors; s < vectors + row; s += 4, at += TILE << 2) {
      const x = v128.load(at);
      const y = v128.load(at, 16);
      const p = v128.load32_splat(s);
      a = madd(a, x, p);
      a2 = madd(a2, y, p);
      const q = v128.load32_splat(s + row);
      b = madd(b, x, q);
      b2 = madd(b2, y, q);
      const u = v128.load32_splat(s + 2 * row);
      c = madd(c, x, u);
      c2 = madd(c2, y, u);
      const v = v128.load32_splat(s + 3 * row);
      d = madd(d, x, v);
      d2 = madd(d2, y, v);
    }
    let out = products + (<usize>t * TILE << 2);
    v128.store(out, a);
    v128.store(out, a2, 16);
    out += line;
    v128.store(out, b);
    v128.store(out, b2, 16);
    out += line;
    v128.store(out, c);
    v128.store(out, c2, 16);
    out += line;
    v128.store(out, d);
    v128.store(out, d2, 16);
  }
}

/** Adam over `size` values; what moves them is cleared. */
function adam(
  values: usize, slopes: usize, moments: usize, size: usize, rate: f32, beta1: f32, beta2: f32, epsilon: f32,
  scale1: f32, scale2: f32,
): void {
  const second = moments + (size << 2);
  const r1 = f32x4.splat(rate / scale1), s2 = f32x4.splat(1 / scale2), e = f32x4.splat(epsilon);
  const b1 = f32x4.splat(beta1), c1 = f32x4.splat(1 - beta1), b2 = f32x4.splat(beta2), c2 = f32x4.splat(1 - beta2);
  const none = f32x4.splat(0);
  let at: usize = 0;
  for (; at + 16 <= size << 2; at += 16) {
    const g = v128.load(slopes + at);
    const m = f32x4.add(f32x4.mul(b1, v128.load(moments + at)), f32x4.mul(c1, g));
    const v = f32x4.add(f32x4.mul(b2, v128.load(second + at)), f32x4.mul(c2, f32x4.mul(g, g)));
    v128.store(moments + at, m);
    v128.store(second + at, v);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, s2)), e);
    v128.store(values + at, f32x4.sub(v128.load(values + at), f32x4.div(f32x4.mul(r1, m), root)));
    v128.store(slopes + at, none);
  }
  for (; at < size << 2; at += 4) {
    const g = load<f32>(slopes + at);
    const m = beta1 * load<f32>(moments + at) + (1 - beta1) * g;
    const v = beta2 * load<f32>(second + at) + (1 - beta2) * g * g;
    store<f32>(moments + at, m);
    store<f32>(second + at, v);
    store<f32>(values + at, load<f32>(values + at) - (rate / scale1) * m / (Mathf.sqrt(v / scale2) + epsilon));
    store<f32>(slopes + at, 0);
  }
}

/** One step of Adam against the gradients; scale1 = 1 - beta1^t and scale2 = 1 - beta2^t. */
export function adamStep(rate: f32, beta1: f32, beta2: f32, epsilon: f32, scale1: f32, scale2: f32): void {
  const entries = <usize>features * <usize>width;
  adam(embeddings, embeddingSlopes, embeddingMoments, entries, rate, beta1, beta2, epsilon, scale1, scale2);
  adam(linear, linearSlopes, linearMoments, <usize>features + 1, rate, beta1, beta2, epsilon, scale1, scale2);
}
