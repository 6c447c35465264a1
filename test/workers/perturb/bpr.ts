import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import type { ModelShape } from '../../../workers/engines/shape.ts';
import type { EmbeddingExamples, EmbeddingGradient, Engine } from '../../../workers/engines/types.ts';
import type { AttackTargets } from '../../../workers/perturb/direction.ts';
import { fgsmDirection } from '../../../workers/perturb/fgsm.ts';
import { lossObjective } from '../../../workers/perturb/objective.ts';
import type { Triplets } from '../../../workers/perturb/triplets.ts';

/** Σ softplus(-(x_ui - x_uj)) in double precision, straight from the definition. */
export function bprLoss(params: Params, triplets: Triplets): number {
  const [, d] = params.P.shape;
  const dot = (u: number, i: number) => {
    let sum = 0;
    for (let f = 0; f < d; f++) sum += params.P.data[u * d + f] * params.Q.data[i * d + f];
    return sum;
  };
  let loss = 0;
  triplets.users.forEach((u, n) => {
    loss += Math.log1p(Math.exp(-(dot(u, triplets.positives[n]) - dot(u, triplets.negatives[n]))));
  });
  return loss;
}

/** Central differences of `bprLoss` in one entry; the step survives float32 storage since it is added in double. */
export function slope(params: Params, triplets: Triplets, name: 'P' | 'Q', at: number, step = 1e-5): number {
  const shifted = (by: number): number => {
    const data = Float64Array.from(params[name].data);
    data[at] += by;
    const wide = { ...params, [name]: { shape: params[name].shape, data } } as Params;
    return bprLoss(wide, triplets);
  };
  return (shifted(step) - shifted(-step)) / (2 * step);
}

/** The shape of a model with these P and Q. */
const shapeOf = ({ P, Q }: Params): ModelShape => ({
  kind: 'bprmf',
  users: P.shape[0],
  items: Q.shape[0],
  factors: P.shape[1],
  l2: 0,
});

/** Loss and gradients over examples at parameters. */
export type GradientSource = (params: Params, examples: EmbeddingExamples) => Promise<EmbeddingGradient>;

/** Gradients by finite differences, in place of an engine's. */
export const slow: GradientSource = async (params, examples) => {
  if (examples.kind !== 'triplets') throw new Error(examples.kind);
  const gradients = {
    P: params.P.data.map((_, at) => slope(params, examples, 'P', at)),
    Q: params.Q.data.map((_, at) => slope(params, examples, 'Q', at)),
  };
  return { loss: bprLoss(params, examples), gradients };
};

/** An engine's gradients of BPR-MF. */
export const by =
  (engine: Engine): GradientSource =>
  (params, examples) =>
    engine.embeddingGradient(shapeOf(params), params, examples);

/** A small random model and triplets that leave the last user and the last item alone. */
export function smallCase(seed: number, users = 6, items = 8, d = 4) {
  const rng = createRng(seed);
  const tensor = (rows: number) => ({
    shape: [rows, d],
    data: new Float32Array(rows * d).map(() => rng.normal()),
  });
  const params: Params = { P: tensor(users), Q: tensor(items) };
  const size = 20;
  const triplets: Triplets = {
    users: new Int32Array(size).map(() => rng.int(users - 1)),
    positives: new Int32Array(size).map(() => rng.int(items - 1)),
    negatives: new Int32Array(size).map(() => rng.int(items - 1)),
  };
  return { params, triplets };
}

/** The BPR loss over fixed triplets as what is raised. */
export const lossOf = (gradient: GradientSource, triplets: Triplets) =>
  lossObjective((params) => gradient(params, { kind: 'triplets', ...triplets }));

/** FGSM's direction on the BPR loss over `triplets`. */
export const fgsm = (gradient: GradientSource, params: Params, triplets: Triplets, targets: AttackTargets) =>
  fgsmDirection(lossOf(gradient, triplets), params, targets);
