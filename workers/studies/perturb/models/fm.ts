import type { Params } from '../../../core/tensor.ts';
import type { Instances } from '../../../data/types.ts';
import type { ModelShape } from '../../../engines/shape.ts';
import type { EmbeddingGradient, Engine } from '../../../engines/types.ts';
import type { LabelMeasures } from '../../../measure/prediction.ts';
import { labelMeasures } from '../../../measure/prediction.ts';
import { pairGradient, pairProduct } from '../../../models/fm-product.ts';
import { blocksOf, closed, cut, opened, rowsOf } from '../../../perturb/fm-blocks.ts';
import { instancePieces } from '../../../training/sources.ts';
import { encodedPart, encoderOf, labelsOf, randomLogits, trainingInstances } from '../../bench/instances.ts';
import type { Measures } from '../../bench/judge.ts';
import type { Attackable, ModelGround } from './attackable.ts';
import { examplesAt } from './draws.ts';

type FmShape = Extract<ModelShape, { kind: 'fm' }>;

/** Loss and gradient of the first `rows` rows of V over all pieces. */
async function summed(
  engine: Engine,
  shape: FmShape,
  params: Params,
  rows: number,
  parts: Iterable<Instances>,
): Promise<EmbeddingGradient> {
  const V = new Float64Array(rows * shape.factors);
  let loss = 0;
  for (const { offsets, features, labels } of parts) {
    const examples = { kind: 'instances', offsets, features, labels, rows } as const;
    const found = await engine.embeddingGradient(shape, params, examples);
    loss += found.loss;
    for (let n = 0; n < V.length; n++) V[n] += found.gradients.V[n];
  }
  return { loss, gradients: { V: Float32Array.from(V) } };
}

/** Measures of labels, by names that tell their AUC from that of a ranking. */
const named = ({ accuracy, auc, logloss }: LabelMeasures): Measures => ({ accuracy, labelAuc: auc, logloss });

/**
 * A factorization machine: the log loss of its training instances. What moves are rows of V; it ranks by its logits,
 * without contexts.
 */
export async function fm(ground: ModelGround, shape: FmShape): Promise<Attackable> {
  const { spec, data, seed } = ground;
  const encoder = await encoderOf(ground);
  const blocks = blocksOf(encoder.fields, spec.attack.fields);
  const rows = rowsOf(blocks);
  const halves = encoder.halves();
  const { factors, selfTerms } = shape;
  const byBlocks = ({ loss, gradients: { V } }: EmbeddingGradient): EmbeddingGradient => ({
    loss,
    gradients: cut(V, factors, blocks),
  });
  return {
    open: (params) => opened(params, blocks),
    loss: (options) => {
      const picked = examplesAt(ground, options, encoder.sizes.train);
      return async (engine, params, iteration) => {
        const some = picked(iteration);
        const parts = some
          ? [encoder.encode('train', some)]
          : instancePieces(await trainingInstances(ground));
        return byBlocks(await summed(engine, shape, closed(params, blocks), rows, parts));
      };
    },
    pairLoss: async (engine, params, triplets) => {
      const examples = { kind: 'triplets', ...triplets } as const;
      return byBlocks(await pairGradient(engine, closed(params, blocks), selfTerms, halves, examples, rows));
    },
    ranking: (params) => {
      const { P, Q, own } = pairProduct(closed(params, blocks), selfTerms, halves);
      const { nUsers: users, nItems: items } = data.split;
      const product = { kind: 'mf', users, items, factors: factors + 1, l2: 0 } as const;
      return { by: { kind: 'fm', shape: product, params: { P, Q }, seed }, own };
    },
    predictions: async (engine, params) => {
      const instances = await encodedPart(ground, 'test');
      return named(await labelsOf(engine, closed(params, blocks), instances, selfTerms));
    },
    guesses: async () => {
      const instances = await encodedPart(ground, 'test');
      return { labelAuc: labelMeasures(randomLogits(instances, seed), instances.labels).auc };
    },
  };
}
