import { idsOf } from '../names/entry.ts';
import { evadeAttacks, evadeTrainings, inputParts } from '../names/evade.ts';
import { attackMeasures, rankingMeasures } from '../names/measures.ts';
import type { TableOf } from '../run/events.ts';
import { measure } from './measure.ts';
import {
  integer,
  number,
  oneOf,
  optional,
  orNull,
  percent,
  type RowOf,
  studyTable,
  text,
  unlisted,
  withSd,
} from './table.ts';

const strategy = oneOf('Training', idsOf(evadeTrainings));
const sigma = number('Noise σ', 3);
/** Over how many seeds a row is a mean; null stands where none of them has a value. */
const seeds = integer('Seeds');

const ranking = withSd({
  hr: orNull(measure(rankingMeasures.hr)),
  ndcg: orNull(measure(rankingMeasures.ndcg)),
});
const rate = orNull(percent('Success rate'));
const success = {
  ...withSd({ rate }),
  distortion: orNull(number('Mean distortion of successes')),
  distortionSd: orNull(number('Mean distortion, sd')),
};
const share = (part: keyof typeof inputParts) => optional(percent(`${inputParts[part].label}, share`));
const overAll = (label: string) => `${label}, all items`;

/** The tables of the evade study. Those of figures hold means over seeds. */
export const evadeTables = {
  /** A student's curves stage by stage; while hints are learned the ranking means nothing and is left out. */
  training: studyTable('evade', 'training', 'Training', {
    seed: integer('Seed'),
    strategy,
    sigma,
    factors: integer('Factors'),
    stage: text('Stage'),
    epoch: integer('Epoch'),
    loss: orNull(number('Loss')),
    hr: optional(measure(rankingMeasures.hr)),
    ndcg: optional(measure(rankingMeasures.ndcg)),
    coverage: optional(measure(rankingMeasures.coverage)),
  }),
  /** On the study's own candidates. Runs that were stored before it was measured have none. */
  baselines: studyTable('evade', 'baselines', 'What the rankings are held against', {
    name: oneOf('Recommender', ['popularity']),
    hr: measure(rankingMeasures.hr),
    ndcg: measure(rankingMeasures.ndcg),
  }),
  quality: studyTable('evade', 'quality', 'What the training costs and what it buys', {
    strategy,
    sigma,
    seeds: unlisted(seeds),
    hr: orNull(measure(rankingMeasures.hr)),
    ndcg: orNull(measure(rankingMeasures.ndcg)),
    hrAll: orNull(measure(rankingMeasures.hr, overAll)),
    ndcgAll: orNull(measure(rankingMeasures.ndcg, overAll)),
    hits: orNull(number('Hits', 0)),
    below: orNull(number('Hits with p ≤ ½', 0)),
    attacked: orNull(number('Attacked', 0)),
    logit: orNull(number('Mean logit', 3)),
    robustness: orNull(measure(attackMeasures.robustness)),
    found: orNull(percent('Search succeeded')),
  }),
  success: studyTable('evade', 'success', 'Success against the price c', {
    strategy,
    c: number('c'),
    seeds: unlisted(seeds),
    ...success,
  }),
  /**
   * Noise at test time: off (noise in training only), or on, ignored or averaged over by the attack, or on without any
   * attack.
   */
  noise: studyTable('evade', 'noise', 'Success against the noise σ', {
    line: text('Line'),
    strategy,
    view: oneOf('Noise at test', ['off', 'ignoring', 'averaging', 'untouched']),
    sigma,
    ...success,
    ...ranking,
    seeds,
  }),
  curve: studyTable('evade', 'curve', 'Success within a budget', {
    line: text('Line'),
    strategy,
    method: oneOf('Attack', ['fgsm', 'pgd', 'cw']),
    epsilon: number('ε'),
    seeds: unlisted(seeds),
    rate,
  }),
  /** Of specs that name budgets: held-out pairs that stay among the K best and answered yes, under every attack. */
  within: studyTable('evade', 'within', 'Kept within a budget', {
    strategy,
    noise: oneOf('Noise at test', ['off', 'on']),
    attack: oneOf('Attack', ['none', ...idsOf(evadeAttacks)]),
    epsilon: number('ε'),
    instances: integer('Instances'),
    kept: orNull(percent('Kept')),
    seeds: unlisted(seeds),
  }),
  widths: studyTable('evade', 'widths', 'Ranking against the number of factors', {
    strategy,
    factors: integer('Factors'),
    ...ranking,
    seeds,
  }),
  /** Of specs that compare temperatures. Slopes are mean lengths of the gradient of a probability at the examples. */
  temperatures: studyTable('evade', 'temperatures', 'Distillation against the temperature T', {
    strategy,
    temperature: number('T', 3),
    ...ranking,
    ...withSd({
      robustness: orNull(measure(attackMeasures.robustness)),
      logit: orNull(number('Mean logit', 3)),
      slopeAtT: orNull(number('Slope of σ(z/T)')),
      slope: orNull(number('Slope of σ(z)')),
    }),
    seeds,
  }),
  /** A perturbation has shares in those parts that the model has. */
  distortion: studyTable('evade', 'distortion', 'Minimal distortion of each example, first seed', {
    example: integer('Example'),
    strategy,
    userId: text('User'),
    title: text('Item'),
    probability: number('Probability', 3),
    distortion: orNull(number('Minimal distortion')),
    userShare: share('user'),
    userFeaturesShare: share('userFeatures'),
    userProductShare: share('userProduct'),
    itemShare: share('item'),
    itemFeaturesShare: share('itemFeatures'),
    itemProductShare: share('itemProduct'),
  }),
  paths: studyTable('evade', 'paths', 'Examples on their way from yes to no, first seed', {
    pair: text('Example'),
    strategy,
    length: number('Length of the perturbation'),
    probability: number('Probability', 3),
  }),
} as const;

export type EvadeRow<T extends keyof typeof evadeTables> = RowOf<(typeof evadeTables)[T]>;
export type EvadeTable<T extends keyof typeof evadeTables> = TableOf<EvadeRow<T>>;
