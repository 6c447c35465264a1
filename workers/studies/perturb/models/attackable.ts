import type { Params } from '../../../core/tensor.ts';
import type { EmbeddingGradient, Engine } from '../../../engines/types.ts';
import type { ObjectiveOptions } from '../../../perturb/method.ts';
import type { Triplets } from '../../../perturb/triplets.ts';
import type { PerturbSpec } from '../../../protocol/spec/spec.ts';
import type { Measures, Scorable } from '../../bench/judge.ts';
import type { Ground } from '../../bench/study.ts';

/** What a model stands on when it is attacked. */
export interface ModelGround extends Pick<Ground, 'env' | 'data'> {
  readonly spec: PerturbSpec;
  /** The model's seed, on which hangs all that an attack draws. */
  readonly seed: number;
}

/** What of the spec a training loss hangs on. */
export type LossOptions = Pick<ObjectiveOptions, 'gradient' | 'draw'>;

/** What ranks as a model does: a score is `by`'s plus, where there is one, the user's own part. */
export interface Ranking {
  readonly by: Scorable;
  readonly own?: Float64Array;
}

/** What of a kind of model the attacks move, what they raise, and how the model ranks and predicts. */
export interface Attackable {
  /** The parameters as the attacks see them: a matrix for each kind of row that is moved. All else here takes these. */
  open(params: Params): Params;
  /** The training loss over the examples of an iteration, counted from 0, and its gradient. */
  loss(
    options: LossOptions,
  ): (engine: Engine, params: Params, iteration: number) => Promise<EmbeddingGradient>;
  /** Σ softplus(-(x_ui - x_uj)) of the scores x over triplets, and its gradient. */
  pairLoss(engine: Engine, params: Params, triplets: Triplets): Promise<EmbeddingGradient>;
  ranking(params: Params): Ranking;
  /** Measures of what the model predicts, beside those of its ranking. */
  predictions(engine: Engine, params: Params): Promise<Measures>;
  /** Those of them that a recommender has which guesses. */
  guesses(): Promise<Measures>;
}
