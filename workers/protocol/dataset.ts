import type { Cell } from './run/events.ts';

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
