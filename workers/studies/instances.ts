import { createRng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import { encodeInstances, type InstancePart } from '../data/instances.ts';
import type { Instances, Split } from '../data/types.ts';
import type { Engine } from '../engines/types.ts';
import { labelMeasures } from '../measure/prediction.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { Measures } from './judge.ts';
import { stageKey } from './stages.ts';
import type { Bench } from './training.ts';

/**
 * A part's instances for a factorization machine. They hang on the split, the negatives, the history rule and the seed.
 * @throws LabFailure 'too-large' where they do not fit
 */
export async function encodedPart(
  { spec, env, data }: Pick<Bench, 'spec' | 'env' | 'data'>,
  part: InstancePart,
): Promise<Instances> {
  const { model, seed } = spec;
  if (model.kind !== 'fm') throw new LabFailure('internal', `${model.kind} takes no instances.`);
  const { negatives, history } = model;
  const options = { negatives, history, seed };
  const key = stageKey('instances', options, data.keys.split);
  const encoder = await env.cache.once(key, () => encodeInstances(data.view, data.split, options));
  return env.cache.once(stageKey('encoded', part, key), () => encoder.encode(part));
}

/** Accuracy, AUC and log loss of a factorization machine on instances. */
export async function labelsOf(
  engine: Engine,
  params: Params,
  instances: Instances,
  selfTerms: boolean,
): Promise<Measures> {
  return { ...labelMeasures(await engine.fmLogits(params, instances, selfTerms), instances.labels) };
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
