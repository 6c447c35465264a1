import type { Csr, Dataset } from './types.ts';

/** Users with so many items tell whether a file is sorted by item; fewer agree by chance. */
const tellingItems = 4;
/** From so many such users, and this share of them, on it is told. */
const tellingUsers = 20;
const tellingShare = 0.9;

const byNumber = (ids: readonly string[]): ((a: number, b: number) => number) | null => {
  const numbers = ids.map(Number);
  return numbers.some(Number.isNaN) ? null : (a, b) => numbers[a] - numbers[b];
};
const byText =
  (ids: readonly string[]) =>
  (a: number, b: number): number =>
    ids[a] < ids[b] ? -1 : Number(ids[a] > ids[b]);

/**
 * The share of users with several items whose item that comes last in the source has the largest id of theirs, or the
 * smallest, by number or as text, whichever is more; null for too few such users to tell.
 */
function sortedShare({ itemIds }: Dataset, all: Csr, source: Int32Array): number | null {
  const orders = [byNumber(itemIds), byText(itemIds)].filter((order) => order !== null);
  const found = orders.map(() => ({ largest: 0, smallest: 0 }));
  let users = 0;
  for (let u = 0; u < all.rows; u++) {
    const [from, to] = [all.offsets[u], all.offsets[u + 1]];
    if (to - from < tellingItems) continue;
    users++;
    let last = from;
    for (let k = from + 1; k < to; k++) if (source[k] > source[last]) last = k;
    const others = [...all.columns.subarray(from, to)].filter((item) => item !== all.columns[last]);
    orders.forEach((order, n) => {
      if (others.every((item) => order(item, all.columns[last]) < 0)) found[n].largest++;
      if (others.every((item) => order(item, all.columns[last]) > 0)) found[n].smallest++;
    });
  }
  if (users < tellingUsers) return null;
  return Math.max(...found.flatMap(({ largest, smallest }) => [largest, smallest])) / users;
}

/**
 * Said where the order of a source without times is that of its items, so that the item held out last is told by its
 * id and hits mean nothing; null where it is not.
 */
export function orderWarning(dataset: Dataset, all: Csr, source: Int32Array): string | null {
  const share = sortedShare(dataset, all, source);
  if (share === null || share < tellingShare) return null;
  return `The data set has no times, and its file is sorted by item: for ${Math.floor(100 * share)}\u00a0% of the users the item held out as the last is the first or last of theirs by id, so hits on it are trivial. Set split.kind to leave-random.`;
}
