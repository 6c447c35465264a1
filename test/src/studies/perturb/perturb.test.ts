import { describe, expect, it } from 'vitest';
import { changeInWords, compareLists } from '../../../../src/studies/perturb/lists.ts';
import {
  type ListedItem,
  nearestBudget,
  type PerturbRow,
  perturbBaseline,
  perturbTables,
  sweepSentence,
  walkSentence,
} from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

const list = (items: readonly number[], held = -1): ListedItem[] =>
  items.map((item, place) => ({ item, title: `Title ${item}`, score: -place, relevant: item === held }));
const summaryOf = (rows: readonly Partial<PerturbRow<'summary'>>[]) => tableWith(perturbTables.summary, rows);
const summary = summaryOf([
  { method: 'random', epsilon: 2, ndcg: 0.038 },
  { method: 'fgsm', epsilon: 2, ndcg: 0.0228 },
  { method: 'fgsm', epsilon: 1, ndcg: 0.04 },
  { method: 'random', epsilon: 1, ndcg: 0.0408 },
  { method: 'fgsm', epsilon: 4, ndcg: 0 },
]);
const baselines = tableWith(perturbTables.baselines, [
  { name: 'clean', ndcg: 0.04, hr: 0.09 },
  { name: 'random recommender', ndcg: 0.001, hr: null },
]);

/** The sentence with plain spaces, which are easier to read in a test. */
const plain: typeof sweepSentence = (...given) => sweepSentence(...given)?.replaceAll('\u00a0', ' ') ?? null;

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
    expect(plain(summary, baselines, 2, 10)).toBe(
      'At ε = 2 FGSM takes 43 % of nDCG@10, random noise of the same norm takes 5 %.',
    );
  });

  it('tells 95 % over users behind every share, a gain the other way round, and between two budgets too', () => {
    const over = (method: 'fgsm' | 'random', epsilon: number, dropLow: number, dropHigh: number) => ({
      ...({ method, epsilon, measure: 'ndcg', dropLow, dropHigh } as const),
    });
    const users = tableWith(perturbTables.users, [
      over('fgsm', 1, -0.02, 0.03),
      over('fgsm', 4, 0.98, 1.02),
      over('random', 1, -0.051, 0.012),
    ]);
    expect(plain(summary, baselines, 1, 10, 'ndcg', users)).toBe(
      'At ε = 1 FGSM takes less than 1 % (−2 to 3 % over users) of nDCG@10, random noise of the same norm adds 2 % (−1 to 5 %).',
    );
    // Half-way on the logarithmic scale.
    expect(
      plain(
        summaryOf([
          { method: 'fgsm', epsilon: 4, ndcg: 0.02 },
          { method: 'fgsm', epsilon: 1, ndcg: 0.04 },
        ]),
        ...([baselines, 2, 10, 'ndcg', users] as const),
      ),
    ).toBe('At ε = 2 FGSM takes about 25 % (48 to 53 % over users) of nDCG@10.');
  });

  it('says less than 1 % and gains as what they are, and a full loss as 100 %', () => {
    // 1 - 0.0408/0.04 = -0.02
    expect(plain(summary, baselines, 1, 5)).toBe(
      'At ε = 1 FGSM takes less than 1 % of nDCG@5, random noise of the same norm adds 2 %.',
    );
    expect(plain(summary, baselines, 4, 10)).toBe('At ε = 4 FGSM takes 100 % of nDCG@10.');
  });

  it('between two budgets reads the values off the line over log ε, and says so', () => {
    // Half-way between 1 and 4 on a logarithmic scale: (0.04 + 0.02) / 2 = 0.03, a quarter below 0.04.
    const two = summaryOf([
      { method: 'fgsm', epsilon: 4, ndcg: 0.02 },
      { method: 'fgsm', epsilon: 1, ndcg: 0.04 },
      { method: 'random', epsilon: 1, ndcg: 0.04 },
    ]);
    expect(plain(two, baselines, 2, 10)).toBe('At ε = 2 FGSM takes about 25 % of nDCG@10.');
  });

  it('of a model that predicts tells how far its error rises, from the clean model on', () => {
    const errors = summaryOf([
      { method: 'random', epsilon: 1, rmse: 1.561 },
      { method: 'fgsm', epsilon: 1, rmse: 3.333 },
      { method: 'fgsm', epsilon: 4, rmse: 22.8 },
      { method: 'bim', epsilon: 1, rmse: 8.73 },
    ]);
    const clean = tableWith(perturbTables.baselines, [{ name: 'clean', ndcg: 0.01, rmse: 1.114 }]);
    expect(plain(errors, clean, 1, 10, 'rmse')).toBe(
      'At ε = 1 FGSM takes RMSE from 1.11 to 3.33, random noise of the same norm to 1.56, BIM to 8.73.',
    );
    expect(plain(errors, clean, 2, 10, 'rmse')).toBe('At ε = 2 FGSM takes RMSE from 1.11 to about 13.1.');
    const walk = summaryOf([
      { method: 'bim', epsilon: 0.5, iteration: 1, logloss: 0.4 },
      { method: 'bim', epsilon: 0.5, iteration: 5, logloss: 2 },
    ]);
    const labels = tableWith(perturbTables.baselines, [{ name: 'clean', logloss: 0.25 }]);
    expect(walkSentence(walk, labels, 10, 'logloss')).toBe(
      'At ε = 0.5, after 5 iterations, BIM takes log loss from 0.25 to 2.',
    );
  });

  it('along the iterations takes each method at its last', () => {
    const walk = summaryOf([
      { method: 'bim', epsilon: 0.5, iteration: 1, ndcg: 0.04 },
      { method: 'bim', epsilon: 0.5, iteration: 50, ndcg: 0.01 },
      { method: 'bim', epsilon: 0.5, iteration: 25, ndcg: 0.02 },
      { method: 'random', epsilon: 0.5, iteration: 1, ndcg: 0.038 },
    ]);
    expect(walkSentence(walk, baselines, 10)?.replaceAll('\u00a0', ' ')).toBe(
      'At ε = 0.5, after 50 iterations, BIM takes 75 % of nDCG@10, random noise takes 5 %.',
    );
    expect(walkSentence(walk, null, 10)).toBeNull();
  });

  it('say of an item that is pushed into how many lists it comes, also from none', () => {
    const pushed = tableWith(perturbTables.summary, [
      { method: 'random', epsilon: 1, target: 0.01 },
      { method: 'fgsm', epsilon: 1, target: 0.25 },
    ]);
    const clean = (target: number) => tableWith(perturbTables.baselines, [{ name: 'clean', target }]);
    expect(plain(pushed, clean(0), 1, 10, 'target')).toBe(
      'At ε = 1 FGSM brings the target into 25 % of the lists instead of 0 %, random noise of the same norm into 1 %.',
    );
    expect(plain(pushed, clean(0.5), 1, 10, 'target')).toMatch(/^At ε = 1 FGSM leaves the target in 25 %/);
  });

  it('is silent without a clean figure, without that budget and where nothing could be lost', () => {
    expect(plain(summary, null, 2, 10)).toBeNull();
    expect(plain(summary, baselines, 5, 10)).toBeNull();
    expect(
      plain(summary, tableWith(perturbTables.baselines, [{ name: 'clean', ndcg: 0 }]), 2, 10),
    ).toBeNull();
  });

  it('reads baselines as they stand', () => {
    expect(perturbBaseline(baselines, 'random recommender', 'ndcg')).toBe(0.001);
    expect(perturbBaseline(baselines, 'random recommender', 'hr')).toBeNull();
  });

  it('finds the nearest budget by ratio, not by difference', () => {
    expect(nearestBudget([1, 10], 4)).toBe(10);
    expect(nearestBudget([1, 10], 3)).toBe(1);
    expect(nearestBudget([], 1)).toBeNull();
  });
});
