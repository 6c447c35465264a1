import { createRng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import type { Instances, Split } from '../data/types.ts';
import type { Engine } from '../engines/types.ts';
import { labelMeasures } from '../measure/prediction.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { Spec } from '../protocol/spec.ts';
import type { StudyEnv } from './env.ts';
import type { Measures } from './judge.ts';
import { type StudyData, stageKey } from './stages.ts';
import type { Bench } from './training.ts';

/** The encoded instances of a factorization machine, a part each. */
export interface EncodedParts {
  readonly train: Instances;
  readonly validation: Instances;
  readonly test: Instances;
}

/** The instances stage: depends on the split, the negatives, the history rule and the seed. */
export function encodedInstances(spec: Spec, env: StudyEnv, data: StudyData): Promise<EncodedParts> {
  const { model, seed } = spec;
  if (model.kind !== 'fm') throw new LabFailure('internal', `${model.kind} takes no instances.`);
  const { negatives, history } = model;
  const key = stageKey('instances', { negatives, history, seed }, data.keys.split);
  return env.cache.once(key, () => {
    throw new LabFailure(
      'engine-unsupported',
      'Factorization machines cannot be trained yet; choose another model.',
    );
  });
}

export async function encodedPart(
  { spec, env, data }: Bench,
  part: 'validation' | 'test',
): Promise<Instances> {
  return (await encodedInstances(spec, env, data))[part];
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
