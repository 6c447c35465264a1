import { trainingTable } from './training.ts';

/** The tables of the poison study. */
export const poisonTables = {
  /** Of the clean models. */
  training: trainingTable('poison'),
} as const;
