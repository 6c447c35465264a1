import type { ModelShape } from '../../../engines/shape.ts';
import type { EmbeddingExamples } from '../../../engines/types.ts';
import { labelled } from '../../../perturb/triplets.ts';
import { ratedCells } from '../../../training/epochs.ts';
import { ratingScale } from '../../../training/ratings.ts';
import { ratingError } from '../../bench/judge.ts';
import type { Attackable, LossOptions, ModelGround } from './attackable.ts';
import { examplesAt, tripletsOf } from './draws.ts';

type Shape<K extends ModelShape['kind']> = Extract<ModelShape, { kind: K }>;

/** What models have in common that score users and items by matrices with a row each. */
function scoring(
  { seed }: ModelGround,
  shape: Shape<'bprmf' | 'mf' | 'ncf'>,
  learnt: (options: LossOptions) => (iteration: number) => Promise<EmbeddingExamples>,
): Attackable {
  return {
    open: (params) => params,
    loss: (options) => {
      const examples = learnt(options);
      return async (engine, params, iteration) =>
        engine.embeddingGradient(shape, params, await examples(iteration));
    },
    pairLoss: (engine, params, triplets) =>
      engine.embeddingGradient(shape, params, { kind: 'triplets', ...triplets }),
    ranking: (params) => ({ by: { kind: shape.kind, shape, params, seed } }),
    predictions: async () => ({}),
    guesses: async () => ({}),
  };
}

/** BPR-MF: its loss over the training interactions with one negative each. */
export const bprmf = (ground: ModelGround, shape: Shape<'bprmf'>): Attackable =>
  scoring(ground, shape, (options) => {
    const triplets = tripletsOf(ground, { ...options, goal: { kind: 'untargeted' } });
    return async (iteration) => ({ kind: 'triplets', ...(await triplets(iteration)) });
  });

/** NCF: the log loss of the same positives and negatives, where training has several negatives a positive. */
export const ncf = (ground: ModelGround, shape: Shape<'ncf'>): Attackable =>
  scoring(ground, shape, (options) => {
    const triplets = tripletsOf(ground, { ...options, goal: { kind: 'untargeted' } });
    return async (iteration) => labelled(await triplets(iteration));
  });

/** MF: the squared error of the training ratings, as it learns them. */
export function mf(ground: ModelGround, shape: Shape<'mf'>): Attackable {
  const { view, split } = ground.data;
  const scale = ratingScale(view);
  return {
    ...scoring(ground, shape, (options) => {
      const { users, items, ratings } = ratedCells(split, scale);
      const picked = examplesAt(ground, options, users.length);
      return async (iteration) => {
        const at = picked(iteration);
        if (!at) return { kind: 'ratings', users, items, ratings };
        return {
          kind: 'ratings',
          users: at.map((n) => users[n]),
          items: at.map((n) => items[n]),
          ratings: Float32Array.from(at, (n) => ratings[n]),
        };
      };
    }),
    predictions: async (_, params) => ({ rmse: ratingError(params, split.test, scale) }),
  };
}
