import { createRng } from '../../core/random.ts';
import type { Params } from '../../core/tensor.ts';
import { encodeInstances, type InstanceEncoder, type InstancePart } from '../../data/instances.ts';
import type { Instances, Split } from '../../data/types.ts';
import type { ModelShape } from '../../engines/shape.ts';
import type { Engine } from '../../engines/types.ts';
import { type LabelMeasures, labelMeasures } from '../../measure/prediction.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { LazyInstances } from '../../training/epochs.ts';
import { stageKey } from './stages.ts';
import type { Bench } from './training.ts';

function encoderKey({ spec, data }: Pick<Bench, 'spec' | 'data'>) {
  const { model, seed } = spec;
  if (model.kind !== 'fm') throw new LabFailure('internal', `${model.kind} takes no instances.`);
  const { negatives, history } = model;
  const options = { negatives, history, seed };
  return { options, key: stageKey('instances', options, data.keys.split) };
}

/** The encoder of the spec's data and model. */
export function encoderOf(bench: Pick<Bench, 'spec' | 'env' | 'data'>): Promise<InstanceEncoder> {
  const { env, data } = bench;
  const { options, key } = encoderKey(bench);
  return env.cache.once(key, () => encodeInstances(data.view, data.split, options));
}

/**
 * A part's instances for a factorization machine. They hang on the split, the negatives, the history rule and the seed.
 * @throws LabFailure 'too-large' where they do not fit
 */
export async function encodedPart(
  bench: Pick<Bench, 'spec' | 'env' | 'data'>,
  part: InstancePart,
): Promise<Instances> {
  const encoder = await encoderOf(bench);
  return bench.env.cache.once(stageKey('encoded', part, encoderKey(bench).key), () => encoder.encode(part));
}

/** Most active features that are held encoded for training: 128 MiB. */
const heldFeatures = 2 ** 25;

/**
 * The training instances for a factorization machine: encoded, or where they are too many to be encoded in stretches.
 * Training on them gives the same either way.
 */
export async function trainingInstances(
  bench: Pick<Bench, 'spec' | 'env' | 'data'>,
): Promise<Instances | LazyInstances> {
  const encoder = await encoderOf(bench);
  const active = encoder.countActive('train');
  if (active <= heldFeatures) return encodedPart(bench, 'train');
  const size = encoder.sizes.train;
  return {
    nFeatures: encoder.nFeatures,
    fields: encoder.fields,
    size,
    atOnce: Math.max(1, Math.floor((size * heldFeatures) / active)),
    encode: (picked) => encoder.encode('train', picked),
  };
}

/** Whether a trained machine has terms of features with themselves. */
export const hasSelfTerms = (shape: ModelShape | null): boolean => shape?.kind === 'fm' && shape.selfTerms;

/** What the spec's model trains on beside the split: instances for a factorization machine, else null. */
export const instancesFor = (
  bench: Pick<Bench, 'spec' | 'env' | 'data'>,
): Promise<Bench['instances']> | null => (bench.spec.model.kind === 'fm' ? trainingInstances(bench) : null);

/** Accuracy, AUC and log loss of a factorization machine on instances. */
export async function labelsOf(
  engine: Engine,
  params: Params,
  instances: Instances,
  selfTerms: boolean,
  seen: (logits: Float32Array) => void = () => {},
): Promise<LabelMeasures> {
  const logits = await engine.fmLogits(params, instances, selfTerms);
  seen(logits);
  return labelMeasures(logits, instances.labels);
}

/** Each instance's item by its number of training interactions. */
export function popularityLogits({ items }: Instances, { train, nItems }: Split): Float32Array {
  const counts = new Float32Array(nItems);
  for (const item of train.columns) counts[item]++;
  return Float32Array.from(items, (item) => counts[item]);
}

/** A uniform score an instance. */
export function randomLogits({ items }: Instances, seed: number): Float32Array {
  const rng = createRng(seed).child('random recommender');
  return Float32Array.from(items, () => rng.uniform());
}
