import {
  type ArenaColumnId,
  type ArenaFamily,
  type ArenaFileRow,
  type ArenaRowId,
  arenaColumn,
  arenaFamilies,
  arenaRow,
  fileNameOf,
  fileRow,
  isFileRow,
  wayOfColumn,
} from '../names/arena.ts';
import { isMultiStep } from '../names/perturb.ts';
import { poisonDefences, poisonDetectors, usesStatistics } from '../names/poison.ts';
import { clickCell } from './cells-clicks.ts';
import { inputCell } from './cells-inputs.ts';
import { parseSpec } from './resolve.ts';
import type { ArenaSpec, CertifySpec, EvadeSpec, PerturbSpec, PoisonSpec, Spec } from './spec.ts';

/** Where a cell's number stands in the tables of its study. */
export interface ArenaPlace {
  readonly table: string;
  /** Members of the one row that is meant. */
  readonly where: Readonly<Record<string, string | number | null>>;
  readonly column: string;
}

/** A row of the table: an attack, one from a file, or none. */
export type ArenaLine = ArenaRowId | ArenaFileRow | 'clean';

/** True for an attack of the lab's own. */
export const isOwnRow = (row: ArenaLine): row is ArenaRowId => row !== 'clean' && !isFileRow(row);

/** By what a cell of the table is told where it is looked at: of a line of attacks, or one made of others. */
export const cellLook = ({
  family,
  line,
  column,
}: {
  readonly family: ArenaFamily;
  readonly line: ArenaLine | 'mean' | 'worst';
  readonly column: ArenaColumnId;
}): string => [family, line, column].join(' ');

/** Where a cell stands in the grid. */
export interface ArenaSpot {
  readonly column: ArenaColumnId;
  readonly row: ArenaLine;
  readonly family: ArenaFamily;
}

/**
 * A cell of one seed: a whole experiment of a study, and the place of its number in that study's tables. Of an attack
 * on embeddings it is HR@K under attack, of fake users the target HR@K, of which the arena shows what is left of 1, of
 * clicks the accuracy under attack, of inputs the share kept within the budget.
 */
export interface ArenaCell extends ArenaSpot {
  /** From 0. */
  readonly repeat: number;
  readonly spec: PerturbSpec | PoisonSpec | CertifySpec | EvadeSpec;
  /** Null where the spec does not have the number: of an attack from a file, or one that is chosen of several. */
  readonly place: ArenaPlace | null;
  /** The hash of the file that the attack comes from; absent for the lab's own. */
  readonly file?: string;
}

/** The battery against embeddings: PGD and BIM stay in the row's ball, in which FGSM and noise spend their length. */
export const battery = { iterations: 25, share: 0.25 } as const;

/** What PGD with restarts tries: so many starts, each with these lengths of a step as shares of ε. */
export const restarts = { draws: [0, 1], shares: [0.125, 0.25, 0.5] } as const;

/** The spec of one of its walks. */
export const restarted = (spec: PerturbSpec, draw: number, share: number): PerturbSpec => ({
  ...spec,
  attack: { ...spec.attack, draw, step: { kind: 'share', share } },
});

/** Epochs and steps are those of the study's defaults; what all cells share is said by the grid. */
function shared(grid: ArenaSpec, column: ArenaColumnId, repeat: number) {
  const next = (seed: number) => (seed + repeat) % 2 ** 32;
  const { model } = arenaColumn(column);
  return {
    seed: next(grid.seed),
    dataset: grid.dataset,
    view: { ...grid.view, feedback: model === 'mf' ? 'explicit' : 'implicit' },
    split: 'seed' in grid.split ? { ...grid.split, seed: next(grid.split.seed) } : grid.split,
    model: { kind: model },
    // A machine's choice would be a number's too.
    engine: grid.engine === 'auto' ? 'kernels' : grid.engine,
    measure: grid.measure,
    repeats: 1,
  };
}

function resolved<S extends 'perturb' | 'poison'>(study: S, input: object): Extract<Spec, { study: S }> {
  return parseSpec({ study, ...input }) as Extract<Spec, { study: S }>;
}

/** The file behind a row. */
function fromFile({ files = [] }: ArenaSpec, row: ArenaFileRow): Pick<ArenaCell, 'file'> {
  const name = fileNameOf(row);
  return { file: files.find((one) => one.name === name)?.hash };
}

/** An attack on embeddings; of the clean row the one whose baselines are read, which is the cheapest. */
function perturbCell(
  grid: ArenaSpec,
  { column, row }: ArenaSpot,
  repeat: number,
): Omit<ArenaCell, keyof ArenaSpot> {
  const { defence } = arenaColumn(column);
  const { epsilon } = grid.budget;
  const method = isOwnRow(row) ? arenaRow(row).attack : 'random';
  const spec = resolved('perturb', {
    ...shared(grid, column, repeat),
    attack: {
      methods: [method],
      against: { kind: 'iterations', epsilon, upTo: battery.iterations, every: battery.iterations },
      iterations: battery.iterations,
      step: { kind: 'share', share: battery.share },
      projection: 'row',
      start: 'budget',
    },
    ...(defence.of === 'fakes' && { defence: { kind: defence.method } }),
    ...(defence.of === 'embeddings' && {
      defence:
        defence.kind === 'apr'
          ? {
              kind: 'apr',
              noise: { kind: defence.met },
              undefended: defence.control ? 'continued' : 'pre-trained',
            }
          : { kind: 'distillation' },
    }),
  });
  const isDefended = defence.of === 'fakes' || (defence.of === 'embeddings' && !defence.control);
  const prefix = isDefended ? 'defended-' : '';
  const iteration = isMultiStep(method) ? battery.iterations : 1;
  if (isFileRow(row)) return { repeat, spec, place: null, ...fromFile(grid, row) };
  if (isOwnRow(row) && arenaRow(row).restarts) return { repeat, spec, place: null };
  const place: ArenaPlace =
    row === 'clean'
      ? { table: `${prefix}baselines`, where: { name: 'clean' }, column: 'hr' }
      : { table: `${prefix}sweep`, where: { method, iteration }, column: 'hr' };
  return { repeat, spec, place };
}

/** Fake users against a way to train; in the clean row there are none of them. */
function poisonCell(
  grid: ArenaSpec,
  { column, row }: ArenaSpot,
  repeat: number,
): Omit<ArenaCell, keyof ArenaSpot> {
  const { fakes, targets } = grid.budget;
  const attack = isOwnRow(row) ? arenaRow(row).attack : 'random';
  const method = wayOfColumn(column);
  const common = shared(grid, column, repeat);
  const spec = resolved('poison', {
    ...common,
    measure: { ...common.measure, climb: false },
    attack: {
      profiles: [attack],
      targets: { kind: 'random', count: targets },
      share: row === 'clean' ? 0 : fakes,
    },
    defence: {
      methods: method && Object.hasOwn(poisonDefences, method) ? [method] : [],
      detectors: method && Object.hasOwn(poisonDetectors, method) ? [method] : [],
      statistics: ['honest'],
    },
  });
  if (isFileRow(row)) return { repeat, spec, place: null, ...fromFile(grid, row) };
  const statistics = method && usesStatistics(method) ? 'honest' : null;
  // The clean model without a defence is there already; a defence is trained on the clean data once more.
  const met = row === 'clean' && method === null ? 'none' : attack;
  const where = { attack: met, defence: method ?? 'none', statistics };
  return { repeat, spec, place: { table: 'outcomes', where, column: 'hr' } };
}

/** Clicks against a machine, or without any. */
function clicksCell(
  grid: ArenaSpec,
  { column, row }: ArenaSpot,
  repeat: number,
): Omit<ArenaCell, keyof ArenaSpot> {
  if (row !== 'clean' && !isOwnRow(row)) throw new RangeError('Clicks come from no file.');
  const { repeats: _, ...common } = shared(grid, column, repeat);
  return { repeat, ...clickCell(grid, { column, row }, common) };
}

/** Steps on what enters a neural model, or none. */
function inputsCell(
  grid: ArenaSpec,
  { column, row }: ArenaSpot,
  repeat: number,
): Omit<ArenaCell, keyof ArenaSpot> {
  if (row !== 'clean' && !isOwnRow(row)) throw new RangeError('Moved inputs come from no file.');
  const { model: _, ...common } = shared(grid, column, repeat);
  return { repeat, ...inputCell(grid, { column, row }, common) };
}

/** The lines of a family in the order of the table: no attack first, files last; none where the grid has no attack of it. */
export function linesOf(
  { rows, files = [] }: Pick<ArenaSpec, 'rows' | 'files'>,
  family: ArenaFamily,
): ArenaLine[] {
  const own: ArenaLine[] = [
    ...[...new Set(rows)].filter((row) => arenaRow(row).family === family),
    ...files.filter((file) => file.family === family).map(({ name }) => fileRow(name)),
  ];
  return own.length > 0 ? ['clean', ...own] : [];
}

/** Every place of the table, column by column within a family, families in their order. */
export function spotsOf(grid: ArenaSpec): ArenaSpot[] {
  const columns = [...new Set(grid.columns)];
  const families = Object.keys(arenaFamilies) as ArenaFamily[];
  return families.flatMap((family) =>
    columns.flatMap((column) => linesOf(grid, family).map((row) => ({ column, row, family }))),
  );
}

/**
 * Why a family's study has no such column at all, in a sentence; null where it is the study's own check that says
 * whether they can meet.
 */
export function unmetBy({ column, family }: ArenaSpot): string | null {
  const { model, label } = arenaColumn(column);
  if (family === 'inputs')
    return model === 'fncf' ? null : `${label} is none of the models whose inputs Evade moves.`;
  if (model === 'fncf') return `${label} is met on its inputs alone: the arena trains it in Evade.`;
  if (family === 'clicks')
    return model === 'fm' ? null : `Clicks in a history are read by FM, and ${label} reads none.`;
  return model === 'fm' ? `${label} is met by clicks alone: the arena trains it in Certify.` : null;
}

const cells = { embeddings: perturbCell, fakes: poisonCell, clicks: clicksCell, inputs: inputsCell } as const;

/** The cell of a place and a repeat. The place must be one at which attack and training can meet. */
export const cellOf = (grid: ArenaSpec, spot: ArenaSpot, repeat: number): ArenaCell => ({
  ...spot,
  ...cells[spot.family](grid, spot, repeat),
});
