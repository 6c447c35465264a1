/*
 * PORE once more, by its text: the merged list is made and ranked, and each bound is taken from it. Shares nothing with
 * the lab's own computation.
 */

interface Bounded {
  readonly bound: number;
  readonly ours: boolean;
}

/** n choose k. */
export function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}

/** Items of the set in the list of `places` at least; `fakes` users join `users`, of whom `size` are drawn. */
export function poreCount(
  lower: readonly number[],
  upper: readonly number[],
  { users, size, votes, places, fakes }: Record<'users' | 'size' | 'votes' | 'places' | 'fakes', number>,
): number {
  const all = users + fakes;
  const ratio = choose(users, size) / choose(all, size);
  const merged: Bounded[] = [
    ...upper.map((bound) => ({ bound, ours: false })),
    ...lower.map((bound) => ({ bound, ours: true })),
  ].sort((a, b) => b.bound - a.bound || Number(a.ours) - Number(b.ours));
  let certified = 0;
  for (const [at, { bound, ours }] of merged.entries()) {
    if (!ours) continue;
    const rank = at + 1;
    const c = places - rank + 1;
    if (c < 1) break;
    const below = merged
      .slice(at)
      .filter((item) => !item.ours)
      .slice(0, c)
      .map((item) => item.bound);
    const extra = size / all - (size / users) * ratio;
    if (below.length === c) {
      const first = (ratio * below.reduce((a, b) => a + b, 0) + votes * extra) / c;
      const second = Math.min(...below) * ratio + extra;
      if (!(bound * ratio > Math.min(first, second))) break;
    }
    certified++;
  }
  return certified;
}
