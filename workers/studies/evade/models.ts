import { createRng } from '../../core/random.ts';
import type { Params } from '../../core/tensor.ts';
import { type StagePlan, stagesOf } from '../../defend/hints.ts';
import type { StudentGoal, Teacher, TowerEngine } from '../../engines/tower.ts';
import type { Engine } from '../../engines/types.ts';
import type { AttackedShape } from '../../evade/inputs.ts';
import { fncfInitial, regressor } from '../../models/fncf.ts';
import { evadeTrainings, isRival } from '../../protocol/names/evade.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { EvadeStage, Nth } from '../../protocol/run/progress.ts';
import type { EvadeSpec } from '../../protocol/spec/spec.ts';
import { type EvadeRow, evadeTables } from '../../protocol/tables/evade.ts';
import { pointwiseEpochs } from '../../training/epochs.ts';
import type { TrainedModel } from '../../training/types.ts';
import { curveMeasure } from '../bench/curve.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { stageKey } from '../bench/stages.ts';
import { type Bench, type Curve, type CurveMeasure, type Training, trainedBy } from '../bench/training.ts';
import { type Candidate, checkKnown, shapeOf, sizeOf } from './shapes.ts';

/** A candidate in words, for what is saved of it. */
export const candidateWords = ({ strategy, sigma, seed, factors }: Candidate): string =>
  [
    evadeTrainings[strategy].label,
    ...(sigma > 0 ? [`σ ${sigma}`] : []),
    ...(factors === undefined ? [] : [`${factors} factors`]),
    `seed ${seed}`,
  ].join(', ');

/** A model after its last stage. */
export interface EvadeSubject {
  readonly candidate: Candidate;
  readonly key: string;
  readonly shape: AttackedShape;
  readonly params: Params;
  readonly seed: number;
  readonly kind: 'ncf';
}

/** @throws LabFailure 'engine-unsupported' for an engine without dense layers */
export function towerOf(engine: Engine): TowerEngine {
  if (engine.tower) return engine.tower;
  throw new LabFailure(
    'engine-unsupported',
    `${engine.label} has no dense layers to train and attack; choose a TensorFlow.js engine or "auto".`,
  );
}

export interface EvadeBench extends Bench {
  readonly spec: EvadeSpec;
  readonly training: GrowingTable<EvadeRow<'training'>>;
  readonly measure: CurveMeasure;
  /** What this run has trained or taken, so that its rows of training are shown once. */
  readonly trained: Map<string, Promise<EvadeSubject>>;
}

/** @throws LabFailure 'bad-spec' for a rival that this data has nothing for */
export async function evadeBench(bench: Bench & { readonly spec: EvadeSpec }): Promise<EvadeBench> {
  checkKnown(bench.spec, bench.data);
  return {
    ...bench,
    training: new GrowingTable(evadeTables.training.head(bench.spec), bench.run),
    measure: await curveMeasure(bench),
    trained: new Map(),
  };
}

/** Weights of the network alone: a regressor is thrown away with its stage. */
const network = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !name.startsWith('hint.')));

/**
 * At what temperature the teacher learns the labels. Distillation as a defence trains it on σ(z/T) as well (paper 001,
 * Table II: T = 10 for both): its logits grow T times as large, and a student that learns them at T is flatter
 * around its inputs (equation 13), where one of a teacher at T = 1 learns next to constant labels.
 */
export const teacherTemperature = ({ defence: { teacher, temperature } }: EvadeSpec): number =>
  teacher.kind === 'own' ? teacher.temperature : temperature;

function goalOf(
  spec: EvadeSpec,
  { strategy }: Candidate,
  plan: StagePlan,
  teacher: Teacher | null,
): StudentGoal {
  const { temperature } = spec.defence;
  if (!teacher) return { kind: 'labels', temperature: strategy === 'teacher' ? teacherTemperature(spec) : 1 };
  switch (plan.goal) {
    case 'labels':
      return { kind: 'labels', temperature: 1 };
    case 'hint':
      return { kind: 'hint', teacher, layer: plan.layer };
    case 'distil':
      return { kind: 'distil', teacher, temperature };
  }
}

const learnsOf = ({ goal, layer }: StagePlan): EvadeStage =>
  (({ labels: 'labels', hint: `hint ${layer}`, distil: 'distillation' }) as const)[goal];

/** The engine, its steppers exchanged for those of a stage; all but an MLP have the labels alone and no noise. */
function onStage(engine: Engine, shape: AttackedShape, stage: Parameters<TowerEngine['student']>[3]): Engine {
  if (shape.kind === 'bilinear' || shape.shape === 'neumf') return engine;
  return {
    ...engine,
    stepper: (_shape, optimiser, initial) => towerOf(engine).student(shape, optimiser, initial, stage),
  };
}

interface Run {
  readonly bench: EvadeBench;
  readonly candidate: Candidate;
  readonly shape: AttackedShape;
  readonly teacher: Teacher | null;
  readonly nth: Nth;
}

/** The rows of a stage: while hints are learned the layers above are as they were drawn, so ranking means nothing. */
const curveOfStage = ({ bench, candidate, shape }: Run, plan: StagePlan): Curve<EvadeRow<'training'>> => ({
  table: bench.training,
  read: (rows) => evadeTables.training.rows(rows),
  row: async (epoch, loss, params, _, engine) => ({
    seed: candidate.seed,
    strategy: candidate.strategy,
    sigma: plan.noisy ? candidate.sigma : 0,
    factors: shape.factors,
    stage: learnsOf(plan),
    epoch,
    loss,
    ...(plan.goal !== 'hint' && (await bench.measure(params, shape, candidate.seed, engine))),
  }),
});

/** Trains one stage from the weights of the one before; its rows go into the table as they are measured. */
async function trainStage(
  run: Run,
  plan: StagePlan,
  number: number,
  key: string,
  start: Params | null,
): Promise<TrainedModel> {
  const { bench, candidate, shape, teacher, nth } = run;
  const { spec, data } = bench;
  const { strategy, sigma } = candidate;
  // Each stage draws its own negatives and noise.
  const seed = createRng(candidate.seed).child(`${strategy}, stage ${number}`).next();
  const model = { ...spec.model, epochs: plan.epochs, ...sizeOf(spec, candidate) };
  const initial = (): Params => {
    const rng = createRng(seed).child('initial weights');
    const first = start ?? fncfInitial(shape, rng);
    return plan.goal === 'hint' && teacher && shape.kind === 'ncf'
      ? { ...first, ...regressor(shape, teacher.shape, plan.layer, rng) }
      : first;
  };
  const stage = {
    goal: goalOf(spec, candidate, plan, teacher),
    sigma: plan.noisy ? sigma : 0,
    seed,
  };
  const training: Training = {
    key,
    name: `${evadeTrainings[strategy].label}, ${learnsOf(plan)}, seed ${candidate.seed}`,
    doing: {
      study: 'evade',
      stage: 'training',
      item: {
        strategy,
        learns: learnsOf(plan),
        sigma: plan.noisy ? sigma : null,
        factors: candidate.factors === undefined ? null : shape.factors,
        seed: nth,
      },
    },
    seed,
    model,
    plan: () => ({
      shape,
      source: pointwiseEpochs(data.split, model.batch, model.negatives),
      initial: initial(),
    }),
    onEngine: (engine) => onStage(engine, shape, stage),
    kept: network,
  };
  return (await trainedBy(bench, training, curveOfStage(run, plan))).model;
}

/** Under what a stage is remembered: all that decides it, and how its curve was measured. */
function candidateKey(bench: EvadeBench, candidate: Candidate, stages: readonly StagePlan[]): string {
  const { spec, seat, data } = bench;
  const { optimiser, batch, negatives, sideFields } = spec.model;
  const { strategy, sigma, seed } = candidate;
  const warmth = teacherTemperature(spec);
  const ofTeacher = strategy === 'teacher' || stages.some(({ goal }) => goal !== 'labels');
  const how = {
    ...{ optimiser, batch, negatives, sideFields, measure: spec.measure },
    ...(strategy !== 'teacher' && { temperature: spec.defence.temperature }),
    ...(ofTeacher && warmth !== 1 && { teacherTemperature: warmth }),
    engine: seat.current.id,
  };
  const part = { candidate: { strategy, sigma, seed }, stages, how, size: sizeOf(spec, candidate) };
  return stageKey('fncf', part, data.keys.split);
}

/** A teacher learns for its own epochs, a rival as long as a student and from the labels. */
function plansOf(spec: EvadeSpec, strategy: Candidate['strategy']): StagePlan[] {
  if (strategy === 'teacher') return plainStages(spec.model.epochs);
  return isRival(strategy) ? plainStages(spec.student.epochs) : stagesOf(strategy, spec.student);
}

const plainStages = (epochs: number): StagePlan[] => [{ goal: 'labels', layer: 0, epochs, noisy: false }];

/**
 * Trains a candidate stage by stage (paper 001, Algorithm 1), or takes the stages that are remembered. Students learn
 * from `teacher`. `nth` says to progress which of the seeds this is.
 */
export function trainedSubject(
  bench: EvadeBench,
  candidate: Candidate,
  teacher: EvadeSubject | null,
  nth: Nth,
): Promise<EvadeSubject> {
  const { strategy, sigma, seed } = candidate;
  const name = JSON.stringify({ strategy, sigma, seed, size: sizeOf(bench.spec, candidate) });
  // Who learns from labels alone has no teacher, whoever stands by: the key of what is kept must not tell of one.
  const own = strategy === 'fncf' || isRival(strategy) ? null : teacher;
  const known = bench.trained.get(name) ?? trainStages(bench, candidate, own, nth);
  bench.trained.set(name, known);
  return known;
}

/** @throws LabFailure 'internal' where the teacher has no layers */
function taughtBy(teacher: EvadeSubject | null): Teacher | null {
  if (!teacher) return null;
  const { shape, params } = teacher;
  if (shape.kind !== 'ncf') throw new LabFailure('internal', 'A teacher has layers.');
  return { shape, params };
}

async function trainStages(
  bench: EvadeBench,
  candidate: Candidate,
  teacher: EvadeSubject | null,
  nth: Nth,
): Promise<EvadeSubject> {
  const stages = plansOf(bench.spec, candidate.strategy);
  const shape = shapeOf(bench.spec, bench.data, candidate);
  let params: Params | null = null;
  let key = teacher?.key ?? '';
  for (const [n, plan] of stages.entries()) {
    key = stageKey('fncf stage', n, candidateKey(bench, candidate, stages), key);
    const run = { bench, candidate, shape, teacher: taughtBy(teacher), nth };
    params = (await trainStage(run, plan, n + 1, key, params)).params;
  }
  return { candidate, key, shape, params: params ?? {}, seed: candidate.seed, kind: 'ncf' };
}
