import type { Field } from '../data/types.ts';
import type { FieldInput, ModelShape } from '../engines/types.ts';
import { modelShape } from '../models/shape.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { ModelSpec } from '../protocol/spec.ts';
import { type EpochSource, instanceEpochs, pointwiseEpochs, ratingEpochs, tripletEpochs } from './epochs.ts';
import { ratingScale } from './ratings.ts';
import type { TrainRequest } from './types.ts';

type TrainData = Pick<TrainRequest, 'dataset' | 'split' | 'instances'>;

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
          'bad-spec',
          'A factorization machine needs instances with features; encode the data first.',
        );
      }
      return instanceEpochs(data.instances, model.batch);
  }
}
