import { type FindAnswer, type FindQuery, type Found, MOST_FOUND } from '../protocol/ask/find.ts';
import type { Dataset } from './types.ts';

/** Without accents and in small letters. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Titles and ids as they are searched, once a view. */
const searched = new WeakMap<readonly string[], readonly string[]>();
function foldedAll(texts: readonly string[]): readonly string[] {
  const known = searched.get(texts) ?? texts.map(folded);
  searched.set(texts, known);
  return known;
}

/** How well a title and an id fit: 0 where one is the text, 1 where one begins with it, 2 where one holds it; 3 where neither does. */
const fitOf = (title: string, id: string, text: string): number => {
  if (title === text || id === text) return 0;
  if (title.startsWith(text) || id.startsWith(text)) return 1;
  return title.includes(text) || id.includes(text) ? 2 : 3;
};

/** Users or items of a view whose title or id holds a text: the best fitting first, then in the order of the data. */
export function findIn(view: Dataset, { what, text, indices }: FindQuery): FindAnswer {
  const ids = what === 'users' ? view.userIds : view.itemIds;
  const titles = what === 'users' ? view.userIds : view.itemTitles;
  const at = (index: number): Found => ({ index, id: ids[index]!, title: titles[index]! });
  const wanted = folded(text.trim());
  const [ownIds, ownTitles] = [foldedAll(ids), foldedAll(titles)];
  const byFit: number[][] = [[], [], []];
  for (let index = 0; index < ids.length; index++)
    byFit[fitOf(ownTitles[index]!, ownIds[index]!, wanted)]?.push(index);
  const fitting = byFit.flat();
  return {
    found: fitting.slice(0, MOST_FOUND).map(at),
    total: fitting.length,
    named: indices.filter((index) => index < ids.length).map(at),
  };
}
