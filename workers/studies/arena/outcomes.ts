import { arenaFamilies } from '../../protocol/names/arena.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import { linesOf } from '../../protocol/spec/cells.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import type { ArenaTableRow } from '../../protocol/tables/arena.ts';
import { isProof } from '../../protocol/tables/arena-grid.ts';
import type { Done } from './cell-rows.ts';

/** Rows beyond which a table of single outcomes is left out: a page could not hold it. */
export const mostOutcomes = 50_000;

/** The families whose instances are drawn, so that a table can name each. */
export const drawnFamilies = (spec: ArenaSpec) =>
  idsOf(arenaFamilies).filter(
    (family) => (family === 'clicks' || family === 'inputs') && linesOf(spec, family).length > 0,
  );

/** The instances of one column and seed, a row each, with the lines of the grid that they are lost under. */
function rowsOf(clean: Done, lines: readonly Done[]): ArenaTableRow<'outcomes'>[] {
  const { cell, value } = clean;
  const { users = [], items = [] } = value.sample ?? {};
  const { family, column, spec } = cell;
  const answers = value.kept.length / users.length;
  const attacks = lines.filter(({ cell: { row } }) => row !== 'clean' && !isProof(row));
  const proofs = lines.filter(({ cell: { row } }) => row !== 'clean' && isProof(row));
  const where = (some: readonly Done[], n: number, kept: 0 | 1) =>
    some
      .filter((one) => one.value.kept[n] === kept)
      .map(({ cell: { row } }) => row)
      .join('; ');
  return Array.from(value.kept, (kept, n) => ({
    ...{ family, column, seed: spec.seed },
    ...{ user: users[Math.floor(n / answers)], item: items[Math.floor(n / answers)] },
    answer: answers > 1 ? (n % answers) + 1 : null,
    clean: kept === 1 ? 'kept' : 'lost',
    lost: where(attacks, n, 0),
    ...(family === 'clicks' && { proved: where(proofs, n, 1) }),
  }));
}

/**
 * What became of every instance that was drawn, under every line that has been measured: what a worst case is made of.
 * @param done in the order of the grid
 * @returns null where they are more than `mostOutcomes`
 */
export function outcomeRows(done: readonly Done[]): ArenaTableRow<'outcomes'>[] | null {
  const groups = new Map<string, Done[]>();
  for (const one of done) {
    const { family, column, repeat } = one.cell;
    if (family !== 'clicks' && family !== 'inputs') continue;
    const key = [family, column, repeat].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const whole = [...groups.values()].flatMap((lines) => {
    const clean = lines.find(({ cell: { row }, value }) => row === 'clean' && value.sample);
    return clean ? [{ clean, lines }] : [];
  });
  const rows = whole.reduce((sum, { clean }) => sum + clean.value.kept.length, 0);
  return rows > mostOutcomes ? null : whole.flatMap(({ clean, lines }) => rowsOf(clean, lines));
}
