import type { Split } from '../../data/types.ts';
import { aprTraining, type BprSpec, bprShape } from '../../defend/apr.ts';
import { studentTraining } from '../../defend/distillation.ts';
import { models } from '../../protocol/names/models.ts';
import type { EngineId } from '../../protocol/run/engine.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Doing, PerturbModel, PerturbPlace } from '../../protocol/run/progress.ts';
import { choosesOnValidation, noValidation } from '../../protocol/spec/check/perturb.ts';
import { type DefenceSpec, defendedName } from '../../protocol/spec/perturb.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import type { TrainingRow } from '../../protocol/tables/training.ts';
import type { TrainedModel } from '../../training/types.ts';
import type { GrowingTable } from '../bench/growing-table.ts';
import { rankingMeasures, withScorer } from '../bench/judge.ts';
import { stageKey, studyTask } from '../bench/stages.ts';
import {
  type Bench,
  type Choice,
  type CurveMeasure,
  curveOf,
  keptPart,
  type Training,
  trainedBy,
  trainedModel,
  trainingKey,
} from '../bench/training.ts';
import type { AttackableSpec } from './subject.ts';
import { isWay, type WayDefence, wayKeyPart, wayModel } from './ways.ts';

type Apr = Extract<DefenceSpec, { kind: 'apr' }>;
type Distillation = Extract<DefenceSpec, { kind: 'distillation' }>;
type Defence = Apr | Distillation;

/** What training of both kinds of model needs. */
interface DefenceSetup {
  readonly bench: Bench;
  readonly spec: AttackableSpec;
  readonly seed: number;
  readonly place: PerturbPlace;
  readonly table: GrowingTable<TrainingRow>;
  readonly defendedTable: GrowingTable<TrainingRow>;
  readonly curve: CurveMeasure;
  /** Whether the undefended model is all that is wanted. */
  readonly alone?: boolean;
}

/** @throws LabFailure 'bad-spec' where the epoch is to be chosen on a part that the split does not have */
export function checkDefence(spec: PerturbSpec, { validation }: Split): void {
  if (choosesOnValidation(spec) && validation.columns.length === 0) {
    throw new LabFailure('bad-spec', noValidation);
  }
}

async function choiceOf(
  { bench, spec, seed }: DefenceSetup,
  { stop }: Defence,
  after: number,
): Promise<Choice | undefined> {
  if (stop.kind === 'last') return undefined;
  const { env, run, data } = bench;
  const task = await studyTask(spec, env, data, stop.part);
  return {
    every: stop.every,
    patience: stop.patience,
    after,
    value: async (params, shape, engine) => {
      const model = { kind: spec.model.kind, shape, params, seed };
      const measures = await withScorer(model, data.split, engine, (scorer) =>
        rankingMeasures(scorer, data.split, task, spec.measure.k, run),
      );
      return measures[stop.measure];
    },
  };
}

/** What the keys of a study's models hang on, beside the defence. */
interface KeyParts {
  readonly spec: PerturbSpec;
  readonly seed: number;
  readonly engine: EngineId;
  readonly split: string;
  /** Leaves out how curves are measured. */
  readonly bare?: boolean;
}

const partsOf = ({ bench, spec, seed }: DefenceSetup): KeyParts => ({
  spec,
  seed,
  engine: bench.seat.current.id,
  split: bench.data.keys.split,
});

/** The same without how the curve is measured. */
const bareOf = (setup: DefenceSetup): KeyParts => ({ ...partsOf(setup), bare: true });

/** The key of a training beside the plain one: what decides it, and the measuring of its curve. */
function keyOf({ spec, seed, engine, split, bare }: KeyParts, name: string, part: unknown): string {
  const { model, measure } = spec;
  return stageKey(
    name,
    { part, model, seed, engine, ...(bare ? { bare } : { measure }), ...keptPart(spec) },
    split,
  );
}

function aprKey(parts: KeyParts, defence: Apr, defended: boolean): string {
  const { epochs, accumulators, undefended: _, ...part } = defence;
  const { stop } = defence;
  // Models of the first version were chosen among epochs before the switch too, and those without noise not at all.
  const looked = stop.kind === 'best' && accumulators === 'kept' && { looked: 'after the switch' };
  return defended
    ? keyOf(parts, 'defended', { ...part, epochs, accumulators, ...looked })
    : keyOf(parts, 'continued', { epochs, accumulators, ...(stop.kind === 'best' && { stop }), ...looked });
}

function studentKey(parts: KeyParts, defence: Distillation): string {
  const looked = defence.stop.kind === 'best' && plainEpochs(defence) > 0 && { looked: 'after the switch' };
  return keyOf(parts, 'defended', { ...defence, ...looked });
}

const wayKey = (parts: KeyParts, defence: WayDefence): string =>
  keyOf(parts, 'defended', wayKeyPart(parts.spec, defence));

/** Epochs of the student before the adversarial term sets in. */
const plainEpochs = ({ adversary }: Distillation): number =>
  adversary.kind === 'none' ? 0 : adversary.after;

/** Under what the models are remembered that `modelsOf` gives; null for a defended one where there is no defence. */
export function modelKeys(parts: KeyParts): {
  readonly undefended: string;
  readonly defended: string | null;
} {
  const { spec, seed, engine, split } = parts;
  const { defence } = spec;
  const before = trainingKey(spec, engine, seed, split);
  if (defence.kind === 'none') return { undefended: before, defended: null };
  if (isWay(defence)) return { undefended: before, defended: wayKey(parts, defence) };
  if (defence.kind === 'distillation') {
    return { undefended: before, defended: studentKey(parts, defence) };
  }
  return {
    undefended: defence.undefended === 'pre-trained' ? before : aprKey(parts, defence, false),
    defended: aprKey(parts, defence, true),
  };
}

const training = ({ place }: DefenceSetup, item: PerturbModel): Doing => ({
  study: 'perturb',
  stage: 'training',
  item: { ...item, ...place },
});

/** The defended model as progress names it. */
function defendedItem(defence: Defence): PerturbModel {
  if (defence.kind === 'apr') return { defence: 'apr', met: defence.noise.kind };
  const { kind } = defence.adversary;
  return { defence: 'distillation', met: kind === 'none' ? null : kind };
}

const plain = (setup: DefenceSetup, as: 'itself' | 'teacher'): Promise<{ model: TrainedModel }> =>
  trainedModel(
    setup.bench,
    setup.seed,
    training(setup, { model: setup.spec.model.kind, as }),
    setup.table,
    setup.curve,
  );

/** The model of the spec, which these defences train. */
function bprOf({ spec: { model } }: DefenceSetup): BprSpec {
  if (model.kind === 'bprmf') return model;
  throw new LabFailure('internal', `${models[model.kind].label} is not trained adversarially here.`);
}

/** BPR trained on: from `start` with a fresh optimiser, or in one go from the initial weights where it is null. */
async function trainedOn(
  setup: DefenceSetup,
  defence: Apr,
  start: TrainedModel | null,
  defended: boolean,
): Promise<Training> {
  const { bench, seed } = setup;
  const model = bprOf(setup);
  const { noise, epsilon, lambda, epochs } = defence;
  const term = defended ? { noise, epsilon, lambda } : null;
  const name = defended ? defendedName(defence) : `${models.bprmf.label} continued`;
  // Both are chosen alike, so that what is compared is the noise and not the luck of an epoch.
  const choice = await choiceOf(setup, defence, start ? 0 : model.epochs);
  const { split } = bench.data;
  return {
    key: aprKey(partsOf(setup), defence, defended),
    bare: aprKey(bareOf(setup), defence, defended),
    name: `${name}, seed ${seed}`,
    doing: training(setup, defended ? defendedItem(defence) : { model: model.kind, as: 'continued' }),
    seed,
    ...aprTraining({ model, split, seed, term, epochs, start: start?.params ?? null }),
    ...(choice && { choice }),
  };
}

async function distilled(
  setup: DefenceSetup,
  defence: Distillation,
  teacher: TrainedModel,
): Promise<TrainedModel> {
  const { bench, seed, defendedTable, curve } = setup;
  const { epochs, pairs, batch, optimiser, adversary } = defence;
  const model = bprOf(setup);
  const term =
    adversary.kind === 'none'
      ? null
      : { noise: { kind: adversary.kind }, epsilon: adversary.epsilon, lambda: adversary.lambda };
  const choice = await choiceOf(setup, defence, plainEpochs(defence));
  const { split } = bench.data;
  const wanted: Training = {
    key: studentKey(partsOf(setup), defence),
    bare: studentKey(bareOf(setup), defence),
    name: `${defendedName(defence)}, seed ${seed}`,
    doing: training(setup, defendedItem(defence)),
    seed,
    ...studentTraining({
      ...{ model, split, seed, epochs, pairs, batch, optimiser, term },
      ...{ teacher: teacher.params, plainEpochs: plainEpochs(defence) },
    }),
    shape: bprShape(model, split),
    ...(choice && { choice }),
  };
  return (await trainedBy(bench, wanted, curveOf(defendedTable, seed, curve))).model;
}

/** The undefended model of a seed, and the defended one where the spec asks for a defence. */
export async function modelsOf(
  setup: DefenceSetup,
): Promise<{ readonly undefended: TrainedModel; readonly defended: TrainedModel | null }> {
  const { bench, spec, seed, table, defendedTable, curve } = setup;
  const { defence, model } = spec;
  if (defence.kind === 'none') {
    return { undefended: (await plain(setup, 'itself')).model, defended: null };
  }
  if (isWay(defence)) {
    const undefended = (await plain(setup, 'itself')).model;
    const doing = training(setup, { defence: defence.kind, met: null });
    const task = { bench, spec, defence, seed, key: wayKey(partsOf(setup), defence), doing };
    return { undefended, defended: await wayModel({ ...task, table: defendedTable, curve }) };
  }
  if (defence.kind === 'distillation') {
    const teacher = (await plain(setup, 'teacher')).model;
    return { undefended: teacher, defended: await distilled(setup, defence, teacher) };
  }
  const pre =
    defence.accumulators === 'fresh' || defence.undefended === 'pre-trained'
      ? (await plain(setup, 'itself')).model
      : null;
  const start = defence.accumulators === 'fresh' ? pre : null;
  const trained = async (defended: boolean): Promise<TrainedModel> => {
    const into = curveOf(defended ? defendedTable : table, seed, curve, start ? model.epochs : 0);
    return (await trainedBy(bench, await trainedOn(setup, defence, start, defended), into)).model;
  };
  const undefended = pre && defence.undefended === 'pre-trained' ? pre : await trained(false);
  return { undefended, defended: setup.alone ? null : await trained(true) };
}
