import { workOfWay } from '../../arena/work.ts';
import { mean } from '../../measure/statistics.ts';
import { type ArenaColumnId, settingsOfColumn, wayOfColumn } from '../../protocol/names/arena.ts';
import { cellOf } from '../../protocol/spec/cells.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
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

/** Seed by seed, of the first cell that says on what data the column was trained. */
function worksOf(spec: ArenaSpec, column: ArenaColumnId, done: readonly Done[]) {
  const known = new Map(
    done.flatMap(({ cell, value }) =>
      cell.column === column && value.trainedOn ? [[cell.repeat, value.trainedOn]] : [],
    ),
  );
  return [...known].flatMap(([repeat, data]) => {
    const trained = cellOf(spec, { column, row: 'clean', family: 'fakes' }, repeat).spec;
    if (trained.study !== 'poison') return [];
    const own = workOfWay(wayOfColumn(column), trained, data);
    const without = workOfWay(null, trained, data);
    return own && without ? [{ own, without }] : [];
  });
}
