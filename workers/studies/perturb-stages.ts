import { createRng } from '../core/random.ts';
import type { RunContext } from '../core/run.ts';
import type { Engine } from '../engines/types.ts';
import type { RankingTask } from '../measure/task.ts';
import { type Direction, moved, spentNorms } from '../perturb/direction.ts';
import { fgsmDirection } from '../perturb/fgsm.ts';
import { randomDirection } from '../perturb/random.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { PerturbSpec, Spec } from '../protocol/spec.ts';
import { tripletEpochs } from '../training/epochs.ts';
import type { TrainedModel } from '../training/types.ts';
import type { StudyEnv } from './env.ts';
import { type Measures, rankingMeasures, type Scorable, withScorer } from './judge.ts';
import type { EngineSeat } from './seat.ts';
import { type StudyData, stageKey } from './stages.ts';

export type Method = PerturbSpec['attack']['methods'][number];

/** A trained model on the operating table. */
export interface Patient {
  readonly spec: PerturbSpec;
  readonly env: StudyEnv;
  readonly run: RunContext;
  readonly data: StudyData;
  readonly task: RankingTask;
  readonly seat: EngineSeat;
  readonly model: TrainedModel;
}

/** @throws LabFailure 'bad-spec' for a model whose embeddings no attack here can move */
export function needAttackable(spec: Spec): asserts spec is PerturbSpec {
  if (spec.study === 'perturb' && spec.model.kind === 'bprmf') return;
  throw new LabFailure(
    'bad-spec',
    `The attacks on embeddings follow the gradient of the BPR loss, so they need a BPR-MF model; set model.kind to bprmf instead of ${spec.model.kind}.`,
  );
}

/**
 * Where the attack pushes, for every budget alike. FGSM takes its gradient over all training interactions, each with
 * one negative drawn once from the model's seed; the noise of 'random' hangs on that seed too, so that a curve over
 * ε follows one direction and several seeds show the spread.
 */
export function directionOf(patient: Patient, method: Method): Promise<Direction> {
  const { spec, env, data, seat, model } = patient;
  const { targets } = spec.attack;
  const rng = createRng(model.seed).child('attack');
  return env.cache.once(directionKey(patient, method), () => {
    if (method === 'random') return randomDirection(model.params, targets, rng.child('random'));
    const triplets = tripletEpochs(data.split, data.split.train.columns.length).next(rng.child('negatives'));
    if (triplets.kind !== 'triplets') throw new LabFailure('internal', 'BPR triplets were expected.');
    return seat.use((engine) => fgsmDirection(engine, model.params, triplets, targets));
  });
}

function directionKey({ spec, model }: Patient, method: Method): string {
  return stageKey('direction', { method, targets: spec.attack.targets }, model.key);
}

/** How a perturbed model ranks, and what the perturbation really spent. */
export interface SweepPoint {
  readonly measures: Measures;
  readonly norms: { readonly mean: number; readonly max: number };
}

/** What the test measures hang on beside the model: its own part of the spec. */
const measurePart = (spec: Spec) => ({
  k: spec.measure.k,
  candidates: spec.measure.candidates,
  seed: spec.seed,
});

async function measureOn(patient: Patient, model: Scorable, engine: Engine): Promise<Measures> {
  const { spec, data, task, run } = patient;
  return withScorer(model, data.split, engine, (scorer) =>
    rankingMeasures(scorer, data.split, task, spec.measure.k, run),
  );
}

/** The model with its embeddings moved by ε; ε = 0 is the clean one. */
export async function perturbed(patient: Patient, method: Method, epsilon: number): Promise<Scorable> {
  const { model } = patient;
  return { ...model, params: moved(model.params, await directionOf(patient, method), epsilon) };
}

/** The point of the sweep at ε. */
export function sweepPoint(patient: Patient, method: Method, epsilon: number): Promise<SweepPoint> {
  const { spec, env, seat, model } = patient;
  const key = stageKey('point', { epsilon, ...measurePart(spec) }, directionKey(patient, method));
  return env.cache.once(key, async () => {
    const attacked = await perturbed(patient, method, epsilon);
    return {
      measures: await seat.use((engine) => measureOn(patient, attacked, engine)),
      norms: spentNorms(model.params, attacked.params, spec.attack.targets),
    };
  });
}

/** The test measures of the clean model, or of another recommender on the same task. */
export function referencePoint(patient: Patient, name: string, other: Scorable): Promise<Measures> {
  const { spec, env, seat, model } = patient;
  const key = stageKey('reference', { name, ...measurePart(spec) }, model.key);
  return env.cache.once(key, () => seat.use((engine) => measureOn(patient, other, engine)));
}
