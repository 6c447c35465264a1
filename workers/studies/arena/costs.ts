import { type TrainedOn, type Work, workOfMachine, workOfNeural, workOfWay } from '../../arena/work.ts';
import { mean } from '../../measure/statistics.ts';
import { type ArenaColumnId, settingsOfColumn, wayOfColumn } from '../../protocol/names/arena.ts';
import { type ArenaCell, cellOf } from '../../protocol/spec/cells.ts';
import { hasTeacher } from '../../protocol/spec/cells-inputs.ts';
import type { ArenaSpec, CertifySpec } from '../../protocol/spec/spec.ts';
import type { ArenaTableRow } from '../../protocol/tables/arena.ts';
import type { Done } from './cell-rows.ts';

/** What the columns take to train without an attack, as far as it is known on how much data. */
export function costRows(spec: ArenaSpec, done: readonly Done[]): ArenaTableRow<'costs'>[] {
  return [...new Set(spec.columns)].flatMap((column) => {
    const works = worksOf(spec, column, done);
    const [first] = works;
    if (!first) return [];
    const gradients = mean(works.map(({ own }) => own.gradients));
    const plain = mean(works.map(({ without }) => without.gradients));
    return [
      {
        ...{ column, ratio: gradients / plain, trainings: first.own.trainings },
        ...{ gradients: Math.round(gradients), plain: Math.round(plain) },
        counted: first.own.exact ? ('exactly' as const) : ('at most' as const),
        settings: settingsOfColumn,
      },
    ];
  });
}

/** What a column takes on these data, and what it would without a defence; null where nothing is trained by gradients. */
function workOf(
  spec: ArenaSpec,
  { column, repeat, spec: own }: ArenaCell,
  data: TrainedOn,
): { readonly own: Work; readonly without: Work } | null {
  if (own.study === 'certify') {
    const plain: CertifySpec = { ...own, defence: { kind: 'none' } };
    return { own: workOfMachine(own, data), without: workOfMachine(plain, data) };
  }
  if (own.study === 'evade')
    return { own: workOfNeural(own, hasTeacher(column), data), without: workOfNeural(own, false, data) };
  const trained = cellOf(spec, { column, row: 'clean', family: 'fakes' }, repeat).spec;
  if (trained.study !== 'poison') return null;
  const [way, without] = [workOfWay(wayOfColumn(column), trained, data), workOfWay(null, trained, data)];
  return way && without && { own: way, without };
}

/** Seed by seed, of the first cell that says on what data the column was trained. */
function worksOf(spec: ArenaSpec, column: ArenaColumnId, done: readonly Done[]) {
  const known = new Map<number, Pick<Done, 'cell' | 'value'>>();
  for (const one of done)
    if (one.cell.column === column && one.value.trainedOn && !known.has(one.cell.repeat))
      known.set(one.cell.repeat, one);
  return [...known.values()].flatMap(
    ({ cell, value }) => (value.trainedOn && workOf(spec, cell, value.trainedOn)) ?? [],
  );
}
