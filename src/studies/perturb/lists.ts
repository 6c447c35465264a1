import type { ListedItem } from '../../../workers/protocol.ts';

/** What became of an item between two lists. `from` and `to` are 1-based places; null where it is not listed. */
export interface Fate {
  readonly item: number;
  readonly title: string;
  readonly relevant: boolean;
  readonly from: number | null;
  readonly to: number | null;
  readonly mark: 'stayed' | 'up' | 'down' | 'entered' | 'left';
  /** In words, for text and screen readers: 'up 3', 'entered', 'left'. */
  readonly words: string;
}

function fate(item: ListedItem, from: number | null, to: number | null): Fate {
  const shared = { item: item.item, title: item.title, relevant: item.relevant, from, to };
  if (from === null) return { ...shared, mark: 'entered', words: 'entered' };
  if (to === null) return { ...shared, mark: 'left', words: 'left' };
  if (to === from) return { ...shared, mark: 'stayed', words: 'same place' };
  return to < from
    ? { ...shared, mark: 'up', words: `up ${from - to}` }
    : { ...shared, mark: 'down', words: `down ${to - from}` };
}

/** The two lists of a user with what became of every item, each in the order of its own list. */
export function compareLists(
  before: readonly ListedItem[],
  after: readonly ListedItem[],
): { before: Fate[]; after: Fate[] } {
  const places = (list: readonly ListedItem[]) => new Map(list.map((item, place) => [item.item, place + 1]));
  const old = places(before);
  const now = places(after);
  const judge = (item: ListedItem) => fate(item, old.get(item.item) ?? null, now.get(item.item) ?? null);
  return { before: before.map(judge), after: after.map(judge) };
}

/** One sentence on the change: '4 of 10 titles are new; the held-out title fell from place 3 out of the list.' */
export function changeInWords(lists: { before: readonly Fate[]; after: readonly Fate[] }): string {
  const entered = lists.after.filter(({ mark }) => mark === 'entered').length;
  const moved = lists.after.filter(({ mark }) => mark === 'up' || mark === 'down').length;
  const size = lists.after.length;
  const change =
    entered > 0
      ? `${entered} of ${size} titles ${entered === 1 ? 'is' : 'are'} new`
      : moved > 0
        ? `The same titles, ${moved} of them in another place`
        : 'The list is unchanged';
  const held = [...lists.after, ...lists.before].find(({ relevant }) => relevant);
  if (!held) return `${change}; the held-out title is in neither list.`;
  if (held.to === null) return `${change}; the held-out title fell out of the list from place ${held.from}.`;
  if (held.from === null) return `${change}; the held-out title entered at place ${held.to}.`;
  if (held.from === held.to) return `${change}; the held-out title stays at place ${held.to}.`;
  return `${change}; the held-out title went from place ${held.from} to ${held.to}.`;
}
