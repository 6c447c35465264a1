import type { Field, Instances } from '../data/types.ts';
import type { FieldInput, ModelShape } from '../engines/shape.ts';
import { modelShape } from '../models/shape.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { ModelSpec } from '../protocol/spec/spec.ts';
import {
  type EpochSource,
  instanceEpochs,
  type LazyInstances,
  pointwiseEpochs,
  ratingEpochs,
  stretchedEpochs,
  tripletEpochs,
} from './epochs.ts';
import { ratingScale } from './ratings.ts';
import type { TrainData } from './types.ts';

function inputOf(field: Field): FieldInput {
  return { name: field.name, size: field.labels.length, offsets: field.offsets, values: field.values };
}

/** The shape of `model` on this data; null for the baselines, which have no parameters. */
export function shapeFor(model: ModelSpec, data: TrainData): ModelShape | null {
  return modelShape(model, {
    users: data.split.nUsers,
    items: data.split.nItems,
    features: data.instances?.nFeatures,
    userFields: data.dataset.userFields.map(inputOf),
    itemFields: data.dataset.itemFields.map(inputOf),
  });
}

/** The epochs of instances, whole or in stretches. */
export function instanceSource(instances: Instances | LazyInstances, batch: number): EpochSource {
  return 'encode' in instances ? stretchedEpochs(instances, batch) : instanceEpochs(instances, batch);
}

/** The instances in their order: all at once, or piece by piece where they are encoded in stretches. */
export function* instancePieces(instances: Instances | LazyInstances): Generator<Instances> {
  if (!('encode' in instances)) {
    yield instances;
    return;
  }
  const { size, atOnce } = instances;
  for (let from = 0; from < size; from += atOnce) {
    yield instances.encode(Int32Array.from({ length: Math.min(atOnce, size - from) }, (_, n) => from + n));
  }
}

/** The epoch builder a model trains on. */
export function sourceFor(
  model: Exclude<ModelSpec, { kind: 'random' | 'popularity' }>,
  data: TrainData,
): EpochSource {
  switch (model.kind) {
    case 'bprmf':
      return tripletEpochs(data.split, model.batch);
    case 'mf':
      return ratingEpochs(data.split, model.batch, ratingScale(data.dataset));
    case 'ncf':
      return pointwiseEpochs(data.split, model.batch, model.negatives);
    case 'fm':
      if (!data.instances) {
        throw new LabFailure(
          'internal',
          'A factorization machine needs instances with features; encode the data first.',
        );
      }
      return instanceSource(data.instances, model.batch);
  }
}
