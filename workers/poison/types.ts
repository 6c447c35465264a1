import type { Csr } from '../data/types.ts';
import type { RatingGrid } from './grid.ts';
import type { RatingStatistics } from './statistics.ts';

export type Goal = 'promote' | 'demote' | 'availability';

/** What an attacker knows (all the genuine training ratings, a white box) and wants, whatever it injects. */
export interface AttackSituation {
  /** Genuine training ratings; rows are users. */
  readonly train: Csr;
  readonly nItems: number;
  readonly statistics: RatingStatistics;
  readonly grid: RatingGrid;
  /** Distinct items whose place is to be moved; none for availability. */
  readonly targets: readonly number[];
  readonly goal: Goal;
  /** Fake users. */
  readonly fakes: number;
  /** Most ratings of a profile besides the targets'. */
  readonly fillers: number;
}

/** What some attacks hang on besides. */
export interface CraftingOptions {
  /** Of the fillers, how many are chosen items (bandwagon, segment, AUSH). */
  readonly selected: number;
  /** Obfuscation: standard deviation of the noise on fillers, in rating points. */
  readonly noise: number;
  /** Obfuscation: steps of the grid by which the target's rating stays short of its end. */
  readonly targetShift: number;
}
export interface AttackProblem extends AttackSituation, CraftingOptions {}

/** What a long attack does besides computing: lets others in, and says how far it is. */
export interface Watch {
  pause(): Promise<void>;
  report(done: number, total: number): void;
}
