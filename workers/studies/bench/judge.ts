import { createRng } from '../../core/random.ts';
import type { RunContext } from '../../core/run.ts';
import type { Params } from '../../core/tensor.ts';
import type { Csr, Split } from '../../data/types.ts';
import type { ModelShape } from '../../engines/shape.ts';
import type { Engine, Scorer } from '../../engines/types.ts';
import { beyondMeasures, listShare, listsHolding, noveltyOf } from '../../measure/beyond.ts';
import { type PerUser, perUser } from '../../measure/over-users.ts';
import { rmse } from '../../measure/prediction.ts';
import { type Ranking, rankAll } from '../../measure/rank.ts';
import { relevanceByUser, relevanceMeasures } from '../../measure/relevance.ts';
import type { RankingTask } from '../../measure/task.ts';
import { popularityScores, randomScores } from '../../models/baselines.ts';
import { type RankingMeasureId, type UserMeasure, userMeasures } from '../../protocol/names/measures.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { ModelSpec } from '../../protocol/spec/spec.ts';
import { valuesOf } from './means.ts';

/** Values by the measure's key. */
export type Measures = Readonly<Record<string, number>>;

/** Enough of a model to score with it: a baseline has no shape and no parameters. */
export interface Scorable {
  readonly kind: ModelSpec['kind'];
  readonly shape: ModelShape | null;
  readonly params: Params;
  readonly seed: number;
}

export const randomRecommender = (seed: number): Scorable => ({
  kind: 'random',
  shape: null,
  params: {},
  seed,
});
export const popularityRecommender: Scorable = { kind: 'popularity', shape: null, params: {}, seed: 0 };

function scorerOf(model: Scorable, split: Split, engine: Engine): Promise<Scorer> | Scorer {
  if (model.shape) return engine.scorer(model.shape, model.params);
  switch (model.kind) {
    case 'popularity':
      return popularityScores(split.train, split.nItems);
    case 'random':
      return randomScores(split.nItems, createRng(model.seed).child('random recommender'));
    case 'bprmf':
    case 'mf':
    case 'fm':
    case 'ncf':
      throw new LabFailure('internal', `A model of kind ${model.kind} cannot score without its parameters.`);
  }
}

/** What `work` gives with a scorer of the model, which is disposed of afterwards. */
export async function withScorer<T>(
  model: Scorable,
  split: Split,
  engine: Engine,
  work: (scorer: Scorer) => Promise<T>,
): Promise<T> {
  const scorer = await scorerOf(model, split, engine);
  try {
    return await work(scorer);
  } finally {
    scorer.dispose();
  }
}

/** Values of every user by the measure's key: of the measures that are means over users. */
export type ByUser = Readonly<Partial<Record<UserMeasure | 'target', PerUser>>>;

/** How a model ranks: what it comes to, and what of it every user has. */
export interface Judged {
  readonly measures: Readonly<Record<RankingMeasureId, number>> & { readonly target?: number };
  readonly byUser: ByUser;
}

/** Every measure of a ranking that has a descriptor; with a target item its share of lists as `target`. `seen` is shown the ranking itself. */
export async function judge(
  scorer: Scorer,
  split: Split,
  task: RankingTask,
  k: number,
  run: Pick<RunContext, 'gate'>,
  target: number | null = null,
  seen: (ranking: Ranking) => void = () => {},
): Promise<Judged> {
  const ranking = await rankAll(scorer, task, k, run);
  seen(ranking);
  const by = relevanceByUser(ranking, noveltyOf(split.train, split.nItems));
  const holding = target === null ? null : listsHolding(ranking, target);
  return {
    measures: {
      ...relevanceMeasures(by),
      ...beyondMeasures(ranking),
      ...(holding && { target: listShare(holding) }),
    },
    byUser: {
      ...valuesOf(userMeasures, (key) => perUser(task, by[key], split.nUsers)),
      ...(holding && { target: perUser(task, holding, split.nUsers) }),
    },
  };
}

/** The measures alone. */
export const rankingMeasures = async (...asked: Parameters<typeof judge>): Promise<Judged['measures']> =>
  (await judge(...asked)).measures;

/** RMSE of MF's predictions P·Q, times `scale`, over the ratings of a part; in rating points. */
export function ratingError(params: Params, part: Csr, scale: number): number {
  const { P, Q } = params;
  const d = P.shape[1];
  const predicted = new Float64Array(part.columns.length);
  for (let u = 0; u < part.rows; u++) {
    for (let at = part.offsets[u]; at < part.offsets[u + 1]; at++) {
      let dot = 0;
      for (let f = 0; f < d; f++) dot += P.data[u * d + f] * Q.data[part.columns[at] * d + f];
      predicted[at] = dot * scale;
    }
  }
  return rmse(predicted, part.values ?? []);
}
