import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import type { Csr, Split } from '../data/types.ts';
import type { ModelShape } from '../engines/shape.ts';
import type { Engine } from '../engines/types.ts';
import type { RatingGrid } from '../poison/grid.ts';
import type { RatingStatistics } from '../poison/statistics.ts';
import type { PoisonSpec } from '../protocol/spec/spec.ts';
import type { TrainingPlan } from '../training/types.ts';
import type { BprSpec } from './apr.ts';
import type { MfTask } from './mf-training.ts';

type Options = PoisonSpec['defence'];

/** What a defence trains on: poisoned ratings, without knowing which users are fake. */
export interface PoisonedData {
  readonly task: MfTask;
  /** Genuine users. */
  readonly users: number;
  /** Of the ratings, as far as the defender knows them. */
  statistics(): RatingStatistics;
  readonly grid: RatingGrid;
  readonly run: RunContext;
  onEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Told of each set of users that a defence makes up. */
  made(users: Csr): void;
}

/**
 * A way of training that withstands poison. It is given no more of the spec than the members it `decides` by, and the
 * key of its model is made of those same members: an option that is read cannot be missing from the key.
 */
export interface Way<D extends keyof Options = keyof Options> {
  readonly decides: readonly D[];
  /** Whether the spec's model is what is trained. */
  readonly ofModel: boolean;
  train(
    poisoned: PoisonedData,
    options: Pick<Options, D>,
  ): Promise<{ readonly shape: ModelShape; readonly params: Params }>;
}

/** What a way to train BPR-MF trains on: poisoned clicks. */
export interface PoisonedClicks {
  readonly model: BprSpec;
  readonly split: Split;
  readonly seed: number;
  /** Trains BPR-MF as `model` says, or by a plan. */
  train(
    model: BprSpec,
    plan?: TrainingPlan,
  ): Promise<{ readonly shape: ModelShape; readonly params: Params }>;
}

/** A way to train BPR-MF; of the spec it is given what it `decides` by, as a `Way` is. */
export interface ClickWay<D extends keyof Options = keyof Options> {
  readonly decides: readonly D[];
  train(
    poisoned: PoisonedClicks,
    options: Pick<Options, D>,
  ): Promise<{ readonly shape: ModelShape; readonly params: Params }>;
}
