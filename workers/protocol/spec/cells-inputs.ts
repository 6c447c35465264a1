import { type ArenaColumnId, type ArenaRowId, arenaColumn, arenaRow } from '../names/arena.ts';
import { type EvadeAttackId, evadeRivals, evadeStudents, isRival } from '../names/evade.ts';
import { budgetFirst } from './arena.ts';
import { parseSpec } from './resolve.ts';
import type { ArenaSpec, EvadeSpec } from './spec.ts';

interface InputSpot {
  readonly column: ArenaColumnId;
  readonly row: ArenaRowId | 'clean';
}

/** What a column of neural models is trained as, and whether its noise stays on at test time. */
export function trainingOfColumn(column: ArenaColumnId) {
  const { defence } = arenaColumn(column);
  if (defence.of !== 'inputs') throw new RangeError(`${column} is no neural model.`);
  return { training: defence.training, noisy: defence.noisy === true };
}

/** Whether a column learns from a teacher. */
export function hasTeacher(column: ArenaColumnId): boolean {
  const { training } = trainingOfColumn(column);
  return training !== 'fncf' && !isRival(training);
}

/** The attack of Evade behind a row. */
export const attackOfRow = (row: ArenaRowId | 'clean'): EvadeAttackId | 'none' =>
  row === 'clean' ? 'none' : (arenaRow(row).attack as EvadeAttackId);

/**
 * An attack on what enters a neural model, and the place in Evade's table of what is kept within a budget. `common`: what
 * all cells of a repeat share, without a model. The kernels have no dense layers, so where they are asked for, or
 * nothing is, TensorFlow.js in WebAssembly computes.
 */
export function inputCell(
  { budget, engine }: Pick<ArenaSpec, 'budget' | 'engine'>,
  spot: InputSpot,
  common: object,
) {
  const { radius = budgetFirst.radius, instances = budgetFirst.instances } = budget;
  const { training, noisy } = trainingOfColumn(spot.column);
  const spec = parseSpec({
    ...common,
    study: 'evade',
    engine: engine === 'auto' || engine === 'kernels' ? 'tfjs-wasm' : engine,
    ...(training in evadeRivals && { rivals: [training] }),
    defence: { strategies: [training in evadeStudents ? training : 'fncf'] },
    attack: { examples: instances, within: [radius] },
  }) as EvadeSpec;
  const noise = noisy ? 'on' : 'off';
  const where = { strategy: training, noise, attack: attackOfRow(spot.row), epsilon: radius };
  return { spec, place: { table: 'within', where, column: 'kept' } };
}
