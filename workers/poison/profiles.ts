import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';

/** One fake user: distinct items with a rating each, in any order. */
export type Profile = Map<number, number>;

/** `n` distinct members of [0, size) outside `taken`, uniform, or all there are. */
export function drawItems(size: number, n: number, taken: ReadonlySet<number>, rng: Rng): number[] {
  const free = Int32Array.from({ length: size }, (_, item) => item).filter((item) => !taken.has(item));
  const wanted = Math.min(n, free.length);
  for (let k = 0; k < wanted; k++) {
    const other = k + rng.int(free.length - k);
    const kept = free[k];
    free[k] = free[other];
    free[other] = kept;
  }
  return [...free.subarray(0, wanted)];
}

/** Profiles as sparse rows, items ascending. */
export function profileRows(profiles: readonly Profile[]): Csr & { readonly values: Float32Array } {
  const offsets = new Int32Array(profiles.length + 1);
  for (let u = 0; u < profiles.length; u++) offsets[u + 1] = offsets[u] + profiles[u].size;
  const columns = new Int32Array(offsets[profiles.length]);
  const values = new Float32Array(columns.length);
  profiles.forEach((profile, u) => {
    const items = Int32Array.from(profile.keys()).sort();
    columns.set(items, offsets[u]);
    items.forEach((item, n) => {
      values[offsets[u] + n] = profile.get(item)!;
    });
  });
  return { rows: profiles.length, columns, offsets, values };
}
