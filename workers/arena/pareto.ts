/** A column's clean measure and its worst case, both the larger the better. */
export interface ParetoPoint<Id> {
  readonly id: Id;
  readonly clean: number;
  readonly worst: number;
}

/**
 * Those that no other beats: none is at least as good in both and better in one. Equal points stand or fall together.
 * Ascending in the clean measure.
 */
export function undominated<Id>(points: readonly ParetoPoint<Id>[]): ParetoPoint<Id>[] {
  const beats = (a: ParetoPoint<Id>, b: ParetoPoint<Id>) =>
    a.clean >= b.clean && a.worst >= b.worst && (a.clean > b.clean || a.worst > b.worst);
  return points
    .filter((point) => !points.some((other) => beats(other, point)))
    .sort((a, b) => a.clean - b.clean || a.worst - b.worst);
}
