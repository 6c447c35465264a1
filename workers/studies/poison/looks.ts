import type { Csr } from '../../data/types.ts';
import { jensenShannon, type OneList, ratingShares, totalVariation } from '../../measure/poisoning.ts';
import { profilePlane } from '../../measure/profile-plane.ts';
import { mean } from '../../measure/statistics.ts';
import { audienceLikes } from '../../poison/heuristic.ts';
import type { PoisonRow } from '../../protocol/tables/poison.ts';
import type { PoisonMethod } from './attacks.ts';
import type { Place } from './course.ts';
import type { PoisonOutcome } from './stages.ts';
import type { PoisonSubject } from './subject.ts';
import type { TrainingWay } from './training.ts';

/** Rows for the pictures of one repeat: what fakes look like, how targets climb, and whom the attack reaches. */

/** Genuine users that are drawn in the plane of profiles, at most; the plane is fitted to all. */
const mostDrawn = 2000;
/** Users are cut into so many groups of about the same size. */
const groups = 5;

/** How users' ratings look beside those of the genuine users; `attack` names them. */
export function profileRow(
  { train, grid, statistics }: PoisonSubject,
  attack: PoisonRow<'profiles'>['attack'],
  rows: Csr,
): PoisonRow<'profiles'> {
  const genuine = ratingShares(train, grid);
  const shares = ratingShares(rows, grid);
  const values = [...(rows.values ?? [])];
  return {
    attack,
    users: rows.rows,
    ratings: rows.rows ? values.length / rows.rows : 0,
    mean: values.length ? mean(values) : null,
    popularity: values.length ? mean([...rows.columns].map((item) => statistics.itemCount[item])) : null,
    totalVariation: totalVariation(genuine, shares),
    jensenShannon: jensenShannon(genuine, shares),
  };
}

export function ratingRows(
  { grid }: PoisonSubject,
  attack: PoisonRow<'ratings'>['attack'],
  rows: Csr,
): PoisonRow<'ratings'>[] {
  return [...ratingShares(rows, grid)].map((share, n) => ({ attack, rating: grid[n], share }));
}

/**
 * Genuine, fake and ERM users in the plane in which the profiles vary most that the model is trained on, genuine and
 * fake ones; the ERM users are projected. Of many genuine users every n-th is drawn.
 */
export function planeRows(
  { train, bench }: PoisonSubject,
  attack: PoisonMethod,
  fakes: Csr,
  erm: ({ readonly users: Csr } & Pick<PoisonRow<'plane'>, 'defence' | 'statistics'>) | null,
): PoisonRow<'plane'>[] {
  const shown = erm ? [erm.users] : [];
  const { points, explained } = profilePlane([train, fakes], shown, bench.data.split.nItems);
  const kinds = ['genuine', 'fake', 'erm'] as const;
  const every = Math.ceil(train.rows / mostDrawn);
  return points.flatMap((own, at) =>
    Array.from({ length: own.length / 2 }, (_, user) => ({
      attack,
      kind: kinds[at],
      defence: at === 2 ? (erm?.defence ?? null) : null,
      statistics: at === 2 ? (erm?.statistics ?? null) : null,
      user,
      x: own[2 * user],
      y: own[2 * user + 1],
      xShare: explained[0],
      yShare: explained[1],
    })).filter(({ kind, user }) => kind !== 'genuine' || user % every === 0),
  );
}

/** Where the targets stand after the epochs of a training. */
export function climbRows(
  { bench }: PoisonSubject,
  attack: PoisonRow<'climb'>['attack'],
  { method, statistics }: TrainingWay,
  places: readonly Place[],
): PoisonRow<'climb'>[] {
  const titles = bench.data.view.itemTitles;
  return places.map((place) => ({
    attack,
    defence: method,
    statistics,
    ...place,
    title: titles[place.target],
  }));
}

/** The lists of some genuine users, the targets among their items marked. */
export function listRows(
  { bench, targets }: PoisonSubject,
  attack: PoisonRow<'lists'>['attack'],
  { method, statistics }: TrainingWay,
  lists: readonly OneList[],
): PoisonRow<'lists'>[] {
  const { itemTitles, userIds } = bench.data.view;
  return lists.flatMap(({ user, items }) =>
    [...items].map((item, n) => ({
      attack,
      defence: method,
      statistics,
      user,
      userId: userIds[user],
      place: n + 1,
      item,
      title: itemTitles[item],
      target: targets.includes(item) ? 1 : 0,
    })),
  );
}

/** A property of users by which an attack may choose whom it reaches. */
interface Trait {
  readonly by: PoisonRow<'reach'>['by'];
  /** A value a user; NaN where there is none. */
  readonly values: Float64Array;
}

/**
 * Cosine between the items a user rated (0 and 1) and how often the targets' audience likes each item: how much the
 * user's taste is that of the segment. NaN for users without ratings.
 */
export function tasteSimilarity(train: Csr, likes: ArrayLike<number>): Float64Array {
  let squares = 0;
  for (let item = 0; item < likes.length; item++) squares += likes[item] ** 2;
  return Float64Array.from({ length: train.rows }, (_, user) => {
    let sum = 0;
    const own = train.columns.subarray(train.offsets[user], train.offsets[user + 1]);
    for (const item of own) sum += likes[item];
    return own.length === 0 || squares === 0 ? Number.NaN : sum / Math.sqrt(own.length * squares);
  });
}

/** The traits of the genuine users. */
export function traitsOf({ train, bench, statistics, targets }: PoisonSubject): Trait[] {
  const { offsets, values, rows } = train;
  const likes = audienceLikes({ train, nItems: bench.data.split.nItems, statistics, targets });
  return [
    { by: 'ratings', values: Float64Array.from({ length: rows }, (_, u) => offsets[u + 1] - offsets[u]) },
    { by: 'taste', values: tasteSimilarity(train, likes) },
    {
      by: 'mean',
      values: Float64Array.from({ length: rows }, (_, u) =>
        mean([...values.subarray(offsets[u], offsets[u + 1])]),
      ),
    },
  ];
}

/** Users with a value, from the smallest to the largest, cut into groups of about the same size. */
export function fifths(values: Float64Array): Int32Array[] {
  const users = Int32Array.from(values.keys()).filter((user) => !Number.isNaN(values[user]));
  users.sort((a, b) => values[a] - values[b] || a - b);
  const edge = (n: number) => Math.round((n * users.length) / groups);
  return Array.from({ length: groups }, (_, n) => users.slice(edge(n), edge(n + 1))).filter(
    (one) => one.length > 0,
  );
}

/** Of the users cut by each trait, the share who have a target in their list. */
export function reachRows(
  traits: readonly Trait[],
  attack: PoisonRow<'reach'>['attack'],
  { method, statistics }: TrainingWay,
  { reached }: Pick<PoisonOutcome, 'reached'>,
): PoisonRow<'reach'>[] {
  return traits.flatMap(({ by, values }) =>
    fifths(values).map((users, n) => ({
      attack,
      defence: method,
      statistics,
      by,
      group: n + 1,
      users: users.length,
      from: values[users[0]],
      to: values[users[users.length - 1]],
      share: mean([...users].map((user) => reached[user])),
    })),
  );
}
