import { createRng } from '../core/random.ts';
import type { Dataset } from '../data/types.ts';
import { LabFailure } from '../protocol/errors.ts';
import { drawItems } from './profiles.ts';
import { type PublishedList, publishedIds } from './published.ts';

/** Which items an attack is about. */
export type TargetChoice =
  | { readonly kind: 'random'; readonly count: number; readonly seed: number }
  | { readonly kind: 'unpopular'; readonly count: number; readonly below: number; readonly seed: number }
  | { readonly kind: 'chosen'; readonly items: readonly string[] }
  | { readonly kind: 'published'; readonly list: PublishedList };

function byId(view: Dataset, ids: readonly string[], whose: string): number[] {
  const at = new Map(view.itemIds.map((id, item) => [id, item]));
  const missing = ids.filter((id) => !at.has(id));
  if (missing.length > 0) {
    const [are, them] = missing.length > 1 ? ['are no items', 'them'] : ['is no item', 'it'];
    throw new LabFailure(
      'bad-spec',
      `${missing.join(', ')} of ${whose} ${are} of ${view.name}; take ${them} out, or load the data set that has ${them}.`,
    );
  }
  return [...new Set(ids.map((id) => at.get(id)!))].sort((a, b) => a - b);
}

/**
 * The target items of an attack, ascending. `random` and `unpopular` draw from the seed; unpopular items have at
 * least one and fewer than `below` ratings in `itemCount` (paper 003: fewer than 5).
 * @throws LabFailure 'bad-spec' for items that are not there, or too few of them
 */
export function targetItems(view: Dataset, itemCount: Int32Array, choice: TargetChoice): number[] {
  switch (choice.kind) {
    case 'chosen':
      return byId(view, choice.items, 'attack.targets.items');
    case 'published':
      return byId(view, publishedIds(choice.list), `the list ${choice.list}`);
    default: {
      const fits = (item: number) =>
        choice.kind === 'random' || (itemCount[item] > 0 && itemCount[item] < choice.below);
      const pool = [...itemCount.keys()].filter(fits);
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
