import { LabFailure } from '../../protocol/run/errors.ts';
import { type ArenaCell, isOwnRow } from '../../protocol/spec/cells.ts';
import { attackOfRow, hasTeacher, trainingOfColumn } from '../../protocol/spec/cells-inputs.ts';
import type { EvadeSpec } from '../../protocol/spec/spec.ts';
import { pointwiseEpochs } from '../../training/epochs.ts';
import { silent } from '../bench/asking.ts';
import type { Hand } from '../bench/env.ts';
import { openBench } from '../bench/open.ts';
import { type EvadeTarget, qualityOf } from '../evade/attack.ts';
import { type EvadeBench, evadeBench, trainedSubject } from '../evade/models.ts';
import { candidateOf, nthOf, tasksOf } from '../evade/seed.ts';
import { keptWithin, meanInputLength, pairsOf } from '../evade/within.ts';
import type { CellValue } from './cell-value.ts';
import { byKey, type KnownModels } from './known.ts';
import { trainedOn } from './trained-on.ts';

/** The bench of a cell, which says nothing and trains by `known`. */
async function inputBench(spec: EvadeSpec, known: KnownModels, { env, run }: Hand) {
  const { bench } = await openBench(spec, env, run);
  return evadeBench(byKey({ ...bench, run: silent(run) }, known));
}

/** The neural model of a cell, or its teacher alone, trained or taken from `known`. */
async function modelOf(cell: ArenaCell, spec: EvadeSpec, known: KnownModels, hand: Hand, whole: boolean) {
  const bench = await inputBench(spec, known, hand);
  const nth = nthOf(spec, 0);
  const { seed } = spec;
  const teacher = hasTeacher(cell.column)
    ? await trainedSubject(bench, { strategy: 'teacher', sigma: 0, seed }, null, nth)
    : null;
  if (!whole) return null;
  const told = candidateOf(spec, trainingOfColumn(cell.column).training);
  return { bench, subject: await trainedSubject(bench, { ...told, seed }, teacher, nth) };
}

/** Trains the neural model of a cell, or the teacher that several learn from, so that `known` has it. */
export async function trainInput(
  cell: ArenaCell,
  spec: EvadeSpec,
  whole: boolean,
  known: KnownModels,
  hand: Hand,
): Promise<void> {
  await modelOf(cell, spec, known, hand, whole);
}

/** Predictions of an epoch, which all models of a cell's data learn from alike. */
const examplesOf = ({ data, spec: { model } }: EvadeBench): number =>
  pointwiseEpochs(data.split, model.batch, model.negatives).examples;

/** What a cell of inputs comes to: which held-out pairs are still recommended and answered yes. */
export async function inputsValue(
  cell: ArenaCell,
  spec: EvadeSpec,
  known: KnownModels,
  hand: Hand,
): Promise<CellValue> {
  const { row, column } = cell;
  if (row !== 'clean' && !isOwnRow(row)) throw new LabFailure('internal', 'Moved inputs come from no file.');
  const made = await modelOf(cell, spec, known, hand, true);
  const [epsilon] = spec.attack.within ?? [];
  if (!made || epsilon === undefined) throw new LabFailure('internal', 'This cell has no budget.');
  const { bench, subject } = made;
  const tasks = await tasksOf(bench);
  const target: EvadeTarget = { bench, task: tasks.own, subject };
  const kept = await keptWithin(target, attackOfRow(row), epsilon, trainingOfColumn(column).noisy);
  const { own } = await qualityOf(target, tasks);
  const pairs = await pairsOf(target);
  const value = { kept, test: own.hr ?? Number.NaN, length: meanInputLength(target, pairs) };
  if (row !== 'clean') return { ...value, norm: epsilon };
  const { split, view } = bench.data;
  return {
    ...{ ...value, norm: null },
    sample: {
      users: Array.from(pairs.users, (user) => view.userIds[user]),
      items: Array.from(pairs.items, (item) => view.itemIds[item]),
    },
    trainedOn: trainedOn(split, examplesOf(bench)),
  };
}
