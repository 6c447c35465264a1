import type { RunContext } from '../../core/run.ts';
import { writeSafetensors } from '../../core/safetensors.ts';
import type { Tensor } from '../../core/tensor.ts';
import { attackedMatrices } from '../../perturb/direction.ts';
import type { AttackAnswer, AttackQuestion } from '../../protocol/ask/attack.ts';
import { type ArenaRowId, arenaRow } from '../../protocol/names/arena.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { ArenaCell } from '../../protocol/spec/cells.ts';
import { planOf } from '../../protocol/spec/check/arena.ts';
import type { ArenaSpec, Spec } from '../../protocol/spec/spec.ts';
import type { StudyEnv } from '../bench/env.ts';
import { Known, type KnownModels } from './known.ts';
import { fakesOfCell, perturbedOfCell, targetsOfCell } from './value.ts';

const text = new TextEncoder();
const field = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** The cells of a row, seed by seed; none where no column meets it. */
const cellsOf = (spec: ArenaSpec, row: ArenaRowId): ArenaCell[] =>
  planOf(spec).cells.filter((cell) => cell.row === row);

/** What hands and files need to make an attack again. */
interface Making {
  readonly known: KnownModels;
  readonly env: StudyEnv;
  readonly run: RunContext;
}

async function fakesCsv(cells: readonly ArenaCell[], { known, ...hand }: Making): Promise<string> {
  const lines = ['user,item,rating,column,seed'];
  for (const cell of cells) {
    const { rows, columns, offsets, values, itemIds } = await fakesOfCell(cell, known, hand);
    const place = `${cell.column},${cell.spec.seed}`;
    for (let fake = 0; fake < rows; fake++)
      for (let at = offsets[fake]; at < offsets[fake + 1]; at++)
        lines.push(`fake${fake},${field(itemIds[columns[at]])},${values?.[at] ?? 1},${place}`);
  }
  return `${lines.join('\n')}\n`;
}

async function embeddingsFile(
  cells: readonly ArenaCell[],
  { known, ...hand }: Making,
): Promise<Uint8Array<ArrayBuffer>> {
  const tensors: Record<string, Tensor> = {};
  for (const cell of cells) {
    const { params, targets } = await perturbedOfCell(cell, known, hand);
    for (const matrix of attackedMatrices(params, targets))
      tensors[`${cell.column}/${cell.spec.seed}/${matrix}`] = params[matrix];
  }
  return writeSafetensors({ tensors, metadata: {} });
}

async function targetsCsv(spec: ArenaSpec, making: Making): Promise<string> {
  const fakes = planOf(spec).cells.filter(({ family, row }) => family === 'fakes' && row === 'clean');
  const first = new Map(fakes.map((cell) => [cell.repeat, cell]));
  const lines = ['seed,item'];
  for (const cell of first.values())
    for (const item of await targetsOfCell(cell, making)) lines.push(`${cell.spec.seed},${field(item)}`);
  return `${lines.join('\n')}\n`;
}

/**
 * An attack of an arena as the file that the arena reads: fake users as CSV, embeddings as safetensors, for every model
 * and defence that meets it and every seed. Without a row the items that fake users promote. What is not remembered is
 * trained again.
 */
export async function exportedAttack(
  spec: ArenaSpec,
  row: ArenaRowId | null,
  making: Making,
): Promise<AttackAnswer> {
  if (row === null) return { name: 'targets.csv', bytes: text.encode(await targetsCsv(spec, making)) };
  const cells = cellsOf(spec, row);
  if (cells.length === 0)
    throw new LabFailure(
      'bad-spec',
      `${arenaRow(row).label} meets no column of this grid, so there is nothing to export.`,
    );
  if (arenaRow(row).family === 'embeddings')
    return { name: `${row}.safetensors`, bytes: await embeddingsFile(cells, making) };
  return { name: `${row}.csv`, bytes: text.encode(await fakesCsv(cells, making)) };
}

/** Answers the page; see `exportedAttack`. */
export async function askAttack(
  spec: Spec,
  { row }: AttackQuestion,
  env: StudyEnv,
  run: RunContext,
): Promise<AttackAnswer> {
  if (spec.study !== 'arena') throw new LabFailure('internal', 'This is no arena.');
  return exportedAttack(spec, row, { known: new Known(), env, run });
}
