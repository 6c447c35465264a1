/**
 * Which instances are kept under every attack: 1 where each of `attacks` has 1. An instance counts as lost if any attack
 * of the battery gets it (Croce and Hein's AutoAttack, ICML 2020). All rows are of the same instances in the same order.
 * @throws RangeError for rows of different lengths, or none
 */
export function keptByAll(attacks: readonly Uint8Array[]): Uint8Array {
  const [first] = attacks;
  if (!first || attacks.some(({ length }) => length !== first.length))
    throw new RangeError('The worst case needs attacks on the same instances.');
  return first.map((_, n) => (attacks.every((kept) => kept[n] === 1) ? 1 : 0));
}

/** The share of ones; NaN when empty. */
export function shareKept(kept: Uint8Array): number {
  let ones = 0;
  for (const one of kept) ones += one;
  return ones / kept.length;
}

/** A row of instances as text: '1' for kept, '0' for lost. */
export const keptText = (kept: Uint8Array): string => Array.from(kept, String).join('');

/** The row that `keptText` wrote. */
export const keptOf = (text: string): Uint8Array => Uint8Array.from(text, (one) => (one === '1' ? 1 : 0));
