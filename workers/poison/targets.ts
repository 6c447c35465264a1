import { createRng } from '../core/random.ts';
import type { Dataset } from '../data/types.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import { drawItems } from './profiles.ts';
import { type PublishedList, publishedIds } from './published.ts';

/** Which items an attack is about. */
export type TargetChoice =
  | { readonly kind: 'random'; readonly count: number; readonly seed: number }
  | { readonly kind: 'unpopular'; readonly count: number; readonly below: number; readonly seed: number }
  | { readonly kind: 'unpopular-kept'; readonly count: number; readonly below: number; readonly seed: number }
  | { readonly kind: 'chosen'; readonly items: readonly number[] }
  | { readonly kind: 'published'; readonly list: PublishedList };

/** An unpopular item of a published list has fewer ratings than this. */
const PUBLISHED_BELOW = 5;

/**
 * The items of a published list, which names them by the ids of the original files, from 1. Files whose ids count from
 * 0, such as those beside the public code, have other items under the same ids: they are refused, and so is a list of
 * unpopular items that are none here.
 */
function published(view: Dataset, itemCount: Int32Array, list: PublishedList): number[] {
  const at = new Map(view.itemIds.map((id, item) => [id, item]));
  const ids = publishedIds(list);
  const missing = ids.filter((id) => !at.has(id));
  if (missing.length > 0) {
    throw new LabFailure(
      'bad-spec',
      `${view.name} has no item ${missing.join(', ')}, which the list ${list} names; load the data set that the list belongs to, or choose other targets.`,
    );
  }
  const otherwise = 'load the original files, or name the items yourself (attack.targets.kind: chosen)';
  if (at.has('0'))
    throw new LabFailure(
      'bad-spec',
      `The items of ${view.name} count from 0, but the list ${list} names them by the ids of the original files, which count from 1, so it would mean other items; ${otherwise}.`,
    );
  const items = ids.flatMap((id) => at.get(id) ?? []).sort((a, b) => a - b);
  const popular = items.filter((item) => itemCount[item] >= PUBLISHED_BELOW);
  if (list.endsWith('-unpopular') && popular.length > 0) {
    const told = popular.map((item) => `${view.itemIds[item]} has ${itemCount[item]} training ratings`);
    throw new LabFailure(
      'bad-spec',
      `The list ${list} is of items with fewer than ${PUBLISHED_BELOW} ratings, but in ${view.name} item ${told.join(', ')}: these are other items under the same ids; ${otherwise}.`,
    );
  }
  return items;
}

/** The items that have at least one and fewer than `below` ratings, ascending. */
export const unpopularItems = (itemCount: Int32Array, below: number): number[] =>
  [...itemCount.keys()].filter((item) => itemCount[item] > 0 && itemCount[item] < below);

/** Ratings of every item in the whole view, a repeated pair counted once. */
function wholeCounts({ users, items, itemIds }: Dataset): Int32Array {
  const counts = new Int32Array(itemIds.length);
  const pairs = new Set<number>();
  items.forEach((item, n) => {
    const pair = users[n] * itemIds.length + item;
    if (!pairs.has(pair)) counts[item]++;
    pairs.add(pair);
  });
  return counts;
}

function poolOf(
  view: Dataset,
  itemCount: Int32Array,
  choice: Exclude<TargetChoice, { kind: 'chosen' | 'published' }>,
): number[] {
  if (choice.kind === 'random') return [...itemCount.keys()];
  return unpopularItems(choice.kind === 'unpopular' ? itemCount : wholeCounts(view), choice.below);
}

/**
 * The target items of an attack, ascending. `random` and `unpopular` draw from the seed; unpopular items have at
 * least one and fewer than `below` ratings in `itemCount` (paper 003: fewer than 5), those of `unpopular-kept` in the whole
 * view, so that they do not hang on the split.
 * @throws LabFailure 'bad-spec' for items that are not there, or too few of them
 */
export function targetItems(view: Dataset, itemCount: Int32Array, choice: TargetChoice): number[] {
  switch (choice.kind) {
    case 'chosen': {
      const missing = choice.items.filter((item) => item >= itemCount.length);
      if (missing.length > 0) {
        throw new LabFailure(
          'bad-spec',
          `attack.targets.items names ${missing.join(', ')}, but ${view.name} has items 0 to ${itemCount.length - 1} only; choose among these.`,
        );
      }
      return [...choice.items].sort((a, b) => a - b);
    }
    case 'published':
      return published(view, itemCount, choice.list);
    default: {
      const pool = poolOf(view, itemCount, choice);
      if (pool.length < choice.count) {
        throw new LabFailure(
          'bad-spec',
          choice.kind === 'random'
            ? `${view.name} has ${pool.length} items, fewer than attack.targets.count (${choice.count}); lower it.`
            : `${view.name} has ${pool.length} items with fewer than ${choice.below} ratings, fewer than attack.targets.count (${choice.count}); lower it or raise attack.targets.below.`,
        );
      }
      const rng = createRng(choice.seed).child(`targets/${choice.kind}`);
      return drawItems(pool.length, choice.count, new Set(), rng)
        .map((n) => pool[n])
        .sort((a, b) => a - b);
    }
  }
}
