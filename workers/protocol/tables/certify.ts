import { certificates } from '../names/certify.ts';
import { idsOf } from '../names/entry.ts';
import { attackMeasures, predictionMeasures } from '../names/measures.ts';
import type { TableOf } from '../run/events.ts';
import { measure } from './measure.ts';
import { bounded, integer, number, oneOf, orNull, percent, type RowOf, studyTable, text } from './table.ts';
import { trainingTable } from './training.ts';

const certificateIds = idsOf(certificates);

const by = oneOf('Compared by', ['method', 'q']);
const shares = {
  robust: bounded('lower', percent('Robust')),
  nonRobust: percent('Not robust'),
  undecided: percent('Undecided'),
};

/** The tables of the certify study. */
export const certifyTables = {
  training: trainingTable('certify'),
  measures: studyTable('certify', 'measures', 'The model and the search', {
    measure: text('Measure'),
    value: number('Value'),
  }),
  shares: studyTable('certify', 'shares', 'Share robust, not robust and undecided', {
    method: oneOf('Certificate', certificateIds),
    q: integer('q'),
    ...shares,
  }),
  /** Of right predictions alone. Of random switches nothing is proved. */
  accuracy: studyTable('certify', 'accuracy', 'Accuracy under attack', {
    method: oneOf('Certificate', certificateIds),
    q: integer('q'),
    kept: percent('Right, no flip found'),
    proved: orNull(bounded('lower', percent('Right, proved'))),
  }),
  summary: studyTable('certify', 'summary', attackMeasures.avgMaxQ.label, {
    method: oneOf('Certificate', certificateIds),
    avgMaxQ: orNull(measure(attackMeasures.avgMaxQ, (label) => `${label}, all`)),
    avgMaxQCorrect: orNull(measure(attackMeasures.avgMaxQ, (label) => `${label}, correct ones`)),
    undecided: integer('Undecided instances'),
  }),
  radius: studyTable('certify', 'radius', 'Robustness radius', {
    radius: text('Smallest flipping set'),
    instances: integer('Instances'),
    share: percent('Share'),
  }),
  weapons: studyTable('certify', 'weapons', 'Items in flipping sets', {
    title: text('Item'),
    times: integer('Flips it takes part in'),
    share: percent('Share of the flips'),
    popularity: integer('Training interactions'),
    item: integer('Item index'),
  }),
  groups: studyTable('certify', 'groups', 'Robustness by user activity and item popularity', {
    by: oneOf('Grouped by', ['user activity', 'item popularity']),
    group: text('Quarter'),
    from: integer('From'),
    to: integer('To'),
    instances: integer('Instances'),
    robust: measure(attackMeasures.avgMaxQ),
  }),
  instances: studyTable('certify', 'instances', 'Certified instances', {
    instance: integer('Instance'),
    user: text('User'),
    item: text('Item'),
    label: integer('Label'),
    f: number('f(x)'),
    relaxation: integer(certificates.relaxation.short),
    split: integer(certificates.split.short),
    row: integer(certificates.row.short),
    greedy: integer('Greedy flips at'),
    random: integer('Random flips at'),
    exact: orNull(integer('Exact flips at')),
    nodes: integer('Search nodes'),
  }),
  /** The columns of certificates hold avg-max q. */
  trainings: studyTable(
    'certify',
    'trainings',
    `Accuracy and ${attackMeasures.avgMaxQ.label} by certificate`,
    {
      label: text('Training'),
      by,
      training: text('Way of training'),
      q: orNull(integer('Training q')),
      accuracy: measure(predictionMeasures.accuracy),
      auc: measure(predictionMeasures.auc),
      relaxation: orNull(number(certificates.relaxation.short, 3)),
      split: orNull(number(certificates.split.short, 3)),
      row: orNull(number(certificates.row.short, 3)),
      best: orNull(number(certificates.best.short, 3)),
      exact: orNull(number(certificates.exact.short, 3)),
      undecided: orNull(integer('Undecided')),
    },
  ),
  trainingShares: studyTable('certify', 'trainingShares', 'Shares by way of training', {
    label: text('Training'),
    by,
    training: text('Way of training'),
    certificate: oneOf('Certificate', certificateIds),
    q: integer('q'),
    ...shares,
  }),
} as const;

export type CertifyRow<T extends keyof typeof certifyTables> = RowOf<(typeof certifyTables)[T]>;
export type CertifyTable<T extends keyof typeof certifyTables> = TableOf<CertifyRow<T>>;
