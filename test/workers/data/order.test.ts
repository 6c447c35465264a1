import { describe, expect, it } from 'vitest';
import { makeSplit } from '../../../workers/data/splits.ts';
import { datasetOf } from './sets.ts';

const last = { kind: 'leave-last', ties: 'item', validation: false } as const;

/** Thirty users with five items each of forty, the rows of a user in the order that `order` gives them. */
const file = (order: (items: number[]) => number[]) =>
  Array.from({ length: 30 }, (_, u) =>
    order(Array.from({ length: 5 }, (_, n) => (u * 7 + n * 11) % 40)).map((item) => [u, item]),
  ).flat();
const ascending = (items: number[]) => items.sort((a, b) => a - b);
const asTheyCome = (items: number[]) => items;
const numbered = { itemIds: Array.from({ length: 40 }, (_, i) => `${i}`) };

describe('a file without times', () => {
  it('sorted by item is told to make hits trivial, with what to do', () => {
    const split = makeSplit(datasetOf(30, 40, file(ascending), numbered), last);
    expect(split.warnings).toHaveLength(1);
    expect(split.warnings?.[0]).toMatch(/for 100\s% of the users .* Set split.kind to leave-random\./);
    expect(split.notes.join(' ')).not.toMatch(/no times/);
  });

  it('sorted downwards, or by ids as text, is told too', () => {
    const down = (items: number[]) => ascending(items).reverse();
    expect(makeSplit(datasetOf(30, 40, file(down), numbered), last).warnings).toHaveLength(1);
    const byText = (items: number[]) => items.sort((a, b) => (`i${a}` < `i${b}` ? -1 : 1));
    expect(makeSplit(datasetOf(30, 40, file(byText)), last).warnings).toHaveLength(1);
  });

  it('in an order of its own has the note, and no warning', () => {
    const split = makeSplit(datasetOf(30, 40, file(asTheyCome), numbered), last);
    expect(split.warnings).toBeUndefined();
    expect(split.notes.join(' ')).toMatch(/no times/);
  });

  it('says nothing where times or another split decide, or users are too few to tell', () => {
    const timed = file(ascending).map(([u, i], n) => [u, i, 1, n]);
    expect(makeSplit(datasetOf(30, 40, timed, numbered), last).warnings).toBeUndefined();
    const random = { kind: 'leave-random', validation: false, seed: 1 } as const;
    expect(makeSplit(datasetOf(30, 40, file(ascending), numbered), random).warnings).toBeUndefined();
    // Three items of a user are in order by chance, whoever came before.
    const short = file(ascending).filter((_, n) => n % 5 < 3);
    expect(makeSplit(datasetOf(30, 40, short, numbered), last).warnings).toBeUndefined();
    for (const users of [10, 19, 20]) {
      const few = file(ascending).filter(([u]) => u < users);
      expect(makeSplit(datasetOf(users, 40, few, numbered), last).warnings?.length ?? 0).toBe(
        users < 20 ? 0 : 1,
      );
    }
  });

  it('is told from nine of ten users on', () => {
    // The others' last item is the middle one of theirs.
    const middleLast = (items: number[]) => {
      const [a, b, c, d, e] = ascending(items);
      return [a!, b!, d!, e!, c!];
    };
    for (const sorted of [26, 27]) {
      const rows = [
        ...file(ascending).filter(([u]) => u! < sorted),
        ...file(middleLast).filter(([u]) => u! >= sorted),
      ];
      const { warnings } = makeSplit(datasetOf(30, 40, rows, numbered), last);
      expect(warnings?.length ?? 0).toBe(sorted === 27 ? 1 : 0);
    }
  });
});
