import { type Drawn, differenceOfDrawn, errorOfDrawn } from '../../arena/samples.ts';
import { differenceOf, errorOf, keptPerUser, meanPerUser } from '../../arena/users.ts';
import { keptByAll } from '../../arena/worst.ts';
import type { PerUser } from '../../measure/over-users.ts';
import type { Done } from './cell-rows.ts';
import type { CellValue, Sample } from './cell-value.ts';

/** What users keep, a seed an entry: all users, as many instances each, or those of whom instances were drawn. */
export type KeptByUsers =
  | { readonly of: 'all'; readonly seeds: readonly PerUser[] }
  | { readonly of: 'drawn'; readonly seeds: readonly Drawn[] };

/** How several attacks on the same instances make one number. */
type Fold = 'worst' | 'mean';

const perUser = ({ kept, users = new Uint8Array(0) }: Pick<CellValue, 'kept' | 'users'>): PerUser =>
  keptPerUser({ kept, users });

function ofAll(battery: readonly Done[], fold: Fold): PerUser {
  if (fold === 'mean') return meanPerUser(battery.map(({ value }) => perUser(value)));
  return perUser({ ...battery[0].value, kept: keptByAll(battery.map(({ value }) => value.kept)) });
}

function ofDrawn(battery: readonly Done[], fold: Fold, { users }: Sample): Drawn {
  const all = battery.map(({ value }) => value.kept);
  if (fold === 'worst') return { users, kept: keptByAll(all) };
  const kept = Float64Array.from(all[0], (_, n) => all.reduce((sum, one) => sum + one[n], 0) / all.length);
  return { users, kept };
}

/**
 * What users keep of several attacks, a seed an entry of `batteries`; null where there are none, or their users are not
 * known. `sampleOf`: the instances that a repeat has drawn; undefined where all users have as many.
 */
export function keptByUsers(
  batteries: readonly (readonly Done[])[],
  fold: Fold,
  sampleOf: (repeat: number) => Sample | undefined,
): KeptByUsers | null {
  if (batteries.length === 0) return null;
  if (batteries.every((battery) => battery.every(({ value }) => value.users)))
    return { of: 'all', seeds: batteries.map((battery) => ofAll(battery, fold)) };
  const seeds = batteries.flatMap((battery) => {
    const sample = sampleOf(battery[0].cell.repeat);
    return sample ? [ofDrawn(battery, fold, sample)] : [];
  });
  return seeds.length === batteries.length ? { of: 'drawn', seeds } : null;
}

/** The standard error over users; null where it is not known. */
export function errorOverUsers(kept: KeptByUsers | null): number | null {
  if (!kept) return null;
  return kept.of === 'all' ? errorOf(kept.seeds) : errorOfDrawn(kept.seeds);
}

/** The error of a difference between the same users, and the ends of its 95 %; null where one is unknown. */
export function differenceOverUsers(first: KeptByUsers | null, second: KeptByUsers | null) {
  if (first?.of === 'all' && second?.of === 'all') return differenceOf(first.seeds, second.seeds);
  if (first?.of === 'drawn' && second?.of === 'drawn') return differenceOfDrawn(first.seeds, second.seeds);
  return { se: null, low: null, high: null };
}
