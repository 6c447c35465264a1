import { z } from 'zod';
import type { Field } from '../data/types.ts';
import { parameterShapes } from '../engines/layout.ts';
import type { FieldInput, ModelShape } from '../engines/shape.ts';
import { engineIds } from '../protocol/run/engine.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import { sealOf } from './seal.ts';

/**
 * What lies behind the lists of the store: interactions, weights, checkpoints and finished parts. A fault of the device,
 * another version or another program may have changed them, and a wrong number in them is a wrong result; so each is
 * sealed as it is written, and looked through as it is read.
 */

/** Something kept here is not as it was written. It is taken for absent by whoever can make it again. */
export class Damaged extends LabFailure {
  /** @param why which member is wrong, in words */
  constructor(
    what: string,
    readonly why: string,
  ) {
    super('storage', `${what} is damaged (${why}) and was set aside.`);
  }
}

const text = z.string();
const count = z.int().min(0);
const name = z.array(text);
const ints = z.instanceof(Int32Array);
const field = z.object({
  ...{ name: text, kind: z.enum(['one-hot', 'multi-hot']), labels: name },
  ...{ offsets: ints, values: ints },
});
const datasetSchema = z.object({
  ...{ name: text, hash: text, source: z.enum(['generated', 'file']), notes: name },
  ...{ userIds: name, itemIds: name, itemTitles: name, users: ints, items: ints },
  ratings: z.instanceof(Float32Array).nullable(),
  times: z.instanceof(Float64Array).nullable(),
  ...{ userFields: z.array(field), itemFields: z.array(field), contextFields: z.array(field) },
  given: z.instanceof(Uint8Array).nullable(),
  labelled: z.boolean().optional(),
});

const tensors = z.record(text, z.object({ shape: z.array(count), data: z.instanceof(Float32Array) }));
const curveSchema = z.array(z.record(text, z.union([text, z.number(), z.nan(), z.null()])));
const losses = z.array(z.number());
const weightsSchema = z.object({
  origin: z.enum(['trained', 'imported']),
  spec: z.object({ kind: text }),
  curve: curveSchema,
  model: z.object({
    ...{ key: text, kind: text, params: tensors, seed: count, epochs: count, losses },
    engine: z.enum(engineIds),
    shape: z.custom<ModelShape>((shape) => typeof shape === 'object' && shape !== null),
  }),
});
const checkpointSchema = z.object({
  ...{ epoch: count, params: tensors, losses },
  curve: curveSchema.optional(),
});

/** The first thing that is wrong, in words; null for nothing. */
type Fault = string | null;

function first(...looks: readonly (() => Fault)[]): Fault {
  for (const look of looks) {
    const fault = look();
    if (fault !== null) return fault;
  }
  return null;
}

function formOf(schema: z.ZodType, value: unknown): Fault {
  const issue = schema.safeParse(value).error?.issues[0];
  return issue ? `${issue.path.join('.') || 'the record'}: ${issue.message}` : null;
}

function within(what: string, values: Int32Array | Uint8Array, below: number): Fault {
  const at = values.findIndex((value) => value < 0 || value >= below);
  return at < 0 ? null : `${what}[${at}] is ${values[at]}, outside 0 to ${below - 1}`;
}

function finite(what: string, values: Float32Array | Float64Array): Fault {
  const at = values.findIndex((value) => !Number.isFinite(value));
  return at < 0 ? null : `${what}[${at}] is no finite number`;
}

function long(what: string, { length }: { readonly length: number }, wanted: number): Fault {
  return length === wanted ? null : `${what} has ${length} values, not ${wanted}`;
}

/** Rows of values, `rows` of them where that is known. */
function fieldFault(what: string, { offsets, values }: FieldInput, size: number, rows: number | null): Fault {
  return first(
    () => (rows === null ? null : long(`${what}.offsets`, offsets, rows + 1)),
    () =>
      offsets[0] === 0 &&
      offsets.at(-1) === values.length &&
      offsets.every((offset, row) => offset >= (offsets[row - 1] ?? 0))
        ? null
        : `${what}.offsets do not cut its values into rows`,
    () => within(`${what}.values`, values, size),
  );
}

/** What is wrong with a data set: columns of one length, ids that exist, ratings and times that are numbers. */
export function datasetFault(value: unknown): Fault {
  const form = formOf(datasetSchema, value);
  if (form !== null) return form;
  const { users, items, ratings, times, given, ...rest } = value as z.infer<typeof datasetSchema>;
  const { userIds, itemIds, itemTitles } = rest;
  const fields = (side: 'userFields' | 'itemFields' | 'contextFields', rows: number) =>
    rest[side].map((one: Field, n) => () => {
      const size = one.labels.length;
      const fault = fieldFault(`${side}.${n}`, { ...one, size }, size, rows);
      return fault ?? (one.kind === 'one-hot' ? long(`${side}.${n}.values`, one.values, rows) : null);
    });
  return first(
    () => long('itemTitles', itemTitles, itemIds.length),
    () => long('items', items, users.length),
    () => (ratings ? long('ratings', ratings, users.length) : null),
    () => (times ? long('times', times, users.length) : null),
    () => (given ? long('given', given, users.length) : null),
    () => within('users', users, userIds.length),
    () => within('items', items, itemIds.length),
    () => (ratings ? finite('ratings', ratings) : null),
    () => (times ? finite('times', times) : null),
    () => (given ? within('given', given, 3) : null),
    ...fields('userFields', userIds.length),
    ...fields('itemFields', itemIds.length),
    ...fields('contextFields', users.length),
  );
}

const tensorFaults = (params: z.infer<typeof tensors>) =>
  Object.entries(params).map(
    ([parameter, { shape, data }]) =>
      () =>
        long(
          parameter,
          data,
          shape.reduce((n, d) => n * d, 1),
        ) ?? finite(parameter, data),
  );

/** What is wrong with the weights of a model: parameters of its shape, and finite. */
export function weightsFault(value: unknown): Fault {
  const form = formOf(weightsSchema, value);
  if (form !== null) return form;
  const { model } = value as z.infer<typeof weightsSchema>;
  const { shape, params } = model;
  const fields = () => ('userFields' in shape ? [...shape.userFields, ...shape.itemFields] : []);
  const wanted = (): Fault => {
    for (const [parameter, dimensions] of parameterShapes(shape)) {
      if (params[parameter]?.shape.join() !== dimensions.join())
        return `${parameter} should have the shape [${dimensions.join(', ')}]`;
    }
    return null;
  };
  try {
    return first(
      wanted,
      ...tensorFaults(params),
      ...fields().map((one) => () => fieldFault(one.name, one, one.size, null)),
    );
  } catch {
    return 'its shape is none of a model';
  }
}

/** What is wrong with a checkpoint in itself; whether it fits its training, the training sees. */
export function checkpointFault(value: unknown): Fault {
  const form = formOf(checkpointSchema, value);
  if (form !== null) return form;
  return first(...tensorFaults((value as z.infer<typeof checkpointSchema>).params));
}

/** What was kept with its seal. */
export type Sealed<T> = T & { readonly seal?: string };

/** A record with its seal, as it is written. */
export const sealed = <T extends object>(record: T): Sealed<T> => ({ ...record, seal: sealOf(record) });

/**
 * The record without its seal, looked through. One of an older version has none, and is looked through all the same.
 * @throws Damaged where it is not as it was written; `what` names it in words
 */
export function unsealed<T extends object>(kept: unknown, what: string, fault: (record: T) => Fault): T {
  if (typeof kept !== 'object' || kept === null) throw new Damaged(what, 'it is no record');
  const { seal, ...record } = kept as Sealed<T>;
  const read = record as unknown;
  const wrong =
    fault(read as T) ??
    (seal === undefined || seal === sealOf(read) ? null : 'its content is not what its seal was made of');
  if (wrong !== null) throw new Damaged(what, wrong);
  return read as T;
}
