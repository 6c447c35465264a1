import {
  differenceOverUsers,
  dropDifferenceError,
  dropError,
  intervalOf,
  overUsers,
  type PerUser,
} from '../../measure/over-users.ts';
import {
  isOverUsers,
  type PerturbRow,
  type SweptMeasure,
  type SweptOverUsers,
  sweptLabel,
} from '../../protocol/tables/perturb.ts';
import type { ByUser } from '../bench/judge.ts';

type Row = PerturbRow<'users'>;

/** The values of every user under a key, a seed an entry; null where a seed has none. */
export function seedsOf(points: readonly ByUser[], key: SweptMeasure): PerUser[] | null {
  if (!isOverUsers(key)) return null;
  const known = points.flatMap((point) => point[key] ?? []);
  return known.length === points.length ? known : null;
}

const ends = (value: number | null, se: number | null, users: number) =>
  (value === null ? null : intervalOf(value, se, users)) ?? { low: null, high: null };

function rowOf(key: SweptOverUsers, clean: readonly PerUser[], attacked: readonly PerUser[] | null) {
  const { mean: value, se, users } = overUsers(attacked ?? clean);
  const { low, high } = ends(value, se, users);
  const found = { measure: key, users, value, se, low, high };
  const none = { loss: null, lossSe: null, drop: null, dropSe: null, dropLow: null, dropHigh: null };
  if (!attacked) return { ...found, ...none };
  const loss = differenceOverUsers(clean, attacked);
  const { mean: before } = overUsers(clean);
  const drop = before === 0 ? null : 1 - value / before;
  const dropSe = dropError(clean, attacked);
  const { low: dropLow, high: dropHigh } = ends(drop, dropSe, users);
  return { ...found, loss: loss.mean, lossSe: loss.se, drop, dropSe, dropLow, dropHigh };
}

/**
 * What the measures of a model come to over users, at one point of the sweep or (where `attacked` is null) before any
 * attack: a row for each measure that is a mean over users.
 */
export function userRows(
  at: Pick<Row, 'method' | 'epsilon' | 'iteration'>,
  keys: readonly SweptMeasure[],
  k: number,
  clean: readonly ByUser[],
  attacked: readonly ByUser[] | null,
): Row[] {
  return keys.filter(isOverUsers).flatMap((key) => {
    const before = seedsOf(clean, key);
    const after = attacked && seedsOf(attacked, key);
    if (!before || (attacked && !after)) return [];
    const seeds = (attacked ?? clean).length;
    return { ...at, label: sweptLabel(key, k), seeds, ...rowOf(key, before.slice(0, seeds), after) };
  });
}

/** What the users of a kind of model had, a seed each. */
export interface UsersOfModel {
  readonly clean: readonly ByUser[];
  /** Null for the model before any attack. */
  readonly attacked: readonly ByUser[] | null;
}

const noErrors = {
  ...{ differenceSe: null, dropDifferenceSe: null },
  ...{ dropDifferenceLow: null, dropDifferenceHigh: null },
};

/**
 * Errors over users of undefended less defended, of the values and of the drops; the same users in both. `apart` is
 * the difference of the drops, null where there is none.
 */
export function errorsOfDifference(
  key: SweptMeasure,
  undefended: UsersOfModel,
  defended: UsersOfModel,
  apart: number | null,
): Pick<PerturbRow<'comparison'>, keyof typeof noErrors> {
  const [a, b] = [undefended, defended].map(({ clean, attacked }) => {
    const before = seedsOf(clean, key);
    return before && { clean: before, attacked: attacked && seedsOf(attacked, key) };
  });
  if (!a || !b) return noErrors;
  const { se: differenceSe, users } = differenceOverUsers(a.attacked ?? a.clean, b.attacked ?? b.clean);
  if (!a.attacked || !b.attacked || apart === null) return { ...noErrors, differenceSe };
  const dropDifferenceSe = dropDifferenceError(
    { clean: a.clean, attacked: a.attacked },
    { clean: b.clean, attacked: b.attacked },
  );
  const { low, high } = ends(apart, dropDifferenceSe, users);
  return { differenceSe, dropDifferenceSe, dropDifferenceLow: low, dropDifferenceHigh: high };
}
