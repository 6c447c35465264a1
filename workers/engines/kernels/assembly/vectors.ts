import { rowBytes } from './memory';

@inline
export function sumLanes(v: v128): f32 {
  const pairs = f32x4.add(v, i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** a·b over one row. */
@inline
export function dot(a: usize, b: usize): f32 {
  let sum = f32x4.splat(0);
  const end = a + rowBytes;
  for (; a < end; a += 16, b += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(a), v128.load(b)));
  return sumLanes(sum);
}

/** a·(b - c) over one row. */
@inline
export function dotDifference(a: usize, b: usize, c: usize): f32 {
  let sum = f32x4.splat(0);
  const end = a + rowBytes;
  for (; a < end; a += 16, b += 16, c += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(a), f32x4.sub(v128.load(b), v128.load(c))));
  }
  return sumLanes(sum);
}

/** to = a - b over one row. */
@inline
export function difference(to: usize, a: usize, b: usize): void {
  const end = a + rowBytes;
  for (; a < end; a += 16, b += 16, to += 16) v128.store(to, f32x4.sub(v128.load(a), v128.load(b)));
}

/** to = c·a over one row. */
@inline
export function scale(to: usize, a: usize, c: f32): void {
  const factor = f32x4.splat(c);
  const end = a + rowBytes;
  for (; a < end; a += 16, to += 16) v128.store(to, f32x4.mul(factor, v128.load(a)));
}

/** to += c·a over one row. */
@inline
export function addScaled(to: usize, a: usize, c: f32): void {
  const factor = f32x4.splat(c);
  const end = a + rowBytes;
  for (; a < end; a += 16, to += 16) v128.store(to, f32x4.add(v128.load(to), f32x4.mul(factor, v128.load(a))));
}
