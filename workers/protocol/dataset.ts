import type { Cell } from './run/events.ts';

/** What a column of an unknown table holds; the user confirms the guess. */
export type ColumnRole = 'user' | 'item' | 'rating' | 'time' | 'label' | 'context' | 'ignore';

export type FileFormat =
  | 'movielens-100k'
  | 'movielens-1m'
  | 'movielens-latest'
  | 'frappe'
  | 'libfm'
  | 'recbole'
  | 'table'
  | 'lists';

/** How a set of files will be read: found by `inspect`, changed by the user, obeyed by `load`. */
export interface ImportPlan {
  readonly format: FileFormat;
  /** In words: 'MovieLens 100K (u.data, u.item, u.user)'. */
  readonly label: string;
  readonly name: string;
  /** For 'table': how lines are cut and what the columns mean. */
  readonly table: {
    readonly file: string;
    readonly delimiter: string;
    readonly header: boolean;
    /** Columns of every line; `columns` speaks of the first of them, those after them are left alone. */
    readonly width: number;
    readonly columns: readonly { readonly name: string; readonly role: ColumnRole }[];
    readonly preview: readonly (readonly string[])[];
  } | null;
  /** True where the format is a guess that the user should confirm. */
  readonly confirm: boolean;
  /** What a person should know before the files are read: what was not looked at, what looks wrong. */
  readonly doubts: readonly string[];
  /** Files that the plan uses, and what each is for; files it leaves alone have role null. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly role: string | null }[];
}

/** What the page shows of a data set; the data itself stays in the worker. */
export interface DatasetCard {
  readonly hash: string;
  readonly name: string;
  readonly source: 'generated' | 'file';
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** interactions / (users · items) */
  readonly density: number;
  /** users / items (paper 002's shape). */
  readonly shape: number;
  /** Gini index of item popularity over all items, 0 (even) to 1. */
  readonly gini: number;
  readonly perUser: {
    readonly min: number;
    readonly median: number;
    readonly mean: number;
    readonly max: number;
  };
  readonly perItem: {
    readonly min: number;
    readonly median: number;
    readonly mean: number;
    readonly max: number;
  };
  /** Count per rating value; empty for implicit data. */
  readonly ratings: readonly { readonly value: number; readonly count: number }[];
  /** Interactions of the items from most to least popular, decimated to at most 200 points (rank is 1-based). */
  readonly longTail: readonly { readonly rank: number; readonly count: number }[];
  /** First and last timestamp in seconds, or null. */
  readonly times: { readonly from: number; readonly to: number } | null;
  readonly userFields: readonly { readonly name: string; readonly values: number }[];
  readonly itemFields: readonly { readonly name: string; readonly values: number }[];
  readonly contextFields: readonly { readonly name: string; readonly values: number }[];
  readonly notes: readonly string[];
  /** Why the set will be gone after a reload; left out where it is kept. */
  readonly unkept?: string;
  /** The first rows with names, for a look at the data. */
  readonly sample: readonly (readonly Cell[])[];
}
