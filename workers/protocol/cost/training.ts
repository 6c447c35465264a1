import type { ModelSpec, Spec } from '../spec/spec.ts';
import type { DataSize } from './size.ts';

/**
 * What steps cost, measured on one core of an Intel Xeon server (WebAssembly kernels, TensorFlow.js on WebAssembly;
 * generated data `small`, November 2026). A rough scale, off by two or three on other devices.
 */
const ns = {
  /** A triplet or a rating: at all, and by factor. */
  pair: 135,
  pairFactor: 1.7,
  /** An instance of a factorization machine: at all, and by active feature and factor. */
  instance: 300,
  active: 0.56,
  /** An example of a dense network: by multiplication, and by unit of its layers. */
  multiplication: 0.43,
  unit: 20,
  /** Adam on one parameter, in the kernels and in TensorFlow.js. */
  adam: 1.2,
  denseAdam: 5,
  /** A multiplication of a ranking. */
  score: 0.3,
};

/** Fields of side information that an instance has beside the two ids; a guess, since counts do not tell. */
const sideFields = 5;

type Trained = Exclude<ModelSpec, { kind: 'random' | 'popularity' }>;
type Ncf = Extract<ModelSpec, { kind: 'ncf' }>;

/** Training interactions of a split; held-out ones are few where each user leaves one. */
export function trainingRows({ split }: Pick<Spec, 'split'>, { interactions, users }: DataSize): number {
  if (split.kind === 'ratio') return interactions * (1 - split.test - split.validation);
  if (split.kind === 'given') return interactions;
  return Math.max(1, interactions - users * (split.validation ? 2 : 1));
}

/** Examples of an epoch. */
function examplesOf(model: Trained, rows: number): number {
  return 'negatives' in model ? rows * (1 + model.negatives) : rows;
}

/** Active features of an instance. */
function activeOf(model: Extract<ModelSpec, { kind: 'fm' }>, { interactions, users }: DataSize): number {
  return 2 + sideFields + (model.history === 'none' ? 0 : interactions / Math.max(1, users));
}

/** Widths that an example of a network passes: what enters its tower, then its layers. */
function widthsOf({ factors, layers, sideFields: sides }: Ncf): number[] {
  return [factors * (sides ? 2 + sideFields : 2), ...layers];
}

/** Multiplications of an example on its way forward. */
const multiplications = (widths: readonly number[]) =>
  widths.reduce((sum, width, n) => sum + width * (widths[n + 1] ?? 1), 0);

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Nanoseconds of one example of a network forward and back. */
export function networkNs(widths: readonly number[], factors = 0): number {
  return ns.multiplication * multiplications(widths) + ns.unit * (sum(widths) + 2 * factors);
}

/** Numbers that a model consists of. */
export function parametersOf(model: Trained, size: DataSize): number {
  const { users, items } = size;
  if (model.kind === 'fm') return (users + 2 * items + 200) * (model.factors + 1);
  if (model.kind !== 'ncf') return (users + items) * model.factors;
  const tables = (users + items) * model.factors * (model.shape === 'neumf' ? 2 : 1);
  return tables + multiplications(widthsOf(model));
}

/** Nanoseconds of the gradient of one example. */
export function exampleNs(model: Trained, size: DataSize): number {
  switch (model.kind) {
    case 'bprmf':
    case 'mf':
      return ns.pair + ns.pairFactor * model.factors;
    case 'fm':
      return ns.instance + ns.active * activeOf(model, size) * model.factors;
    case 'ncf':
      return networkNs(widthsOf(model), model.shape === 'neumf' ? model.factors : 0);
  }
}

/** Nanoseconds of an epoch over so many training interactions. */
export function epochNs(model: Trained, size: DataSize, rows: number): number {
  const examples = examplesOf(model, rows);
  const steps = Math.ceil(examples / model.batch);
  const adam = model.kind === 'ncf' ? ns.denseAdam : ns.adam;
  const dense = model.optimiser.kind === 'adam' ? adam * parametersOf(model, size) : 0;
  return examples * exampleNs(model, size) + steps * dense;
}

/** Nanoseconds of a ranking of all items, or of a sample of them, for all users. */
export function rankingNs(
  model: ModelSpec,
  { users, items }: DataSize,
  { candidates }: Spec['measure'],
): number {
  const ranked = candidates.kind === 'all' ? items : Math.min(items, candidates.negatives + 1);
  if (model.kind === 'random' || model.kind === 'popularity') return users * ranked * 10;
  if (model.kind !== 'ncf') return users * ranked * (ns.score * model.factors + 1);
  const [, ...layers] = widthsOf(model);
  return (users * ranked * networkNs(layers)) / 5;
}

/** Nanoseconds of a training with the measurements along it. */
export function trainingNs(spec: Pick<Spec, 'model' | 'split' | 'measure'>, size: DataSize): number {
  const { model, measure } = spec;
  const ranking = model.kind === 'fm' ? 0 : rankingNs(model, size, measure);
  if (!('epochs' in model)) return 3 * ranking;
  const looks = measure.every > 0 ? model.epochs / measure.every + 1 : 1;
  return model.epochs * epochNs(model, size, trainingRows(spec, size)) + (looks + 1) * ranking;
}

/** Most active features that are held encoded at once; more are encoded in stretches. */
const heldFeatures = 2 ** 25;

/** Bytes of TensorFlow.js by itself. */
const tensorFlow = 8e7;

/** Bytes of a training in one worker, beside the data: parameters, optimiser, copies, and what a step holds. */
export function trainingBytes(spec: Pick<Spec, 'model' | 'split'>, size: DataSize): number {
  const { model } = spec;
  if (!('epochs' in model)) return 0;
  const slots = { sgd: 0, adagrad: 1, adam: 2 }[model.optimiser.kind];
  // The engine holds two while it steps; then a checkpoint, the one to be measured, and its copy.
  const held = 5 * 4 * (1 + slots) * parametersOf(model, size);
  const library = model.kind === 'ncf' ? tensorFlow : 0;
  return library + held + stepBytes(model, size, trainingRows(spec, size));
}

/** Bytes that one step of training holds at once. */
export function stepBytes(model: Trained, size: DataSize, rows: number): number {
  const examples = examplesOf(model, rows);
  if (model.kind === 'fm') return 3 * 4 * Math.min(heldFeatures, examples * activeOf(model, size));
  if (model.kind !== 'ncf') return 16 * examples;
  // A dense layer keeps its sums, its outputs and their gradients until the step ends.
  return 16 * examples + 4 * Math.min(model.batch, examples) * (7 * sum(widthsOf(model)) + 4 * model.factors);
}

/** Bytes of the data set, its view and its split. */
export const dataBytes = ({ users, items, interactions }: DataSize): number =>
  100 * interactions + 200 * (users + items);
