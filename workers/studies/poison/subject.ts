import type { Csr } from '../../data/types.ts';
import type { TargetHits } from '../../measure/poisoning.ts';
import type { Ranking } from '../../measure/rank.ts';
import type { RankingTask } from '../../measure/task.ts';
import type { RatingGrid } from '../../poison/grid.ts';
import type { RatingStatistics } from '../../poison/statistics.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import type { Measures } from '../bench/judge.ts';
import type { Bench } from '../bench/training.ts';
import type { PoisonByUser } from './by-user.ts';

/** What one repeat attacks: its data, its targets, and how the clean model ranks them. */
export interface PoisonSubject {
  readonly spec: PoisonSpec;
  readonly bench: Bench;
  readonly seed: number;
  /** Genuine training ratings; a click is a rating of 1. */
  readonly train: Csr & { readonly values: Float32Array };
  readonly grid: RatingGrid;
  /** Ratings are divided by it before MF sees them. */
  readonly scale: number;
  /** Of the clean training ratings. */
  readonly statistics: RatingStatistics;
  readonly targets: readonly number[];
  readonly task: RankingTask;
  readonly clean: Standing;
}

/** How a model ranks targets and test items, for genuine users. */
export interface Standing {
  readonly ranking: Ranking;
  readonly hits: TargetHits;
  /** Predicted ratings of the pairs of the target task, in rating points; empty for models of clicks. */
  readonly predictions: Float64Array;
  readonly test: Measures;
  readonly byUser: PoisonByUser;
}
