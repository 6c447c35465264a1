import { idsOf } from '../names/entry.ts';
import { atK, attackMeasures, predictionMeasures, rankingMeasures } from '../names/measures.ts';
import { knowledge, poisonDefences, poisonDetectors, poisonProfiles } from '../names/poison.ts';
import type { TableOf } from '../run/events.ts';
import type { Spec } from '../spec/spec.ts';
import { measure } from './measure.ts';
import {
  type Field,
  integer,
  number,
  oneOf,
  optional,
  orNull,
  percent,
  type RowOf,
  studyTable,
  text,
  withSd,
} from './table.ts';
import { trainingTable } from './training.ts';

const profiles = idsOf(poisonProfiles);
const ways = [...idsOf(poisonDefences), ...idsOf(poisonDetectors)];

/** What a defender knows; null where a defence does not draw on it. */
const statistics = orNull(oneOf('Statistics', idsOf(knowledge)));
/** Who trained on which attack; 'none' for the clean model, and for training without a defence. */
const who = {
  attack: oneOf('Attack', ['none', ...profiles]),
  defence: oneOf('Defence', ['none', ...ways]),
  statistics,
};
const repeats = integer('Repeats');
const ofTest = (label: string) => `Test ${label}`;

const hr = orNull(measure(attackMeasures.targetHr));
const ri = orNull(measure(attackMeasures.ri));
const testHr = orNull(measure(rankingMeasures.hr, ofTest));
/** Null where there is nothing to measure: no targets, or nothing that the attack changed. */
const outcomes = {
  hr,
  hrUnrated: orNull(measure(attackMeasures.targetHr, (label) => `${label}, unrated pairs`)),
  ri,
  rankShift: orNull(measure(attackMeasures.rankShift)),
  predictionShift: orNull(measure(attackMeasures.predictionShift)),
  testHr,
  testNdcg: orNull(measure(rankingMeasures.ndcg, ofTest)),
  rmse: orNull(measure(predictionMeasures.rmse)),
};

/** A standard error over genuine users, with the models as they are. */
const errorOver = ({ label, ...field }: Field<number>) =>
  optional(
    orNull({
      ...field,
      format: { type: 'number', digits: 4 } as const,
      label: (spec: Spec) => `${typeof label === 'string' ? label : label(spec)}, standard error over users`,
    }),
  );

const sweepsSize = (spec: Spec) => spec.study === 'poison' && spec.sweep.kind === 'size';
const genuineOr = oneOf('Users', ['genuine', ...profiles]);

/** The tables of the poison study. */
export const poisonTables = {
  /** Of the clean models. */
  training: trainingTable('poison'),
  summary: studyTable('poison', 'summary', 'Attacks against defences, mean over repeats', {
    ...who,
    repeats,
    ...withSd(outcomes),
    p: orNull(number('p against no defence')),
    hrSe: errorOver(measure(attackMeasures.targetHr)),
    testHrSe: errorOver(measure(rankingMeasures.hr, ofTest)),
    testNdcgSe: errorOver(measure(rankingMeasures.ndcg, ofTest)),
    lessSe: optional(orNull(number('Standard error over users of target HR less no defence'))),
  }),
  /** What a list of the most rated items reaches on the clean data, for every user the same. */
  baselines: studyTable('poison', 'baselines', 'What the lists are held against, mean over repeats', {
    name: oneOf('Recommender', ['popularity']),
    repeats,
    ...withSd({ testHr, testNdcg: outcomes.testNdcg }),
  }),
  outcomes: studyTable('poison', 'outcomes', 'Every repeat', {
    ...who,
    seed: integer('Seed'),
    ...outcomes,
  }),
  /** `first` and `second` are ways of training with what they know: 'clean', 'none', 'apt honest'. */
  tests: studyTable('poison', 'tests', 'Paired t-tests over the repeats', {
    attack: oneOf('Attack', profiles),
    measure: oneOf(
      ({ measure: { k } }) =>
        `Measure (hr: ${atK(attackMeasures.targetHr.label, k)}, testHr: ${atK(ofTest(rankingMeasures.hr.label), k)})`,
      ['hr', 'testHr'],
    ),
    first: text('First'),
    second: text('Second'),
    repeats,
    difference: number('First less second'),
    t: orNull(number('t', 2)),
    df: integer('Degrees of freedom'),
    p: orNull(number('p')),
    pHolm: optional(orNull(number('p, corrected'))),
    differenceSe: optional(orNull(number('Standard error of the difference over users'))),
  }),
  shifts: studyTable('poison', 'shifts', 'Places that targets gained in the lists of genuine users', {
    ...who,
    min: integer('Least'),
    q1: number('Lower quartile', 1),
    median: number('Median', 1),
    q3: number('Upper quartile', 1),
    max: integer('Greatest'),
  }),
  detection: studyTable('poison', 'detection', 'What detectors flag, mean over repeats', {
    ...who,
    repeats,
    ...withSd({
      flagged: orNull(number('Users flagged', 1)),
      precision: orNull(number('Precision', 3)),
      recall: orNull(number('Recall', 3)),
      genuine: orNull(number('Genuine users removed', 3)),
    }),
  }),
  /** What is swept is said by the spec. */
  sweep: studyTable(
    'poison',
    'sweep',
    (spec) => (sweepsSize(spec) ? 'Against the attack size' : 'Against the share of ERM users'),
    {
      ...who,
      value: number((spec) => (sweepsSize(spec) ? 'Attack size' : 'ERM users'), 3),
      repeats,
      ...withSd({
        hr,
        ri,
        testHr,
        origin: orNull(measure(attackMeasures.targetHr, (label) => `${label}, clean`)),
      }),
    },
  ),
  ratings: studyTable('poison', 'ratings', 'Ratings of genuine and fake users', {
    attack: genuineOr,
    rating: number('Rating', 1),
    share: percent('Share'),
  }),
  profiles: studyTable('poison', 'profiles', 'Genuine and fake profiles', {
    attack: genuineOr,
    users: integer('Profiles'),
    ratings: number('Ratings a profile', 1),
    mean: orNull(number('Mean rating', 3)),
    popularity: orNull(number('Ratings of the items rated', 1)),
    totalVariation: number('Total variation to genuine', 3),
    jensenShannon: number('Jensen-Shannon distance to genuine', 3),
  }),
  plane: studyTable('poison', 'plane', 'Users in the plane in which their profiles vary most', {
    attack: oneOf('Attack', profiles),
    kind: oneOf('Kind', ['genuine', 'fake', 'erm']),
    defence: orNull(oneOf('ERM users of', ways)),
    statistics,
    user: integer('User'),
    x: number('First component', 2),
    y: number('Second component', 2),
    xShare: percent('Variance along the first'),
    yShare: percent('Variance along the second'),
  }),
  climb: studyTable('poison', 'climb', 'Places of the targets, epoch by epoch, first repeat', {
    ...who,
    target: integer('Item'),
    title: text('Title'),
    epoch: integer('Epoch'),
    mean: number('Mean place', 1),
    q1: number('Lower quartile', 1),
    median: number('Median place', 1),
    q3: number('Upper quartile', 1),
    reached: percent('In the list'),
  }),
  reach: studyTable('poison', 'reach', 'Users with a target in their list, first repeat', {
    ...who,
    by: oneOf('Cut by', ['ratings', 'taste', 'mean']),
    group: integer('Fifth'),
    users: integer('Users'),
    from: number('From', 2),
    to: number('To', 2),
    share: percent('With a target in the list'),
  }),
  /** The first 20 places of up to 12 genuine users, evenly over those who do not know every target. */
  lists: studyTable('poison', 'lists', 'Lists of some users, first repeat', {
    ...who,
    user: integer('User'),
    userId: text('User in the data'),
    place: integer('Place'),
    item: integer('Item'),
    title: text('Title'),
    target: integer('Target'),
  }),
} as const;

export type PoisonRow<T extends keyof typeof poisonTables> = RowOf<(typeof poisonTables)[T]>;
export type PoisonTable<T extends keyof typeof poisonTables> = TableOf<PoisonRow<T>>;
