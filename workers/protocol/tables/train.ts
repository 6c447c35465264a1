import { predictionMeasures, rankingMeasures } from '../names/measures.ts';
import { models, predictionOf } from '../names/models.ts';
import type { TableOf } from '../run/events.ts';
import type { Spec } from '../spec/spec.ts';
import { measure } from './measure.ts';
import { integer, number, oneOf, orNull, type RowOf, studyTable, text, when } from './table.ts';
import { trainingTable } from './training.ts';

const isOfLabels = ({ model }: Spec) => predictionOf(model.kind) === 'labels';
/** Models of labels are measured over instances. */
const isRanked = (spec: Spec) => !isOfLabels(spec);
/** Of errors over users: only measures that are means over users have them. */
const ofUsers = (label: string) => when(isRanked, orNull(number(label)));

/** The tables of the train study. */
export const trainTables = {
  training: trainingTable('train'),
  /** On the part that the curves are measured on, known before the first epoch. */
  baselines: studyTable('train', 'baselines', 'What the curves are held against', {
    name: oneOf('Recommender', ['popularity', 'random recommender']),
    hr: when(isRanked, measure(rankingMeasures.hr)),
    ndcg: when(isRanked, measure(rankingMeasures.ndcg)),
    coverage: when(isRanked, measure(rankingMeasures.coverage)),
    auc: when(isOfLabels, measure(predictionMeasures.auc)),
  }),
  /** A row a measure; null where a baseline cannot predict it. */
  measures: studyTable('train', 'measures', 'Measures on the test part', {
    measure: text('Measure'),
    model: number(({ model }) => models[model.kind].label),
    popularity: orNull(number(models.popularity.label)),
    random: orNull(number(models.random.label)),
    /** The best that saying the same of every instance reaches; the first stored runs have none. */
    constant: when(isOfLabels, orNull(number('One answer to all'))),
    users: when(isRanked, orNull(integer('Users'))),
    se: ofUsers('Standard error over users'),
    low: ofUsers('95 % from'),
    high: ofUsers('to'),
    lead: ofUsers('Lead over popularity'),
    leadSe: ofUsers('Its standard error over users'),
  }),
} as const;

export type TrainRow<T extends keyof typeof trainTables> = RowOf<(typeof trainTables)[T]>;
export type TrainTable<T extends keyof typeof trainTables> = TableOf<TrainRow<T>>;
