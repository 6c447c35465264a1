import type { Row, SpecInput, StudyId, StudyTable } from '../../workers/protocol.ts';

/** The rows of a table of the run that is shown; none where it has no such table yet. */
export type Read = <R extends Row>(table: StudyTable<R>) => readonly R[];

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An axis of a curve to be drawn; its label is a key of the words. */
export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly log?: boolean;
  readonly percent?: boolean;
}

/** What a learner is asked before a run, and how the answer is read off it: null while the run has none. */
export type Prediction =
  | {
      readonly kind: 'curve';
      readonly x: Axis;
      readonly y: Axis;
      actual(read: Read): readonly Point[];
    }
  | {
      readonly kind: 'choice';
      /** Keys of the words are those of the step, with these behind them. */
      readonly options: readonly string[];
      actual(read: Read): string | null;
    }
  | { readonly kind: 'number'; readonly axis: Axis; actual(read: Read): number | null };

/**
 * What stands in a sentence: numbers are written by the language, shares as per cent, differences of shares as points
 * of per cent, texts as they are. `variant` names another sentence, under `.see.variant`.
 */
export type Facts = Readonly<
  Record<
    string,
    number | string | { readonly share: number; readonly bound?: 'lower' } | { readonly points: number }
  >
>;

/** A formula in TeX; a part within \\htmlClass{name}{…} lights up while the setting of that name is changed. */
export interface Formula {
  readonly tex: string;
  readonly lit?: Readonly<Record<string, string>>;
}

/** A step of a lesson. Its words stand under `lesson.step.text`, `.ask`, `.see`, and `.option` for each option. */
export interface Step {
  readonly id: string;
  /** The experiment; that of the step before where left out. */
  readonly spec?: SpecInput;
  /** The run of that experiment that is shipped with the page, `public/stored/NAME.json`, where it takes long. */
  readonly stored?: string;
  readonly view?: Readonly<Record<string, unknown>>;
  /** The only settings shown; none where left out. */
  readonly show?: readonly string[];
  readonly formula?: Formula;
  readonly predict?: Prediction;
  /** What was seen, computed from the run: values for the sentence; null while the run does not tell. */
  see?(read: Read): Facts | null;
}

export interface Lesson {
  readonly id: string;
  readonly study: StudyId;
  /** Minutes that it takes, as it is announced. */
  readonly minutes: number;
  /** A paper or a work by its name, which leads to it. */
  readonly source?: string;
  readonly steps: readonly Step[];
}
