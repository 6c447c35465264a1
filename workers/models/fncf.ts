import type { Rng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import type { Field } from '../data/types.ts';
import { parameterShapes } from '../engines/layout.ts';
import type { BilinearShape, FieldInput, NcfShape } from '../engines/shape.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { EvadeSpec } from '../protocol/spec/spec.ts';
import { glorotUniform } from './draws.ts';
import { ncfParameter } from './ncf.ts';

/**
 * All that is known of users (or items) as one field: row r holds the values of all fields, numbered one field after
 * another. Embedding it is a linear dense layer on the concatenated one-hot codes (paper 001, Table I, "Dense"); since
 * multi-hot rows are averaged, codes are scaled to sum 1. Null without fields.
 */
export function featureField(fields: readonly Field[]): FieldInput | null {
  if (fields.length === 0) return null;
  const rows = fields[0]!.offsets.length - 1;
  const offsets = new Int32Array(rows + 1);
  const values: number[] = [];
  for (let r = 0; r < rows; r++) {
    let start = 0;
    for (const field of fields) {
      for (let at = field.offsets[r]!; at < field.offsets[r + 1]!; at++)
        values.push(start + field.values[at]!);
      start += field.labels.length;
    }
    offsets[r + 1] = values.length;
  }
  const size = fields.reduce((sum, field) => sum + field.labels.length, 0);
  return { name: 'features', size, offsets, values: Int32Array.from(values) };
}

/** What the data decides about an FNCF. */
export interface FncfData {
  readonly users: number;
  readonly items: number;
  readonly userFeatures: FieldInput | null;
  readonly itemFeatures: FieldInput | null;
}

/**
 * Feature-based NCF (paper 001, Table I): the user's id and features and the item's id and features, each `factors`
 * wide, concatenated, ReLU layers of the given widths, one linear unit. Teacher: 64, [128, 64]; student: half of that.
 */
export function fncfShape(size: Pick<EvadeSpec['student'], 'factors' | 'layers'>, data: FncfData): NcfShape {
  const { users, items, userFeatures, itemFeatures } = data;
  return {
    kind: 'ncf',
    users,
    items,
    shape: 'mlp',
    factors: size.factors,
    layers: size.layers,
    userFields: userFeatures ? [userFeatures] : [],
    itemFields: itemFeatures ? [itemFeatures] : [],
    l2: 0,
  };
}

/**
 * MLP or NeuMF of the NCF paper (He et al., WWW 2017) with ids alone, of a student's factors and layers, so that all
 * victims have towers of the same widths.
 */
export function rivalShape(
  size: Pick<EvadeSpec['student'], 'factors' | 'layers'>,
  shape: NcfShape['shape'],
  { users, items }: FncfData,
): NcfShape {
  return { ...fncfShape(size, { users, items, userFeatures: null, itemFeatures: null }), shape };
}

/** The weights a model of the study starts from, as NCF's (see ncf.ts); every parameter has its own stream of `rng`. */
export function fncfInitial(shape: NcfShape | BilinearShape, rng: Rng): Params {
  return Object.fromEntries(
    parameterShapes(shape).map(([name, dimensions]) => [
      name,
      { shape: dimensions, data: ncfParameter(name, dimensions, rng.child(name)) },
    ]),
  );
}

/** `hint.kernel` and `hint.bias`: the regressor from the student's layer to the wider one of the teacher. */
export function regressor(student: NcfShape, teacher: NcfShape, layer: number, rng: Rng): Params {
  const from = student.layers[layer - 1];
  const to = teacher.layers[layer - 1];
  if (from === undefined || to === undefined)
    throw new LabFailure('internal', `Teacher and student need a hidden layer ${layer} for this hint.`);
  return {
    'hint.kernel': { shape: [from, to], data: glorotUniform(from, to, rng.child('hint.kernel')) },
    'hint.bias': { shape: [to], data: new Float32Array(to) },
  };
}
