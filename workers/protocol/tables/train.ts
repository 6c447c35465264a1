import { models } from '../names/models.ts';
import type { TableOf } from '../run/events.ts';
import { number, orNull, type RowOf, studyTable, text } from './table.ts';
import { trainingTable } from './training.ts';

/** The tables of the train study. */
export const trainTables = {
  training: trainingTable('train'),
  /** A row a measure; null where a baseline cannot predict it. */
  measures: studyTable('train', 'measures', 'Measures on the test part', {
    measure: text('Measure'),
    model: number(({ model }) => models[model.kind].label),
    popularity: orNull(number(models.popularity.label)),
    random: orNull(number(models.random.label)),
  }),
} as const;

export type TrainRow<T extends keyof typeof trainTables> = RowOf<(typeof trainTables)[T]>;
export type TrainTable<T extends keyof typeof trainTables> = TableOf<TrainRow<T>>;
