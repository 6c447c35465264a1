import { createRng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import { hintEntries, type StagePlan, type Strategy, stagesOf } from '../defend/hints.ts';
import type { NcfShape, StudentGoal, Teacher, TowerLab } from '../engines/tower.ts';
import type { Engine } from '../engines/types.ts';
import { type FncfData, featureField, fncfInitial, fncfShape, regressor } from '../models/fncf.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { EvadeSpec } from '../protocol/spec.ts';
import { pointwiseEpochs } from '../training/epochs.ts';
import type { TrainedModel } from '../training/types.ts';
import type { TrainedStage } from './env.ts';
import { type StudyData, stageKey } from './stages.ts';
import type { GrowingTable } from './tables.ts';
import type { Bench, CurveMeasure } from './training.ts';

/** What is trained: the teacher, or a student by a strategy with noise of a σ. */
export interface Candidate {
  readonly strategy: Strategy | 'teacher';
  readonly sigma: number;
  readonly seed: number;
}

/** An FNCF after its last stage. */
export interface Fncf {
  readonly candidate: Candidate;
  readonly key: string;
  readonly shape: NcfShape;
  readonly params: Params;
  readonly seed: number;
  readonly kind: 'ncf';
}

/** @throws LabFailure 'engine-unsupported' for an engine without dense layers */
export function towerOf(engine: Engine): TowerLab {
  if (engine.tower) return engine.tower;
  throw new LabFailure(
    'engine-unsupported',
    `${engine.label} has no dense layers to train and attack; choose a TensorFlow.js engine or "auto".`,
  );
}

/** What of the data the towers see; features only where the spec wants them. */
export function fncfData(spec: EvadeSpec, { view, split }: StudyData): FncfData {
  const wanted = spec.model.sideFields;
  return {
    users: split.nUsers,
    items: split.nItems,
    userFeatures: wanted ? featureField(view.userFields) : null,
    itemFeatures: wanted ? featureField(view.itemFields) : null,
  };
}

export interface EvadeBench extends Bench {
  readonly spec: EvadeSpec;
  readonly fncf: FncfData;
  readonly training: GrowingTable;
  readonly measure: CurveMeasure;
  /** What this run has trained or taken, so that its rows of training are shown once. */
  readonly trained: Map<string, Promise<Fncf>>;
}

/** Weights of the network alone: a regressor is thrown away with its stage. */
const network = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !name.startsWith('hint.')));

function goalOf(plan: StagePlan, teacher: Teacher | null, temperature: number): StudentGoal {
  if (plan.goal === 'labels' || !teacher) return { kind: 'labels' };
  return plan.goal === 'hint'
    ? { kind: 'hint', teacher, layer: plan.layer }
    : { kind: 'distil', teacher, temperature };
}

const stageWords = (plan: StagePlan): string => {
  if (plan.goal === 'hint') return `hint ${plan.layer}`;
  return plan.goal === 'distil' ? 'distillation' : 'labels';
};

/** The engine, its steppers exchanged for those of a stage. */
function onStage(engine: Engine, shape: NcfShape, stage: Parameters<TowerLab['student']>[3]): Engine {
  return {
    ...engine,
    stepper: (_shape, optimiser, initial) => towerOf(engine).student(shape, optimiser, initial, stage),
  };
}

interface Run {
  readonly bench: EvadeBench;
  readonly candidate: Candidate;
  readonly shape: NcfShape;
  readonly teacher: Teacher | null;
  readonly of: string;
}

/** Trains one stage from the weights of the one before; its rows go into the table as they are measured. */
async function trainStage(
  { bench, candidate, shape, teacher, of }: Run,
  plan: StagePlan,
  number: number,
  key: string,
  start: Params | null,
): Promise<TrainedModel> {
  const { spec, env, run, data, seat, training } = bench;
  const { strategy, sigma } = candidate;
  const before = training.table.rows;
  let own: TrainedStage['curve'] = [];
  let shown = false;
  const show = (rows: TrainedStage['curve']) => {
    own = rows;
    training.replace([...before, ...own]);
  };
  const make = async (): Promise<TrainedStage> => {
    const stored = await env.models?.load(key);
    if (stored) return stored;
    // Each stage draws its own negatives and noise.
    const seed = createRng(candidate.seed).child(`${strategy}, stage ${number}`).next();
    const rng = createRng(seed).child('initial weights');
    const first = start ?? fncfInitial(shape, rng);
    const initial =
      plan.goal === 'hint' && teacher
        ? { ...first, ...regressor(shape, teacher.shape, plan.layer, rng) }
        : first;
    const stage = {
      goal: goalOf(plan, teacher, spec.defence.temperature),
      sigma: plan.noisy ? sigma : 0,
      seed,
    };
    const model = { ...spec.model, epochs: plan.epochs, factors: shape.factors, layers: [...shape.layers] };
    const trained = await env.trainModel(
      {
        key,
        model,
        plan: { shape, source: pointwiseEpochs(data.split, model.batch, model.negatives), initial },
        dataset: data.view,
        split: data.split,
        instances: null,
        seed,
        engine: onStage(seat.current, shape, stage),
        reopen: async () => onStage(await seat.reopen(), shape, stage),
        stage: `Training ${hintEntries[strategy].label}${plan.noisy ? `, σ ${sigma}` : ''}, ${stageWords(plan)}${of}`,
        measureEvery: spec.measure.every,
        onMeasure: async (epoch, params, loss) => {
          // While hints are learned the layers above are as they were drawn, so the ranking means nothing.
          const ranked =
            plan.goal === 'hint'
              ? {}
              : await seat.guard((engine) => bench.measure(network(params), shape, candidate.seed, engine));
          const row = {
            seed: candidate.seed,
            strategy,
            sigma: plan.noisy ? sigma : 0,
            stage: stageWords(plan),
            epoch,
            loss,
            ...ranked,
          };
          own = [...own, row];
          training.add([row]);
          return undefined;
        },
        curve: { rows: () => own, restore: show },
        onRewind: () => show([]),
        checkpoints: env.checkpoints,
      },
      run,
    );
    shown = true;
    const done = { model: { ...trained, params: network(trained.params) }, curve: own };
    const name = `${hintEntries[strategy].label}, ${stageWords(plan)}, seed ${candidate.seed}, ${data.view.name}`;
    await env.models?.save(done, { name, dataset: data.view.name, spec: model });
    await env.checkpoints?.clear(key);
    return done;
  };
  const { model, curve } = await env.cache.once(key, make);
  if (!shown) training.add(curve);
  return model;
}

/** Under what a stage is remembered: all that decides it, and how its curve was measured. */
function candidateKey(bench: EvadeBench, candidate: Candidate, stages: readonly StagePlan[]): string {
  const { spec, seat, data } = bench;
  const { optimiser, batch, negatives, sideFields } = spec.model;
  const { temperature } = spec.defence;
  const how = {
    ...{ optimiser, batch, negatives, sideFields, measure: spec.measure },
    ...(candidate.strategy !== 'teacher' && { temperature }),
    engine: seat.current.id,
  };
  return stageKey('fncf', { candidate, stages, how, size: sizeOf(spec, candidate) }, data.keys.split);
}

function sizeOf(spec: EvadeSpec, { strategy }: Candidate) {
  const { factors, layers } = strategy === 'teacher' ? spec.model : spec.student;
  return { factors, layers };
}

const plainStages = (epochs: number): StagePlan[] => [{ goal: 'labels', layer: 0, epochs, noisy: false }];

/**
 * Trains a candidate stage by stage (paper 001, Algorithm 1), or takes the stages that are remembered. Students learn
 * from `teacher`. `of` ends the words of the progress: ', seed 2 of 3'.
 */
export function trainedFncf(
  bench: EvadeBench,
  candidate: Candidate,
  teacher: Fncf | null,
  of: string,
): Promise<Fncf> {
  const name = JSON.stringify(candidate);
  const known = bench.trained.get(name) ?? trainStages(bench, candidate, teacher, of);
  bench.trained.set(name, known);
  return known;
}

async function trainStages(
  bench: EvadeBench,
  candidate: Candidate,
  teacher: Fncf | null,
  of: string,
): Promise<Fncf> {
  const { spec } = bench;
  const { strategy } = candidate;
  const stages = strategy === 'teacher' ? plainStages(spec.model.epochs) : stagesOf(strategy, spec.student);
  const shape = fncfShape(sizeOf(spec, candidate), bench.fncf);
  let params: Params | null = null;
  let key = teacher?.key ?? '';
  for (const [n, plan] of stages.entries()) {
    key = stageKey('fncf stage', n, candidateKey(bench, candidate, stages), key);
    const run = { bench, candidate, shape, teacher, of };
    params = (await trainStage(run, plan, n + 1, key, params)).params;
  }
  return { candidate, key, shape, params: params ?? {}, seed: candidate.seed, kind: 'ncf' };
}
