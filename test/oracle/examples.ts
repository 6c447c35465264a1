import type { ModelShape } from '../../workers/engines/shape.ts';
import type { EmbeddingExamples } from '../../workers/engines/types.ts';
import { finiteDifferences, fmLogit, softplus, type Wide } from './losses.ts';
import { ncfLogit } from './ncf.ts';

/** Score of a pair: p·q, or NCF's logit. */
function scoreOf(shape: ModelShape, at: Wide, user: number, item: number): number {
  if (shape.kind === 'ncf') return ncfLogit(shape, at, user, item).logit;
  const d = shape.factors;
  let score = 0;
  for (let f = 0; f < d; f++) score += at.P![user * d + f]! * at.Q![item * d + f]!;
  return score;
}

/** The loss of the examples as the docstring of EmbeddingExamples defines it, in float64, example by example. */
export function examplesLoss(shape: ModelShape, at: Wide, examples: EmbeddingExamples): number {
  let loss = 0;
  const logLoss = (label: number, logit: number) => {
    loss += softplus(label > 0.5 ? -logit : logit);
  };
  switch (examples.kind) {
    case 'triplets':
      examples.users.forEach((u, n) => {
        const [i, j] = [examples.positives[n]!, examples.negatives[n]!];
        loss += softplus(scoreOf(shape, at, u, j) - scoreOf(shape, at, u, i));
      });
      return loss;
    case 'ratings':
      examples.users.forEach((u, n) => {
        loss += (scoreOf(shape, at, u, examples.items[n]!) - examples.ratings[n]!) ** 2;
      });
      return loss;
    case 'pointwise':
      examples.users.forEach((u, n) => {
        logLoss(examples.labels[n]!, scoreOf(shape, at, u, examples.items[n]!));
      });
      return loss;
    case 'instances': {
      if (shape.kind !== 'fm') throw new Error(`No instances for ${shape.kind}.`);
      examples.labels.forEach((label, n) => {
        const active = examples.features.subarray(examples.offsets[n], examples.offsets[n + 1]);
        logLoss(label, fmLogit(at, active, shape.factors, shape.selfTerms));
      });
      return loss;
    }
  }
}

/** Central differences of `examplesLoss` in every entry of the matrices named. */
export function examplesSlopes(
  shape: ModelShape,
  at: Wide,
  examples: EmbeddingExamples,
  names: readonly string[],
): Wide {
  const moving = Object.fromEntries(names.map((name) => [name, at[name]!]));
  return finiteDifferences(moving, () => examplesLoss(shape, at, examples), 1e-6);
}
