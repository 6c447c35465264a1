import { describe, expect, it } from 'vitest';
import { changeInWords, compareLists } from '../../src/studies/perturb/lists.ts';
import { baseline, budgets, nearest, sentence } from '../../src/studies/perturb/sweep.ts';
import type { ListedItem, Row, Table } from '../../workers/protocol.ts';

const list = (items: readonly number[], held = -1): ListedItem[] =>
  items.map((item, place) => ({ item, title: `Title ${item}`, score: -place, relevant: item === held }));
const table = (id: string, rows: readonly Row[]): Table => ({ id, title: id, columns: [], rows });
const summary = table('summary', [
  { method: 'random', epsilon: 2, ndcg: 0.038 },
  { method: 'fgsm', epsilon: 2, ndcg: 0.0228 },
  { method: 'fgsm', epsilon: 1, ndcg: 0.04 },
  { method: 'random', epsilon: 1, ndcg: 0.0408 },
  { method: 'fgsm', epsilon: 4, ndcg: 0 },
]);
const baselines = table('baselines', [
  { name: 'clean', ndcg: 0.04, hr: 0.09 },
  { name: 'random recommender', ndcg: 0.001, hr: null },
]);

describe('lists before and after', () => {
  it('say of every item whether it entered, left, moved or stayed', () => {
    const { before, after } = compareLists(list([1, 2, 3, 4]), list([1, 3, 5, 2]));
    expect(before.map(({ item, words }) => [item, words])).toEqual([
      [1, 'same place'],
      [2, 'down 2'],
      [3, 'up 1'],
      [4, 'left'],
    ]);
    expect(after.map(({ item, mark, from, to }) => [item, mark, from, to])).toEqual([
      [1, 'stayed', 1, 1],
      [3, 'up', 3, 2],
      [5, 'entered', null, 3],
      [2, 'down', 2, 4],
    ]);
  });

  it('are put into a sentence that follows the held-out title', () => {
    const words = (from: number[], to: number[], held?: number) =>
      changeInWords(compareLists(list(from, held), list(to, held)));
    expect(words([1, 2], [1, 2], 1)).toBe('The list is unchanged; the held-out title stays at place 1.');
    expect(words([1, 2], [2, 1], 1)).toBe(
      'The same titles, 2 of them in another place; the held-out title went from place 1 to 2.',
    );
    expect(words([1, 2], [3, 2], 1)).toBe(
      '1 of 2 titles is new; the held-out title fell out of the list from place 1.',
    );
    expect(words([1, 2], [3, 4], 4)).toBe('2 of 2 titles are new; the held-out title entered at place 2.');
    expect(words([1, 2], [3, 4])).toBe('2 of 2 titles are new; the held-out title is in neither list.');
  });
});

describe('the sweep in words', () => {
  it('names the share of nDCG that each method takes, FGSM first', () => {
    // 1 - 0.0228/0.04 = 0.43; 1 - 0.038/0.04 = 0.05
    expect(sentence(summary, baselines, 2, 10)).toBe(
      'At ε = 2 FGSM takes 43 % of nDCG@10, random noise of the same norm takes 5 %.',
    );
  });

  it('says less than 1 % and gains as what they are, and a full loss as 100 %', () => {
    // 1 - 0.0408/0.04 = -0.02
    expect(sentence(summary, baselines, 1, 5)).toBe(
      'At ε = 1 FGSM takes less than 1 % of nDCG@5, random noise of the same norm adds 2 %.',
    );
    expect(sentence(summary, baselines, 4, 10)).toBe('At ε = 4 FGSM takes 100 % of nDCG@10.');
  });

  it('is silent without a clean figure, without that budget and where nothing could be lost', () => {
    expect(sentence(summary, null, 2, 10)).toBeNull();
    expect(sentence(summary, baselines, 3, 10)).toBeNull();
    expect(sentence(summary, table('baselines', [{ name: 'clean', ndcg: 0 }]), 2, 10)).toBeNull();
  });

  it('reads baselines and budgets as they stand', () => {
    expect(baseline(baselines, 'random recommender', 'ndcg')).toBe(0.001);
    expect(baseline(baselines, 'random recommender', 'hr')).toBeNull();
    expect(budgets(summary)).toEqual([1, 2, 4]);
    expect(budgets(null)).toEqual([]);
  });

  it('finds the nearest budget by ratio, not by difference', () => {
    expect(nearest([1, 10], 4)).toBe(10);
    expect(nearest([1, 10], 3)).toBe(1);
    expect(nearest([], 1)).toBeNull();
  });
});
