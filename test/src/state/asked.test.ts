import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, expect, it } from 'vitest';
import { type Answered, answersOf, MOST_ANSWERS, noteAnswer, withAnswer } from '../../../src/state/asked.ts';
import { dropAnswers, keepAnswers, keptAnswers, withinBytes } from '../../../src/state/recentAnswers.ts';
import { askedNear, giveAnswers, hasAnswers, isAnswerable, storedAnswer } from '../../../src/state/stored.ts';
import { type ListQuestion, parseSpec, type Question } from '../../../workers/protocol.ts';

const listAt = (epsilon: number, more: Partial<ListQuestion> = {}): ListQuestion => ({
  ...{ kind: 'list', method: 'fgsm', epsilon, user: 0 },
  ...more,
});
const planeAt = (epsilon: number): Question => ({
  ...{ kind: 'embeddings', method: 'fgsm', epsilon, iteration: 1, user: 0 },
});
const answered = (question: Question): Answered => ({ question, answer: { to: question } });

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it('the latest answer stands first, a question once, and the oldest of a kind leaves', () => {
  let all: Answered[] = [answered(planeAt(1))];
  for (let n = 0; n < MOST_ANSWERS + 3; n += 1) all = withAnswer(all, answered(listAt(n)));
  const lists = all.filter(({ question }) => question.kind === 'list');
  expect(lists).toHaveLength(MOST_ANSWERS);
  expect(lists[0]?.question).toEqual(listAt(MOST_ANSWERS + 2));
  expect(all).toHaveLength(MOST_ANSWERS + 1);
  // The same question, its members in another order.
  const again = withAnswer(all, answered({ user: 0, epsilon: 7, method: 'fgsm', kind: 'list' }));
  expect(again).toHaveLength(all.length);
  expect(again[0]?.question).toEqual(listAt(7));
});

it('what a run was asked is there again under its id, with its floats, for the same version of the page alone', async () => {
  const floats = { question: planeAt(1), answer: { items: Float32Array.of(0.1, 0.2) } };
  await keepAnswers('a', [floats, answered(listAt(1))], 'page 1');
  await keepAnswers('b', [answered(listAt(2))], 'page 1');
  expect(await keptAnswers('a', 'page 1')).toEqual([floats, answered(listAt(1))]);
  expect(await keptAnswers('a', 'page 2')).toEqual([]);
  expect(await keptAnswers('c', 'page 1')).toEqual([]);
  await dropAnswers(new Set(['b']));
  expect(await keptAnswers('a', 'page 1')).toEqual([]);
  expect(await keptAnswers('b', 'page 1')).toHaveLength(1);
});

it('answers that are not as they were kept are none, whatever became of them', async () => {
  const kept = [answered(listAt(1)), { question: planeAt(1), answer: { items: Float32Array.of(0.1, 0.2) } }];
  const damages: readonly ((one: Answered) => unknown)[] = [
    () => null,
    ({ answer }) => ({ question: null, answer }),
    ({ question }) => ({ question, answer: {} }),
    ({ question }) => ({ question, answer: { items: Float32Array.of(0.1, Number.NaN) } }),
    ({ question, answer }) => ({ question: { ...question, epsilon: 2 }, answer }),
  ];
  for (const damage of damages) {
    await keepAnswers('a', kept, 'page');
    expect(await keptAnswers('a', 'page')).toEqual(kept);
    const db = await openDB('brittle-answers');
    const record = await db.get('answers', 'a');
    await db.put('answers', { ...record, answered: kept.map(damage) });
    db.close();
    expect(await keptAnswers('a', 'page')).toEqual([]);
  }
  // Another version of the lab's store, and one without what this one reads.
  await openDB('brittle-answers', 9).then((db) => db.close());
  expect(await keptAnswers('a', 'page')).toEqual([]);
});

it('answers beyond the limit are left out, the oldest first, and a browser without a store keeps none', async () => {
  const large = { question: planeAt(1), answer: Float32Array.from({ length: 100 }, () => 0.5) };
  const [one, two] = [answered(listAt(1)), answered(listAt(2))];
  const size = JSON.stringify(one).length;
  expect(withinBytes([one, two], 2 * size)).toEqual([one, two]);
  expect(withinBytes([one, two], 2 * size - 1)).toEqual([one]);
  // A float takes as many bytes as its digits: 100 times ".5" and its comma.
  expect(withinBytes([large], 400)).toEqual([]);
  expect(withinBytes([large], 600)).toEqual([large]);
  globalThis.indexedDB = {} as IDBFactory;
  await keepAnswers('a', [one], 'page');
  expect(await keptAnswers('a', 'page')).toEqual([]);
});

it('a kept run answers what it was asked, and a list without measures or of another model stands for no other', () => {
  const spec = parseSpec({ study: 'perturb' });
  giveAnswers(spec, []);
  expect(hasAnswers(spec)).toBe(false);
  const hardened = listAt(2, { measures: false, model: 'defended' });
  giveAnswers(spec, [hardened, listAt(2.1, { measures: false }), listAt(8)].map(answered));
  expect(hasAnswers(spec)).toBe(true);
  expect(askedNear(spec, listAt(2))).toEqual(listAt(8));
  expect(askedNear(spec, { ...hardened, epsilon: 5 })).toEqual(hardened);
  expect(isAnswerable(spec, listAt(2))).toBe(false);
  expect(storedAnswer(spec, listAt(8))).toEqual({ ok: true, value: { to: listAt(8) } });
});

it('what the lab answered is remembered by its experiment', () => {
  const [spec, other] = [parseSpec({ study: 'perturb' }), parseSpec({ study: 'perturb' })];
  noteAnswer(spec, listAt(1), { to: 1 } as never);
  noteAnswer(spec, listAt(2), { to: 2 } as never);
  expect(answersOf(spec).map(({ question }) => question)).toEqual([listAt(2), listAt(1)]);
  expect(answersOf(other)).toEqual([]);
});
