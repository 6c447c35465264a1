import { models, predictionOf } from '../names/models.ts';
import type { TableOf } from '../run/events.ts';
import type { Spec } from '../spec/spec.ts';
import { integer, number, orNull, type RowOf, studyTable, text, when } from './table.ts';
import { trainingTable } from './training.ts';

/** Models of labels are measured over instances. */
const isRanked = ({ model }: Spec) => predictionOf(model.kind) !== 'labels';
/** Of errors over users: only measures that are means over users have them. */
const ofUsers = (label: string) => when(isRanked, orNull(number(label)));

/** The tables of the train study. */
export const trainTables = {
  training: trainingTable('train'),
  /** A row a measure; null where a baseline cannot predict it. */
  measures: studyTable('train', 'measures', 'Measures on the test part', {
    measure: text('Measure'),
    model: number(({ model }) => models[model.kind].label),
    popularity: orNull(number(models.popularity.label)),
    random: orNull(number(models.random.label)),
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
