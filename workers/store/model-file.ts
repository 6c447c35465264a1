import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { hashOf } from '../core/hash.ts';
import { readSafetensors, writeSafetensors } from '../core/safetensors.ts';
import { parameterShapes } from '../engines/layout.ts';
import type { FieldInput, ModelShape } from '../engines/shape.ts';
import { modelShape } from '../models/shape.ts';
import type { StoredModel } from '../protocol/api.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { Row } from '../protocol/run/events.ts';
import { type ModelSpec, specSchema } from '../protocol/spec/spec.ts';
import type { TrainedModel } from '../training/types.ts';
import { compact } from './checkpoints.ts';

/** A model with everything that its list entry and a later use need. */
export interface ModelRecord {
  readonly stored: StoredModel;
  readonly spec: ModelSpec;
  readonly model: TrainedModel;
  /** What was measured while it was trained. */
  readonly curve: readonly Row[];
}

const count = z.int().min(0).max(1e9);
const fieldSchema = z
  .object({ name: z.string(), size: count, offsets: z.array(count), values: z.array(count) })
  .refine(
    ({ size, offsets, values }) =>
      offsets[0] === 0 &&
      offsets.at(-1) === values.length &&
      offsets.every((o, r) => o >= (offsets[r - 1] ?? 0)) &&
      values.every((v) => v < size),
  )
  .transform(
    (f): FieldInput => ({ ...f, offsets: Int32Array.from(f.offsets), values: Int32Array.from(f.values) }),
  );

const aboutSchema = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(200),
  dataset: z.string().max(200),
  engine: z.enum(['kernels', 'tfjs-webgl', 'tfjs-wasm', 'tfjs-cpu']),
  epochs: count,
  seed: count.max(0xffffffff),
  losses: z.array(z.number()),
  curve: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
  spec: z.unknown(),
  data: z.object({
    users: count,
    items: count,
    features: count.optional(),
    userFields: z.array(fieldSchema),
    itemFields: z.array(fieldSchema),
  }),
});

function dimensionsOf(shape: ModelShape): z.input<typeof aboutSchema>['data'] {
  const plain = (f: FieldInput) => ({ ...f, offsets: [...f.offsets], values: [...f.values] });
  switch (shape.kind) {
    case 'fm':
      return { users: 0, items: 0, features: shape.features, userFields: [], itemFields: [] };
    case 'bprmf':
    case 'mf':
      return { users: shape.users, items: shape.items, userFields: [], itemFields: [] };
    case 'ncf':
    case 'bilinear': {
      const { users, items, userFields, itemFields } = shape;
      return { users, items, userFields: userFields.map(plain), itemFields: itemFields.map(plain) };
    }
  }
}

/**
 * A model as a safetensors file that numpy and PyTorch open: its parameters by their names, and in the metadata
 * `brittle` (version of this layout), `hash`, `name`, `spec` (JSON of the model's part of the spec) and `about`
 * (JSON of all that an import needs).
 */
export function writeModelFile({ stored, spec, model, curve }: ModelRecord): Uint8Array<ArrayBuffer> {
  if (!model.shape) throw new LabFailure('bad-spec', 'A baseline has no parameters to export.');
  const about: z.input<typeof aboutSchema> = {
    hash: stored.hash,
    name: stored.name,
    dataset: stored.dataset,
    engine: model.engine,
    epochs: model.epochs,
    seed: model.seed,
    losses: [...model.losses],
    curve: [...curve],
    spec,
    data: dimensionsOf(model.shape),
  };
  const metadata = {
    brittle: '1',
    hash: stored.hash,
    name: stored.name,
    spec: JSON.stringify(spec),
    about: JSON.stringify(about),
  };
  return writeSafetensors({ tensors: compact(model.params), metadata });
}

/** A name for a file's content that no experiment's stage can have. */
const contentHash = (bytes: Uint8Array): string => hashOf({ imported: bytesToHex(sha256(bytes)) });

function bad(what: string): LabFailure {
  return new LabFailure(
    'bad-file',
    `This file holds no model of this lab: ${what}. Import a file exported here.`,
  );
}

/**
 * Reads what `writeModelFile` wrote; `now` (ISO 8601) dates the list entry.
 * The hash in its header names a spec and cannot be recomputed from the parameters, so that a file could claim any
 * experiment as its own: what is imported lies under the hash of its bytes, and answers none.
 * @throws LabFailure 'bad-file' where the file is broken, was not written here, or its parameters are not those of its spec.
 */
export function readModelFile(bytes: Uint8Array, now: string): ModelRecord {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.brittle !== '1' || metadata.about === undefined) throw bad('its metadata do not name one');
  let json: unknown;
  try {
    json = JSON.parse(metadata.about);
  } catch {
    throw bad('its metadata are damaged');
  }
  const parsed = aboutSchema.safeParse(json);
  if (!parsed.success) {
    const [place = []] = parsed.error.issues.map(({ path }) => path);
    throw bad(`its metadata are wrong at "${place.join('.')}"`);
  }
  const { name, dataset, engine, epochs, seed, losses, curve, data } = parsed.data;
  const whole = specSchema.safeParse({ study: 'train', model: parsed.data.spec });
  if (!whole.success) throw bad('its spec is not one of a model');
  const spec = whole.data.model;
  if (spec.kind === 'fm' && !data.features) throw bad('its metadata do not say how many features it has');
  const shape = modelShape(spec, data);
  if (!shape) throw bad('its spec is that of a baseline, which has no parameters');
  const wanted = parameterShapes(shape);
  if (Object.keys(tensors).length !== wanted.length)
    throw bad(
      'it has other parameters than its spec, as the rivals of Evade have, which no other study takes up',
    );
  for (const [parameter, dimensions] of wanted) {
    const tensor = tensors[parameter];
    if (tensor?.shape.join() !== dimensions.join()) {
      throw bad(`parameter "${parameter}" should have the shape [${dimensions.join(', ')}]`);
    }
    if (!tensor.data.every(Number.isFinite))
      throw bad(`parameter "${parameter}" has values that are no numbers`);
  }
  const model: TrainedModel = {
    key: contentHash(bytes),
    kind: spec.kind,
    shape,
    params: tensors,
    seed,
    engine,
    epochs,
    losses,
  };
  return { stored: listEntry(model, 'imported', name, dataset, now), spec, model, curve };
}

/** The line of a model in the list. */
export function listEntry(
  model: TrainedModel,
  origin: StoredModel['origin'],
  name: string,
  dataset: string,
  now: string,
): StoredModel {
  const bytes = Object.values(model.params).reduce((n, { data }) => n + data.byteLength, 0);
  const { key, kind, engine, epochs } = model;
  return { hash: key, origin, name, kind, dataset, engine, epochs, bytes, stored: now };
}
