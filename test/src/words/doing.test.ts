import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inPhrases, type PhraseBook } from '../../../src/words/phrases.ts';
import { certifyTrainings } from '../../../workers/protocol/names/certify.ts';
import { evadeTrainings } from '../../../workers/protocol/names/evade.ts';
import { models } from '../../../workers/protocol/names/models.ts';
import { perturbAttacks, perturbTrainings } from '../../../workers/protocol/names/perturb.ts';
import {
  knowledge,
  poisonDefences,
  poisonDetectors,
  poisonProfiles,
} from '../../../workers/protocol/names/poison.ts';
import type { Doing, Nth, Pieces } from '../../../workers/protocol/run/progress.ts';
import { doingWords } from '../../../workers/protocol/run/words.ts';

const keys = <K extends string>(names: Readonly<Record<K, unknown>>) => Object.keys(names) as K[];
const nths: readonly Nth[] = [
  { n: 1, of: 1 },
  { n: 2, of: 3 },
];
const places = nths.flatMap((seed) => [null, 5].map((core) => ({ seed, core })));
const evadeStages = ['labels', 'distillation', 'hint 1'] as const;
const ways = [...keys(poisonDefences), ...keys(poisonDetectors), 'none'] as const;

/** Everything that a run can be doing. */
const doings: readonly Doing[] = [
  ...(['data', 'preparing', 'engine'] as const).map((stage): Doing => ({ study: null, stage, item: null })),
  ...keys(models).map((model): Doing => ({ study: 'train', stage: 'training', item: { model } })),
  ...places.flatMap((place): Doing[] => [
    ...(['itself', 'teacher', 'continued'] as const).map(
      (as): Doing => ({ study: 'perturb', stage: 'training', item: { model: 'bprmf', as, ...place } }),
    ),
    ...keys(perturbTrainings).map(
      (defence): Doing => ({ study: 'perturb', stage: 'training', item: { defence, met: 'fgsm', ...place } }),
    ),
    ...keys(perturbAttacks).flatMap((attack) =>
      [true, false].map(
        (defended): Doing => ({ study: 'perturb', stage: 'attack', item: { attack, defended, ...place } }),
      ),
    ),
  ]),
  { study: 'perturb', stage: 'samples', item: null },
  ...(['training', 'bounds', 'search', 'trainings'] as const).map(
    (stage): Doing => ({ study: 'certify', stage, item: null }),
  ),
  ...keys(certifyTrainings).flatMap((training) =>
    (['robust training', 'compared'] as const).map(
      (stage): Doing => ({
        study: 'certify',
        stage,
        item: { training, q: training.startsWith('fm-rt') ? 2 : null },
      }),
    ),
  ),
  { study: 'fakes', stage: 'voters', item: null },
  ...nths.map((repeat): Doing => ({ study: 'poison', stage: 'training', item: { repeat } })),
  ...keys(poisonProfiles).map((attack): Doing => ({ study: 'poison', stage: 'profiles', item: { attack } })),
  ...keys(poisonProfiles).flatMap((attack) =>
    ways.flatMap((method) =>
      [null, ...keys(knowledge)].map((statistics): Doing => {
        const item = { attack, method, statistics, repeat: nths[1]! };
        return { study: 'poison', stage: 'attack', item };
      }),
    ),
  ),
  { study: 'poison', stage: 'attacks', item: null },
  ...keys(evadeTrainings).flatMap((strategy) =>
    evadeStages.flatMap((learns) =>
      [
        { sigma: null, factors: null },
        { sigma: 0.1, factors: 8 },
      ].map((more): Doing => {
        const item = { strategy, learns, ...more, seed: nths[1]! };
        return { study: 'evade', stage: 'training', item };
      }),
    ),
  ),
  ...nths.flatMap((seed): Doing[] => [
    { study: 'evade', stage: 'price', item: { c: 0.1, seed } },
    { study: 'evade', stage: 'smallest', item: { seed } },
    { study: 'evade', stage: 'budgets', item: { seed } },
  ]),
  ...(['seeds', 'widths', 'temperatures'] as const).map(
    (stage): Doing => ({ study: 'evade', stage, item: null }),
  ),
  ...(['models', 'cells'] as const).map((stage): Doing => ({ study: 'arena', stage, item: null })),
];

const pieces: readonly (Pieces | undefined)[] = [
  undefined,
  { done: 2, of: 7, hands: null },
  { done: 2, of: 7, hands: 3 },
];
const english =
  /\b(the|of|and|with|without|for|by|on|done|no|defence|defended|continued|teacher|bounds?|row|honest|given|clean|data|repeat|profiles|workers|labels|students?|factors|attack(s|ing)?)\b/;

test('whatever a run does is said in German, with how many of its pieces are done', () => {
  const book: PhraseBook = JSON.parse(readFileSync('src/words/de.json', 'utf8'));
  const told = doings.flatMap((doing) => pieces.map((some) => doingWords({ ...doing, pieces: some })));
  expect(told.length).toBeGreaterThan(1000);
  expect(told.filter((text) => english.test(inPhrases(text, book) ?? text))).toEqual([]);
});
