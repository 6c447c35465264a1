import { hasTrait, idsOf, withTrait } from '../names/entry.ts';
import {
  atK,
  attackMeasures,
  type BesideRanking,
  besideRanking,
  familyOf,
  type MeasureEntry,
  measuredBeside,
  rankingMeasures,
  sweptMeasures,
  type UserMeasure,
  userMeasures,
} from '../names/measures.ts';
import { predictionOf } from '../names/models.ts';
import { characteristics, perturbAttacks } from '../names/perturb.ts';
import type { TableOf } from '../run/events.ts';
import { defendedName } from '../spec/perturb.ts';
import type { Spec } from '../spec/spec.ts';
import { meanMeasure } from './measure.ts';
import {
  fieldsOf,
  integer,
  number,
  oneOf,
  optional,
  orNull,
  percent,
  type RowOf,
  studyTable,
  text,
  when,
  withSd,
} from './table.ts';
import { trainingTable } from './training.ts';

/**
 * A measure of this study: those of every sweep, those of what some models predict beside a ranking, and of a targeted
 * attack the lists that hold its item.
 */
export type SweptMeasure = (typeof sweptMeasures)[number] | BesideRanking | 'target';

const isTargeted = (spec: Spec): boolean =>
  spec.study === 'perturb' && spec.attack.goal.kind !== 'untargeted';

/** Measures of what the spec's model predicts beside a ranking. */
export const besideOf = ({ model }: Pick<Spec, 'model'>): readonly BesideRanking[] =>
  measuredBeside[predictionOf(model.kind)];

/** The measures that the tables of this spec have. */
export const sweptOf = (spec: Spec): readonly SweptMeasure[] => [
  ...sweptMeasures,
  ...besideOf(spec),
  ...(isTargeted(spec) ? (['target'] as const) : []),
];

/** Those of them that are means over users. */
export type SweptOverUsers = Extract<SweptMeasure, UserMeasure | 'target'>;
export const isOverUsers = (key: SweptMeasure): key is SweptOverUsers =>
  key === 'target' || userMeasures.some((one) => one === key);

const isBeside = (key: SweptMeasure): key is BesideRanking => Object.hasOwn(besideRanking, key);

/** The descriptor of a measure. */
export function sweptEntry(key: SweptMeasure): MeasureEntry {
  if (key === 'target') return attackMeasures.target;
  return isBeside(key) ? besideRanking[key] : rankingMeasures[key];
}

/** True for a measure that an attack raises where it hurts. */
export const isError = hasTrait(besideRanking, 'error');

/** A measure's name at K, as tables and sentences show it. */
export const sweptLabel = (key: SweptMeasure, k: number): string => atK(sweptEntry(key).label, k);

const hasBeside = (key: BesideRanking) => (spec: Spec) => besideOf(spec).includes(key);

const attack = oneOf('Attack', idsOf(perturbAttacks));
const epsilon = number('ε');
const iteration = integer('Iterations');
const p = orNull(number('p'));
const measured = {
  ...fieldsOf(sweptMeasures, (key) => meanMeasure(rankingMeasures[key])),
  ...fieldsOf(idsOf(besideRanking), (key) => when(hasBeside(key), meanMeasure(besideRanking[key]))),
  target: when(isTargeted, meanMeasure(attackMeasures.target)),
};
const means = {
  ...fieldsOf(sweptMeasures, (key) => orNull(meanMeasure(rankingMeasures[key]))),
  ...fieldsOf(idsOf(besideRanking), (key) => when(hasBeside(key), orNull(meanMeasure(besideRanking[key])))),
  target: when(isTargeted, orNull(meanMeasure(attackMeasures.target))),
};
/** Those of predictions that are errors. */
const errors = idsOf(withTrait(besideRanking, 'error'));
const norms = {
  meanNorm: number('Mean row norm'),
  maxNorm: number('Largest row norm'),
  masked: optional(percent('Rows under the floor')),
};
/** 'clean' stands for the model before any attack. */
const cleanOrAttack = oneOf('Attack', ['clean', ...idsOf(perturbAttacks)]);
const se = (words: string) => orNull(number(words));
const ofNdcg = (words: string) => `${familyOf(rankingMeasures.ndcg.label)} ${words}`;

/** What is trained and attacked of one kind of model: its tables have `prefix` before their ids, `of` behind titles. */
const modelTables = (prefix: string, of: (spec: Spec) => string) => ({
  training: trainingTable('perturb', `${prefix}training`, (spec) => `Training${of(spec)}`),
  sweep: studyTable('perturb', `${prefix}sweep`, (spec) => `Every point of the sweep${of(spec)}`, {
    ...{ method: attack, epsilon, iteration, seed: integer('Seed') },
    ...measured,
    ...norms,
  }),
  summary: studyTable('perturb', `${prefix}summary`, (spec) => `Mean and spread over seeds${of(spec)}`, {
    ...{ method: attack, epsilon, iteration, seeds: integer('Seeds') },
    ...withSd(means),
    ...norms,
  }),
  baselines: studyTable('perturb', `${prefix}baselines`, (spec) => `What the curves lie between${of(spec)}`, {
    name: oneOf('Recommender', ['clean', 'popularity', 'random recommender']),
    ...withSd(means),
  }),
  /** Errors over users with the models as they are; drops are null for the clean model, and where its value is 0. */
  users: studyTable('perturb', `${prefix}users`, (spec) => `Means with their errors over users${of(spec)}`, {
    ...{ method: cleanOrAttack, epsilon, iteration },
    measure: oneOf('Measure', [...sweptMeasures.filter(isOverUsers), 'target']),
    label: text('Measure, in words'),
    ...{ users: integer('Users'), seeds: integer('Seeds') },
    value: number('Mean'),
    se: se('Standard error over users'),
    low: se('95 % from'),
    high: se('to'),
    loss: se('Clean less attacked'),
    lossSe: se('Its standard error over users'),
    drop: se('Relative drop'),
    dropSe: se('Standard error of the drop over users'),
    dropLow: se('Drop, 95 % from'),
    dropHigh: se('Drop to'),
  }),
  accumulated: studyTable('perturb', `${prefix}accumulated`, 'Means over the iterations measured', {
    name: text('Attack'),
    ...measured,
  }),
  equalNorm: studyTable('perturb', `${prefix}equal-norm`, 'Stronger, or only bigger?', {
    method: attack,
    other: { ...attack, label: 'Compared with' },
    epsilon,
    measure: oneOf('Measure', ['ndcg', 'hr', ...errors]),
    norm: number('Mean row norm'),
    otherNorm: number('Its mean row norm'),
    value: number('Value'),
    otherAtEpsilon: number('Its value at this ε'),
    otherAtNorm: orNull(number('Its value at this norm')),
    p,
    margin: optional(number('Margin')),
    pApart: optional(orNull(number('p of a difference, corrected'))),
    pSame: optional(orNull(number('p of none beyond the margin, corrected'))),
    verdict: oneOf('Verdict', ['stronger', 'only bigger', 'weaker', 'no stronger', 'undecided', 'unknown']),
    seedsToDecide: optional(orNull(integer('Seeds that would decide'))),
    words: text('In words'),
  }),
});

const ofDefended = (spec: Spec): string =>
  spec.study === 'perturb' && spec.defence.kind !== 'none' ? `, ${defendedName(spec.defence)}` : '';

/** Which of the models: without the spec's defence or with it. */
const model = oneOf('Model', ['undefended', 'defended']);

/** The tables of the perturb study. */
export const perturbTables = {
  ...modelTables('', () => ''),
  defended: modelTables('defended-', ofDefended),
  /** 'clean' stands for the models before any attack; drops are null for them, and where a clean value is 0. */
  comparison: studyTable('perturb', 'comparison', 'Undefended and defended', {
    method: cleanOrAttack,
    epsilon,
    iteration,
    measure: oneOf('Measure', [...sweptMeasures, ...idsOf(besideRanking), 'target']),
    label: text('Measure, in words'),
    seeds: integer('Seeds'),
    ...withSd({ undefended: number('Undefended'), defended: number('Defended') }),
    ...withSd({
      undefendedDrop: orNull(number('Relative drop, undefended')),
      defendedDrop: orNull(number('Relative drop, defended')),
    }),
    t: orNull(number('t', 3)),
    df: integer('Degrees of freedom'),
    p,
    pHolm: optional(orNull(number('p, corrected'))),
    undefendedNorm: optional(orNull(number('Mean row norm, undefended'))),
    defendedNorm: optional(orNull(number('Mean row norm, defended'))),
    undefendedAtNorm: optional(orNull(number('Undefended at the norm of the defended'))),
    undefendedDropAtNorm: optional(orNull(number('Its relative drop'))),
    pAtNorm: optional(orNull(number('p at equal norm'))),
    differenceSe: optional(se('Standard error over users of undefended less defended')),
    dropDifferenceSe: optional(se('Standard error over users of the difference of drops')),
    dropDifferenceLow: optional(se('Difference of drops, 95 % from')),
    dropDifferenceHigh: optional(se('to')),
  }),
  /** A row a sample, model, attack and seed; ρ is null where the clean value is 0. */
  samples: studyTable('perturb', 'characteristics', `Drop of ${ofNdcg('on k-core samples')}`, {
    ...{ core: integer('k-core'), users: integer('Users'), items: integer('Items') },
    interactions: integer('Interactions'),
    ...fieldsOf(idsOf(characteristics), (key) => number(characteristics[key].label, 5)),
    ...{ model, method: attack, epsilon, iteration, seed: integer('Seed') },
    ...{ before: number(ofNdcg('before')), after: number(ofNdcg('after')) },
    rho: orNull(number('ρ', 2, '%')),
    rhoSe: optional(orNull(number('Standard error of ρ over users', 2, '%'))),
  }),
  lines: studyTable('perturb', 'characteristic-lines', 'Fitted lines of the drop', {
    model,
    method: attack,
    characteristic: oneOf('Characteristic', idsOf(characteristics)),
    samples: integer('Samples'),
    slope: number('Slope', 3),
    intercept: number('Intercept', 3),
    r2: number('R²', 3),
  }),
} as const;

type Flat = Omit<typeof perturbTables, 'defended'>;
export type PerturbRow<T extends keyof Flat> = RowOf<Flat[T]>;
export type PerturbTable<T extends keyof Flat> = TableOf<PerturbRow<T>>;
