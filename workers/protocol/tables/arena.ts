import {
  type ArenaFileRow,
  arenaColumns,
  arenaFamilies,
  arenaProbes,
  arenaRow,
  arenaRows,
  isFileRow,
} from '../names/arena.ts';
import { idsOf } from '../names/entry.ts';
import { predictionMeasures, rankingMeasures } from '../names/measures.ts';
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
  type RowOf,
  studyTable,
  text,
  when,
} from './table.ts';

const family = oneOf('Family', idsOf(arenaFamilies));
const column = oneOf('Model and defence', idsOf(arenaColumns));
/** An attack of the closed list, or one from a file. */
const attack = <const T extends string>(values: readonly T[]): Field<T | ArenaFileRow> => {
  const { fits, ...field } = oneOf('Attack', values);
  return {
    ...field,
    fits: (cell): cell is T | ArenaFileRow => fits(cell) || (typeof cell === 'string' && isFileRow(cell)),
  };
};
const familiesIn = (spec: Spec) =>
  new Set(spec.study === 'arena' ? spec.rows.map((row) => arenaRow(row).family) : []);
const hasClicks = (spec: Spec): boolean => familiesIn(spec).has('clicks');

/** What a model comes to on the test part, in words: where it is attacked by clicks its accuracy, else the hit ratio. */
function testWords(hr: string, spec: Spec): string {
  const families = familiesIn(spec);
  const accuracy = predictionMeasures.accuracy.label.toLowerCase();
  if (!families.has('clicks')) return hr;
  return families.size > 1 ? `${hr}, of clicks ${accuracy}` : accuracy;
}
const testMeasure = (words: (label: string) => string): Field<number> =>
  measure(rankingMeasures.hr, (hr, spec) => words(testWords(hr, spec)));

const kept = (label: string) => orNull(number(label, 3));
/** Of a mean over users, where it is known which users the instances are of; the models stay as they are. */
const se = (label: string) => optional(orNull(number(label, 4)));

/** Rows that are made of others. */
export const arenaLines = {
  clean: { label: 'No attack', description: 'what is kept where nobody attacks' },
  mean: { label: 'Mean of the attacks', description: 'over the attacks, controls left out' },
  worst: {
    label: 'Worst case',
    description: 'kept under every attack, instance by instance: an instance is lost if any attack gets it',
  },
} as const;

/** The tables of the arena. What is kept is a share of instances: users, or pairs of a user and a target. */
export const arenaTables = {
  /** Means over seeds; null with a reason where nothing can be measured, and with none where it is still to come. */
  cells: studyTable('arena', 'cells', 'Kept, by attack and by model and defence', {
    family,
    row: attack([...idsOf(arenaLines), ...idsOf(arenaRows)]),
    column,
    kept: kept('Kept'),
    sd: orNull(number('Sd over seeds', 3)),
    se: se('Standard error over users'),
    test: orNull(testMeasure((label) => `Test ${label}`)),
    seeds: integer('Seeds'),
    /** 'adaptive' where the attacker knows the defence. */
    knowledge: orNull(oneOf('Attacker', ['adaptive', 'not adaptive'])),
    reason: orNull(text('Why there is none')),
  }),
  seeds: studyTable('arena', 'seeds', 'Every cell of every seed', {
    family,
    row: attack(['clean', ...idsOf(arenaRows)]),
    column,
    seed: integer('Seed'),
    instances: integer('Instances'),
    kept: number('Kept', 4),
    test: number((spec) => `Test ${testWords('HR', spec)}`, 4),
    norm: orNull(number('Mean row norm spent', 4)),
    length: orNull(number('Mean row norm before', 4)),
  }),
  /** A place is shared where the seeds cannot tell columns apart. */
  places: studyTable('arena', 'places', 'Places by the worst case', {
    family,
    place: integer('Place'),
    column,
    worst: number('Worst case', 3),
    sd: number('Sd over seeds', 3),
    se: se('Standard error over users'),
    mean: number('Mean of the attacks', 3),
    clean: orNull(testMeasure((label) => `Test ${label} without attack`)),
    cleanSd: orNull(number('Sd of it', 3)),
    undominated: oneOf('On the front', ['yes', 'no']),
  }),
  /** Of families that rank. Runs that were stored before it was measured have none. */
  baselines: studyTable('arena', 'baselines', 'What the models are held against', {
    family,
    name: oneOf('Recommender', ['popularity']),
    test: testMeasure((label) => `Test ${label}`),
    sd: number('Sd over seeds', 3),
  }),
  differences: studyTable('arena', 'differences', 'Worst cases compared over seeds and over users', {
    family,
    first: column,
    second: { ...column, label: 'Less' },
    difference: number('Difference', 4),
    t: orNull(number('t', 2)),
    df: integer('Degrees of freedom'),
    p: orNull(number('p')),
    holm: orNull(number('p after Holm')),
    least: orNull(number('Least difference that could show', 4)),
    se: se('Standard error over users'),
    low: se('Over users, 95 % from'),
    high: se('to'),
  }),
  /** In gradients of one example each, means over seeds; docs/arena.md says how they are counted. */
  costs: studyTable('arena', 'costs', 'What every defence costs', {
    column,
    ratio: number('Training, in those without a defence', 2),
    trainings: integer('Trainings, one after the other'),
    gradients: integer('Gradients of one example'),
    counted: oneOf('Counted', ['exactly', 'at most']),
    plain: integer('The same without a defence'),
    settings: integer('Settings to choose from'),
  }),
  warnings: studyTable('arena', 'warnings', 'Warnings', {
    family,
    column,
    warning: text('Warning'),
    words: text('In words'),
  }),
  /** Of attacks that choose among settings: everything that was tried, the chosen ones marked. */
  tried: studyTable('arena', 'tried', 'What attacks that choose have tried', {
    family,
    row: oneOf('Attack', idsOf(arenaRows)),
    column,
    seed: integer('Seed'),
    setting: text('Tried'),
    /** Of a step in ε, and the number of the start; null of fake users. */
    share: orNull(number('Step / ε', 3)),
    draw: orNull(integer('Start')),
    trained: orNull(oneOf('Copy trained', ['for half the epochs', 'whole'])),
    score: number('Reached', 4),
    taken: oneOf('Taken', ['yes', 'no']),
  }),
  /** Of clicks and inputs, whose instances are drawn: what became of each, from which every worst case can be made again. */
  outcomes: studyTable('arena', 'outcomes', 'What became of every instance', {
    family,
    column,
    seed: integer('Seed'),
    user: text('User'),
    item: text('Item'),
    /** Of columns with noise at test time, which answer several times. */
    answer: orNull(integer('Answer')),
    clean: oneOf('Without attack', ['kept', 'lost']),
    /** Attacks and controls as `row` of the cells names them, '; ' between them. */
    lost: text('Lost under'),
    proved: when(hasClicks, text('Proved by')),
  }),
  probes: studyTable('arena', 'probes', 'What was tried besides', {
    family,
    column,
    seed: integer('Seed'),
    probe: oneOf('Tried', idsOf(arenaProbes)),
    value: number('Value', 4),
  }),
  budgets: studyTable('arena', 'budgets', 'What every attack may spend', {
    family,
    row: oneOf('Attack', idsOf(arenaRows)),
    norm: orNull(number('ε, length of a row')),
    /** Came after runs had been saved. */
    walks: optional(integer('Walks')),
    steps: integer('Steps'),
    gradients: integer('Gradients of the model'),
    trainings: optional(integer('Trainings of a copy, at most')),
    fakes: orNull(number('Fake users, share', 3)),
    fillers: orNull(text('Fillers a profile')),
    clicks: when(hasClicks, orNull(integer('Clicks'))),
    nodes: when(hasClicks, orNull(integer('Search nodes an instance'))),
  }),
} as const;

export type ArenaTableRow<T extends keyof typeof arenaTables> = RowOf<(typeof arenaTables)[T]>;
export type ArenaTable<T extends keyof typeof arenaTables> = TableOf<ArenaTableRow<T>>;
