import { Certifier, type Decider, exactDecider } from '../../certify/certifier.ts';
import { type FmModel, makeTarget } from '../../certify/target.ts';
import type { Certificate, Target } from '../../certify/types.ts';
import { createRng } from '../../core/random.ts';
import type { Params } from '../../core/tensor.ts';
import { popularityOf } from '../../data/csr.ts';
import type { Instances, Split } from '../../data/types.ts';
import { robustAdam, robustStepper } from '../../defend/fm-robust.ts';
import { initialParams } from '../../models/initial.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import { checkCertify, nothingToCertify } from '../../protocol/spec/check/certify.ts';
import { needNone } from '../../protocol/spec/check/refusal.ts';
import type { CertifySpec, Spec } from '../../protocol/spec/spec.ts';
import { instanceSource } from '../../training/sources.ts';
import type { TrainedModel } from '../../training/types.ts';
import type { StudyEnv } from '../bench/env.ts';
import { stageKey } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';
import { robustOf } from './trainings.ts';

/** @throws LabFailure 'bad-spec' where the spec is refused, so for a model that the certificates do not cover */
export function needCertifiable(spec: Spec): asserts spec is CertifySpec {
  if (spec.study !== 'certify') throw new LabFailure('internal', 'This is no certify study.');
  needNone(checkCertify(spec));
}

/** @throws LabFailure 'bad-spec' where these data lack the part that is certified or an item that is named */
export function checkPart(spec: CertifySpec, split: Split): void {
  if (spec.attack.part === 'validation' && split.validationRows.length === 0) {
    throw new LabFailure('bad-spec', nothingToCertify);
  }
  reachOf(spec, split);
}

/** The trained machine as the certificates read it, and the instances they are asked about. */
export interface CertifySubject {
  readonly fm: FmModel;
  readonly instances: Instances;
  /** Feature index of the first history item; that of item j is `first + j`. */
  readonly first: number;
  readonly items: number;
}

export function certifySubject(params: Params, instances: Instances): CertifySubject {
  const history = instances.fields.find((field) => field.name === 'history');
  if (!history) throw new LabFailure('internal', 'The instances have no history field.');
  const [features, factors] = params.V.shape as [number, number];
  if (features !== instances.nFeatures) {
    throw new LabFailure('internal', 'The model was trained on other instances.');
  }
  const fm = { bias: params.w0.data[0], linear: params.w.data, embeddings: params.V.data, factors };
  return { fm, instances, first: history.start, items: history.size };
}

/** Active features of instance r. */
export function activeOf({ instances: { offsets, features } }: CertifySubject, r: number): Int32Array {
  return features.subarray(offsets[r], offsets[r + 1]);
}

/** Instance r with its answers by exact arithmetic, which are worked out only when asked for. */
export function subjectOf(subject: CertifySubject, r: number): { target: Target; decider: Decider } {
  return searchedOf(subject, activeOf(subject, r));
}

/** The same for the instance with these active features. */
export function searchedOf(
  { fm, first, items }: Pick<CertifySubject, 'fm' | 'first' | 'items'>,
  active: Int32Array,
): { target: Target; decider: Decider } {
  let decider: Decider | null = null;
  const exact = () => {
    decider ??= exactDecider(
      {
        bias: fm.bias,
        factors: fm.factors,
        linear: (j) => fm.linear[j],
        embedding: (j, f) => fm.embeddings[j * fm.factors + f],
      },
      new Set(active),
      (item) => first + item,
    );
    return decider;
  };
  return {
    target: makeTarget(fm, active, (j) => (j >= first && j < first + items ? j - first : -1)),
    decider: { isPositive: () => exact().isPositive(), flips: (set) => exact().flips(set) },
  };
}

function certifyKernels(env: StudyEnv): Promise<WebAssembly.Module> {
  if (env.certifyKernels) return env.certifyKernels();
  throw new LabFailure(
    'engine-unsupported',
    'The certificates need WebAssembly kernels, which are not here.',
  );
}

/** The certifier of a subject, remembered: preparing it costs O(n² k), and up to 200 MB of memory. */
export function certifierOf(
  spec: CertifySpec,
  env: StudyEnv,
  subject: Pick<CertifySubject, 'fm' | 'first' | 'items'>,
  modelKey: string,
): Promise<Certifier> {
  const { budget, space } = spec.attack;
  return env.cache.once(stageKey('certifier', { budget, space }, modelKey), async () => {
    const { fm, first, items } = subject;
    const weapons = {
      count: items,
      factors: fm.factors,
      linear: Float64Array.from(fm.linear.subarray(first, first + items)),
      embeddings: Float64Array.from(fm.embeddings.subarray(first * fm.factors, (first + items) * fm.factors)),
    };
    return new Certifier(await certifyKernels(env), weapons, budget, space);
  });
}

/**
 * The machine after robust training, and its key; the plain one where the spec asks for none. Goes on from a
 * checkpoint where one is left.
 * @throws LabFailure 'diverged' where the loss is no longer finite; 'stopped'
 */
export async function hardened(
  spec: CertifySpec,
  { env, run, instances }: Pick<Bench, 'env' | 'run' | 'instances'>,
  plain: TrainedModel,
): Promise<{ params: Params; key: string }> {
  const { defence, seed } = spec;
  const key = hardenedKey(spec, plain.key);
  const { shape } = plain;
  if (defence.kind === 'none') return { params: plain.params, key };
  if (!instances || shape?.kind !== 'fm') {
    throw new LabFailure('internal', `Robust training is for factorization machines, not for ${plain.kind}.`);
  }
  const history = instances.fields.at(-1);
  if (history?.name !== 'history') throw new LabFailure('internal', 'The instances have no history field.');
  const params = await env.cache.once(key, async () => {
    const { epochs, batch, rate } = defence;
    const kernels = await certifyKernels(env);
    const model = { ...spec.model, epochs, batch, optimiser: { ...robustAdam, rate } };
    const robust = {
      features: shape.features,
      factors: shape.factors,
      first: history.start,
      items: history.size,
    };
    const engine = () => env.engines.open(plain.engine);
    const trained = await env.trainModel(
      {
        key,
        model,
        plan: {
          shape,
          source: instanceSource(instances, batch),
          initial:
            defence.start === 'plain'
              ? plain.params
              : initialParams(spec.model, shape, createRng(seed).child('initial weights')),
          stepper: async (initial) => robustStepper(kernels, robust, defence, initial, () => run.gate()),
        },
        seed,
        engine: await engine(),
        reopen: engine,
        doing: { study: 'certify', stage: 'robust training', item: robustOf(defence) },
        measureEvery: 0,
        onMeasure: async () => undefined,
        onRewind: () => {},
        checkpoints: env.checkpoints,
      },
      run,
    );
    await env.checkpoints?.clear(key);
    return trained.params;
  });
  return { params, key };
}

/** Under what the machine that is certified is remembered. */
export function hardenedKey({ defence, seed }: CertifySpec, modelKey: string): string {
  return defence.kind === 'none' ? modelKey : stageKey('hardened', { defence, seed }, modelKey);
}

/** The items named, each with the mark `named`, all others with its opposite. */
function marked(items: readonly number[], nItems: number, named: 0 | 1): Uint8Array {
  const reached = new Uint8Array(nItems).fill(1 - named);
  for (const item of items) {
    if (item >= nItems) {
      throw new LabFailure(
        'bad-spec',
        `attack.reach names item ${item}, but these data have ${nItems} items, counted from 0.`,
      );
    }
    reached[item] = named;
  }
  return reached;
}

/**
 * Items the adversary reaches; null for all. Ties in popularity go to the smaller index.
 * @throws LabFailure 'bad-spec' where an item is named that is not there
 */
export function reachOf({ attack }: CertifySpec, split: Split): Uint8Array | null {
  const { reach } = attack;
  switch (reach.kind) {
    case 'all':
      return null;
    case 'chosen':
      return marked(reach.items, split.nItems, 1);
    case 'without':
      return marked(reach.items, split.nItems, 0);
    case 'most-popular':
      return firstByPopularity(split, reach.share, -1);
    case 'least-popular':
      return firstByPopularity(split, reach.share, 1);
  }
}

/** A share of the items, the most popular first for sign -1, the least popular for 1; at least one. */
function firstByPopularity(split: Split, share: number, sign: -1 | 1): Uint8Array {
  const counts = popularityOf(split);
  const order = Int32Array.from(counts, (_, j) => j).sort((a, b) => sign * (counts[a] - counts[b]) || a - b);
  const reached = new Uint8Array(split.nItems);
  for (const j of order.subarray(0, Math.max(1, Math.round(share * split.nItems)))) reached[j] = 1;
  return reached;
}

/** Which instances are certified: all, or a sample without replacement in random order, so that its beginning is one too. */
export function sampleOf({ attack, seed }: CertifySpec, size: number): Int32Array {
  const all = Int32Array.from({ length: size }, (_, r) => r);
  if (attack.sample === 0 || attack.sample >= size) return all;
  return createRng(seed).child('certified instances').shuffle(all).slice(0, attack.sample);
}

/** An instance with its certificate. */
export interface Certified {
  /** Position in the part. */
  readonly instance: number;
  readonly certificate: Certificate;
  /** Which numbers of random switches, in a seeded order, flip the prediction, ascending; up to the first flip alone where prefixes count. */
  readonly random: readonly number[];
}

/** Instance r after the switches `items`, in float64 from the start: the check of a found flip. */
export function switched(subject: CertifySubject, r: number, items: readonly number[]): Target {
  const features = new Set(activeOf(subject, r));
  for (const item of items) if (!features.delete(subject.first + item)) features.add(subject.first + item);
  return makeTarget(subject.fm, [...features], () => -1);
}

/** Whether the switches flip the prediction of instance r; where rounding could decide, by exact arithmetic. */
export function isFlipped(subject: CertifySubject, r: number, items: readonly number[]): boolean {
  const { target, decider } = subjectOf(subject, r);
  const after = switched(subject, r, items);
  if (Math.abs(after.score) <= after.scoreError || Math.abs(target.score) <= target.scoreError) {
    return decider.flips(Int32Array.from(items));
  }
  return after.score > 0 !== target.score > 0;
}

/**
 * The baseline of paper 000 (figure 2): switches drawn at random, without replacement. The numbers of them that flip the
 * prediction, ascending: all up to the budget, or the first alone where a flip counts from there on. Each instance has
 * a random stream of its own.
 */
export function randomFlip(
  spec: CertifySpec,
  subject: CertifySubject,
  r: number,
  reach: Uint8Array | null,
): number[] {
  const { budget, space, random } = spec.attack;
  const active = new Set(activeOf(subject, r));
  const free = Int32Array.from({ length: subject.items }, (_, j) => j).filter(
    (j) =>
      (!reach || reach[j] === 1) && (space === 'both' || (space === 'add') !== active.has(subject.first + j)),
  );
  const rng = createRng(spec.seed).child(`random switches of instance ${r}`);
  const chosen: number[] = [];
  const flips: number[] = [];
  for (let q = 1; q <= Math.min(budget, free.length); q++) {
    const at = q - 1 + rng.int(free.length - q + 1);
    [free[q - 1], free[at]] = [free[at], free[q - 1]];
    chosen.push(free[q - 1]);
    if (!isFlipped(subject, r, chosen)) continue;
    flips.push(q);
    if (random !== 'exact') break;
  }
  return flips;
}
