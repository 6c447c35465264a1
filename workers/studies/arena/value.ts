import { shareKept } from '../../arena/worst.ts';
import type { Params } from '../../core/tensor.ts';
import { listedPairs } from '../../measure/poisoning.ts';
import { meanRowNorm, spentNorms } from '../../perturb/direction.ts';
import { type ArenaColumnId, arenaColumn, arenaRow, wayOfColumn } from '../../protocol/names/arena.ts';
import type { PerturbAttackId } from '../../protocol/names/perturb.ts';
import { adapts, type PoisonProfileId, poisonProfiles, usesStatistics } from '../../protocol/names/poison.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Doing } from '../../protocol/run/progress.ts';
import { type ArenaCell, type ArenaLine, isOwnRow } from '../../protocol/spec/cells.ts';
import type { PerturbSpec, PoisonSpec } from '../../protocol/spec/spec.ts';
import { perturbTables } from '../../protocol/tables/perturb.ts';
import { poisonTables } from '../../protocol/tables/poison.ts';
import { silent } from '../bench/asking.ts';
import { curveMeasure } from '../bench/curve.ts';
import type { Hand } from '../bench/env.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { openBench } from '../bench/open.ts';
import { stageKey, studyData, studyTask } from '../bench/stages.ts';
import { type Bench, trainedModel } from '../bench/training.ts';
import { modelsOf } from '../perturb/defended.ts';
import { needAttackable, perturbed } from '../perturb/points.ts';
import { type PerturbSubject, subjectOf as perturbSubject } from '../perturb/subject.ts';
import { attackKey, craftedOf, fakesOf } from '../poison/attacks.ts';
import {
  outcomeOf,
  outcomeWith,
  subjectOf as poisonSubject,
  targetsIn,
  trainedOnFakes,
} from '../poison/stages.ts';
import type { PoisonSubject } from '../poison/subject.ts';
import type { TrainingWay } from '../poison/training.ts';
import { type AttackFile, allowedBy, fakesIn, movedBy, Unfit } from './attack-file.ts';
import type { CellOutcome, CellValue } from './cell-value.ts';
import { clicksValue, trainMachine } from './clicks.ts';
import { inputsValue, trainInput } from './inputs.ts';
import { keptUsers, usersOf } from './kept.ts';
import { type KnownModels, sharing } from './known.ts';
import { popularityTest } from './popularity.ts';
import { embeddingProbes } from './probes.ts';
import { restartedPgd } from './restarts.ts';
import { trainedOn } from './trained-on.ts';
import { type Tried, triedIn } from './tried.ts';

/** One of one: cells are experiments of a single seed. */
const only = { n: 1, of: 1 } as const;

/** What the clean cell of a family that ranks tells besides. */
const cleanOnly = async (spec: PerturbSpec | PoisonSpec, bench: Bench) => ({
  trainedOn: trainedOn(bench.data.split),
  popularity: await popularityTest(spec, bench),
});

/** The model of a perturb cell, defended where its column is. */
async function perturbModel(spec: PerturbSpec, column: ArenaColumnId, bench: Bench) {
  needAttackable(spec);
  const table = new GrowingTable(perturbTables.training.head(spec), silent(bench.run));
  const place = { seed: only, core: null };
  const curve = await curveMeasure(bench);
  const { defence } = arenaColumn(column);
  const alone = defence.of === 'embeddings' && defence.control === true;
  const setup = { bench, spec, seed: spec.seed, place, table, defendedTable: table, curve, alone };
  const models = await modelsOf(setup);
  return { spec, model: models.defended ?? models.undefended };
}

/** The model of a perturb cell, made ready for its attack. */
async function perturbSubjectOf(plain: PerturbSpec, column: ArenaColumnId, bench: Bench) {
  const { spec, model } = await perturbModel(plain, column, bench);
  const { env, run, data, seat } = bench;
  const task = await studyTask(spec, env, data, 'test');
  return { spec, subject: await perturbSubject({ spec, env, run, data, task, seat, model }) };
}

async function perturbValue(
  cell: ArenaCell,
  plain: PerturbSpec,
  bench: Bench,
  file: AttackFile | undefined,
): Promise<CellValue> {
  const { row, column } = cell;
  const { spec, subject } = await perturbSubjectOf(plain, column, bench);
  const clean = subject.model.params;
  const { targets } = spec.attack;
  const epsilon = epsilonOf(spec);
  const after = async (): Promise<{ readonly params: Params; readonly tried?: readonly Tried[] }> => {
    if (row === 'clean') return { params: clean };
    if (file?.family === 'embeddings') return { params: movedBy(file, cell, clean, { targets, epsilon }) };
    return moveBy(subject, row, epsilon);
  };
  const { params, tried } = await after();
  const kept = await keptUsers(subject, params);
  const norm = row === 'clean' ? null : spentNorms(clean, params, targets).mean;
  return {
    ...{ kept, test: shareKept(kept), norm, length: meanRowNorm(clean, targets) },
    users: usersOf(subject),
    ...(row === 'clean' && (await cleanOnly(spec, bench))),
    ...(row === 'fgsm' && { probes: await embeddingProbes(subject, epsilon) }),
    ...(tried && { tried }),
  };
}

/** What an attack of the lab's own makes of the embeddings. */
async function moveBy(
  subject: PerturbSubject,
  row: ArenaLine,
  epsilon: number,
): Promise<{ readonly params: Params; readonly tried?: readonly Tried[] }> {
  if (isOwnRow(row) && arenaRow(row).restarts) return restartedPgd(subject, epsilon);
  return perturbed(subject, attackOf<PerturbAttackId>(row), epsilon);
}

/** The attack of a row of the lab's own. */
function attackOf<A extends PerturbAttackId | PoisonProfileId>(row: ArenaLine): A {
  if (!isOwnRow(row)) throw new LabFailure('internal', `${row} is no attack of the lab.`);
  return arenaRow(row).attack as A;
}

export const epsilonOf = ({ attack: { against, from } }: PerturbSpec): number =>
  against.kind === 'epsilon' ? from : against.epsilon;

/** How a column trains on what an attack left. */
function wayOf({ column }: ArenaCell): TrainingWay {
  const method = wayOfColumn(column);
  if (method === null) return { method: 'none', statistics: null };
  return { method, statistics: usesStatistics(method) ? 'honest' : null };
}

/** The model of clean data without a defence, from which every poison cell starts. */
async function cleanModel(spec: PoisonSpec, bench: Bench) {
  const doing: Doing = { study: 'poison', stage: 'training', item: { repeat: only } };
  const table = new GrowingTable(poisonTables.training.head(spec), silent(bench.run));
  return (await trainedModel(bench, spec.seed, doing, table, await curveMeasure(bench))).model;
}

async function poisonValue(
  cell: ArenaCell,
  spec: PoisonSpec,
  bench: Bench,
  file: AttackFile | undefined,
): Promise<CellValue> {
  const subject = await poisonSubject(spec, bench, await cleanModel(spec, bench));
  const { nUsers } = bench.data.split;
  const way = wayOf(cell);
  const besides = cell.row === 'clean' ? await cleanOnly(spec, bench) : {};
  const left = (listed: Uint8Array, test: number): CellValue => ({
    kept: listed.map((one) => 1 - one),
    test,
    norm: null,
    length: null,
    users: new Uint8Array(nUsers).fill(1),
    ...besides,
  });
  if (cell.row === 'clean' && way.method === 'none') {
    const { ranking, test } = subject.clean;
    return left(listedPairs(ranking, nUsers, subject.targets), test.hr);
  }
  if (file?.family === 'fakes') {
    const fakes = fakesIn(file, allowedBy(cell.column, spec, bench.data));
    const part = { file: cell.file, column: cell.column, seed: spec.seed, attack: spec.attack };
    const key = stageKey('fakes from a file', part, bench.data.keys.split);
    const told = { label: file.name, doing: { study: 'arena', stage: 'cells', item: null } } as const;
    const { listed, test } = await outcomeWith(subject, { fakes, key, ...told }, way);
    return left(listed, test.hr);
  }
  const attack = cell.row === 'clean' ? 'random' : attackOf<PoisonProfileId>(cell.row);
  const { listed, test } = await outcomeOf(subject, attack, way, only);
  if (!adapts(attack)) return left(listed, test.hr);
  const { search } = await craftedOf(subject, attack, way);
  return {
    ...left(listed, test.hr),
    ...(search && { tried: triedIn(search) }),
    ...(way.method !== 'none' && { probes: { transferred: await transferred(subject, attack, way) } }),
  };
}

/** What is kept of a defended column under fakes that the search found against the model without a defence. */
async function transferred(
  subject: PoisonSubject,
  attack: PoisonProfileId,
  way: TrainingWay,
): Promise<number> {
  const plain: TrainingWay = { method: 'none', statistics: null };
  const injected = {
    fakes: await fakesOf(subject, attack, plain),
    key: attackKey(subject, attack, plain),
    label: `${poisonProfiles[attack].label} against no defence`,
    doing: { study: 'arena', stage: 'cells', item: null },
  } as const;
  const { listed } = await outcomeWith(subject, injected, way);
  return 1 - shareKept(listed);
}

/** The moved embeddings of a cell of the lab's own attacks, and which of them may be moved. */
export async function perturbedOfCell(
  { spec: plain, row, column }: ArenaCell,
  known: KnownModels,
  { env, run }: Hand,
) {
  if (plain.study !== 'perturb') throw new LabFailure('internal', 'This is no attack on embeddings.');
  const bench = sharing((await openBench(plain, env, run)).bench, known);
  const { subject, spec } = await perturbSubjectOf(plain, column, bench);
  const { params } = await moveBy(subject, row, epsilonOf(spec));
  return { params, targets: spec.attack.targets };
}

/** The fake users of a cell of the lab's own attacks, with the ids of the items that they rate. */
export async function fakesOfCell(cell: ArenaCell, known: KnownModels, { env, run }: Hand) {
  const { spec, row } = cell;
  if (spec.study !== 'poison') throw new LabFailure('internal', 'This is no attack by fake users.');
  const bench = sharing((await openBench(spec, env, run)).bench, known);
  const subject = await poisonSubject(spec, bench, await cleanModel(spec, bench));
  const fakes = await fakesOf(subject, attackOf<PoisonProfileId>(row), wayOf(cell));
  return { ...fakes, itemIds: bench.data.view.itemIds };
}

/** The ids of the items that the fake users of a cell promote. */
export async function targetsOfCell({ spec }: ArenaCell, { env, run }: Hand): Promise<string[]> {
  if (spec.study !== 'poison') throw new LabFailure('internal', 'This is no attack by fake users.');
  const { view, split } = await studyData(spec, env, run);
  return targetsIn(spec, view, split).map((item) => view.itemIds[item]);
}

/** Trains a cell's model, the plain one alone or the defended one too, so that `known` has it. */
export async function trainFor(
  cell: ArenaCell,
  defended: boolean,
  known: KnownModels,
  { env, run }: Hand,
): Promise<void> {
  const { spec, column } = cell;
  if (spec.study === 'evade') return trainInput(cell, spec, defended, known, { env, run });
  if (spec.study === 'certify') return trainMachine(spec, defended, known, { env, run });
  if (spec.study === 'poison') {
    await cleanModel(spec, sharing((await openBench(spec, env, run)).bench, known));
    return;
  }
  const { bench } = await openBench(spec, env, run);
  const plain: PerturbSpec = defended ? spec : { ...spec, defence: { kind: 'none' } };
  await perturbModel(plain, column, sharing({ ...bench, spec: plain }, known));
}

/** Trains the plain model on a cell's poisoned data, on which columns go on that train it further. */
export async function trainPoisoned(cell: ArenaCell, known: KnownModels, { env, run }: Hand): Promise<void> {
  const { spec, row } = cell;
  if (spec.study !== 'poison') throw new LabFailure('internal', 'This is no attack by fake users.');
  const bench = sharing((await openBench(spec, env, run)).bench, known);
  const subject = await poisonSubject(spec, bench, await cleanModel(spec, bench));
  await trainedOnFakes(subject, attackOf<PoisonProfileId>(row));
}

/** What a cell comes to: the same code and the same streams as its experiment, run alone. */
export async function cellValue(
  cell: ArenaCell,
  known: KnownModels,
  { env, run }: Hand,
  file?: AttackFile,
): Promise<CellValue> {
  const { spec } = cell;
  if (spec.study === 'evade') return inputsValue(cell, spec, known, { env, run });
  if (spec.study === 'certify') return clicksValue(cell.row, spec, known, { env, run });
  if (spec.study === 'perturb')
    return perturbValue(cell, spec, sharing((await openBench(spec, env, run)).bench, known), file);
  return poisonValue(cell, spec, sharing((await openBench(spec, env, run)).bench, known), file);
}

/** The same of an attack from a file, which may not fit. */
export async function cellOutcome(
  cell: ArenaCell,
  known: KnownModels,
  hand: Hand,
  file: AttackFile | undefined,
): Promise<CellOutcome> {
  try {
    return await cellValue(cell, known, hand, file);
  } catch (thrown) {
    if (thrown instanceof Unfit) return { unfit: thrown.message };
    throw thrown;
  }
}
