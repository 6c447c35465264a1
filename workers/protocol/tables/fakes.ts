import { idsOf } from '../names/entry.ts';
import { fakeProfiles } from '../names/fakes.ts';
import { rankingMeasures } from '../names/measures.ts';
import type { TableOf } from '../run/events.ts';
import { measure } from './measure.ts';
import { bounded, integer, number, oneOf, percent, type RowOf, studyTable, text } from './table.ts';

const fakes = integer('Fake users');
const ofList = {
  precision: measure(rankingMeasures.precision),
  recall: measure(rankingMeasures.recall),
  f1: number(({ measure: { k } }) => `F1@${k}`),
};

/** The tables of the fakes study. */
export const fakesTables = {
  /** Means over users with test items; `kept` over all. */
  certified: studyTable('fakes', 'certified', 'Certified whatever fake users do', {
    models: integer('Voters'),
    fakes,
    precision: bounded('lower', ofList.precision),
    recall: bounded('lower', ofList.recall),
    f1: bounded('lower', ofList.f1),
    kept: bounded('lower', number('Items of the clean list that stay', 3)),
  }),
  /** Of the votes as they are: profile 'none' is the clean ensemble, at every look. */
  attacked: studyTable('fakes', 'attacked', 'Lists of the ensemble, clean and attacked', {
    profile: oneOf('Attack', ['none', ...idsOf(fakeProfiles)]),
    fakes,
    models: integer('Voters'),
    ...ofList,
    reached: percent('Targets reach'),
  }),
  promotion: studyTable('fakes', 'promotion', 'Users whose list an item without votes can enter, at most', {
    models: integer('Voters'),
    fakes,
    share: bounded('upper', percent('Users')),
  }),
  /** A row where the number kept changes: it holds from so many fakes up to the user's next row. */
  users: studyTable('fakes', 'users', 'Items of a user’s list that stay', {
    user: text('User'),
    fakes: integer('From so many fake users'),
    kept: integer('Items that stay'),
  }),
  /** Of the same users' lists. Runs that were stored before it was measured have none. */
  baselines: studyTable('fakes', 'baselines', 'What the lists are held against', {
    name: oneOf('Recommender', ['popularity']),
    ...ofList,
  }),
  measures: studyTable('fakes', 'measures', 'The ensemble', {
    measure: text('Measure'),
    value: number('Value'),
  }),
} as const;

export type FakesRow<T extends keyof typeof fakesTables> = RowOf<(typeof fakesTables)[T]>;
export type FakesTable<T extends keyof typeof fakesTables> = TableOf<FakesRow<T>>;
