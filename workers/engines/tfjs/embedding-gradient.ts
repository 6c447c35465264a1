import { add, dispose, mul, type Tensor, type Tensor2D, tidy, zerosLike } from '@tensorflow/tfjs-core';
import type { Params } from '../../core/tensor.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { ModelShape } from '../shape.ts';
import type { Epoch } from '../stepper.ts';
import type { EmbeddingExamples, EmbeddingGradient } from '../types.ts';
import { type Batches, BatchPlan } from './batches.ts';
import { bprmfBatches } from './bprmf.ts';
import type { Device } from './device.ts';
import { fmBatches } from './fm.ts';
import { mfBatches } from './mf.ts';
import { ncfGradient } from './ncf-gradient.ts';
import { uploadWeights } from './stepper.ts';

/** Triplets or ratings of a piece. */
const PAIRS = 65_536;
/** Instances of a piece. */
const INSTANCES = 4_096;

/** Batches whose gradients are added up. */
interface Pass {
  readonly batches: Batches;
  readonly names: readonly string[];
  /** Examples by whose number the gradient of a batch's mean is to be multiplied; null where it is that of a sum. */
  readonly means: BatchPlan | null;
}

function passOf(shape: ModelShape, device: Device, examples: EmbeddingExamples): Pass | null {
  if (shape.kind === 'fm' && examples.kind === 'instances') {
    const order = Int32Array.from(examples.labels, (_, row) => row);
    const epoch: Epoch = { ...examples, batch: INSTANCES, order };
    const means = new BatchPlan(order.length, INSTANCES);
    return { batches: fmBatches({ ...shape, l2: 0 }, device, epoch), names: ['V'], means };
  }
  const names = ['P', 'Q'];
  if ((shape.kind === 'bprmf' || shape.kind === 'mf') && examples.kind === 'triplets') {
    return {
      batches: bprmfBatches({ ...shape, l2: 0 }, device, { ...examples, batch: PAIRS }),
      names,
      means: null,
    };
  }
  if (shape.kind === 'mf' && examples.kind === 'ratings') {
    const means = new BatchPlan(examples.users.length, PAIRS);
    return { batches: mfBatches({ ...shape, l2: 0 }, device, { ...examples, batch: PAIRS }), names, means };
  }
  return null;
}

/** `Engine.embeddingGradient`: one pass over the examples, piece by piece, added up on the device. */
export async function embeddingGradient(
  device: Device,
  shape: ModelShape,
  params: Params,
  examples: EmbeddingExamples,
): Promise<EmbeddingGradient> {
  if (shape.kind === 'ncf' && (examples.kind === 'pointwise' || examples.kind === 'triplets')) {
    return ncfGradient(device, shape, params, examples);
  }
  const pass = passOf(shape, device, examples);
  if (!pass) {
    throw new LabFailure(
      'internal',
      `A model of kind ${shape.kind} has no gradient over examples of kind ${examples.kind}.`,
    );
  }
  const { batches, names, means } = pass;
  device.use();
  const weights = uploadWeights(shape, params);
  let sums: Tensor[] = names.map((name) => zerosLike(weights[name]!));
  let loss = 0;
  try {
    for (let b = 0; b < batches.count; b++) {
      device.use();
      const [losses, ...next] = tidy((): [Tensor2D, ...Tensor[]] => {
        const { losses, gradients } = batches.at(b, weights, b + 1);
        const added = names.map((name, n) => {
          const own = gradients[name]!;
          return add(sums[n]!, means ? mul(own, means.examples(b)) : own);
        });
        return [losses, ...added];
      });
      dispose(sums);
      sums = next;
      try {
        loss += (await device.read(losses)).reduce((sum, x) => sum + x, 0);
      } finally {
        losses.dispose();
      }
    }
    const gradients: Record<string, Float32Array> = {};
    for (const [n, name] of names.entries()) gradients[name] = await device.read(sums[n]!);
    if (shape.kind !== 'fm' || examples.kind !== 'instances') return { loss, gradients };
    return {
      loss,
      gradients: { V: gradients.V!.slice(0, (examples.rows ?? shape.features) * shape.factors) },
    };
  } finally {
    dispose([...Object.values(weights), ...sums]);
  }
}
