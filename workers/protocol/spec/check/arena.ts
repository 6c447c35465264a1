import { type ArenaCell, type ArenaSpot, cellOf, spotsOf, unmetBy } from '../cells.ts';
import type { ArenaSpec } from '../spec.ts';
import { checkCertify } from './certify.ts';
import { checkCommon } from './common.ts';
import { checkEvade } from './evade.ts';
import { checkPerturb } from './perturb.ts';
import { checkPoison } from './poison.ts';
import type { Refusal } from './refusal.ts';

/** A place of the table where nothing can be measured, and why in a sentence. */
export interface Hatched extends ArenaSpot {
  readonly reason: string;
}

/** A grid laid out: what is to be run, seed by seed, and what cannot be. */
export interface ArenaPlan {
  readonly cells: readonly ArenaCell[];
  readonly hatched: readonly Hatched[];
}

function refusalsOf(spec: ArenaCell['spec']): readonly Refusal[] {
  switch (spec.study) {
    case 'perturb':
      return checkPerturb(spec);
    case 'poison':
      return checkPoison(spec);
    case 'certify':
      return checkCertify(spec);
    case 'evade':
      return checkEvade(spec);
  }
}

/** Why the study of a cell refuses it, without what to set in that study; null where it does not. */
function refusalOf({ spec }: ArenaCell): string | null {
  const refusals = refusalsOf(spec);
  return refusals.length > 0 ? refusals.map(({ message, reason }) => reason ?? message).join(' ') : null;
}

/** Lays a grid out: cells seed by seed, so that every column has its first seed before any has its second. */
export function planOf(grid: ArenaSpec): ArenaPlan {
  const hatched: Hatched[] = [];
  const open: ArenaSpot[] = [];
  for (const spot of spotsOf(grid)) {
    const reason = unmetBy(spot) ?? refusalOf(cellOf(grid, spot, 0));
    if (reason === null) open.push(spot);
    else hatched.push({ ...spot, reason });
  }
  const repeats = Array.from({ length: grid.repeats }, (_, repeat) => repeat);
  return { cells: repeats.flatMap((repeat) => open.map((spot) => cellOf(grid, spot, repeat))), hatched };
}

/** What an arena is refused for: one cell that can be measured is enough. */
export function checkArena(spec: ArenaSpec): readonly Refusal[] {
  const common = checkCommon(spec);
  if (common.length > 0) return common;
  const names = spec.files?.map(({ name }) => name) ?? [];
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined)
    return [
      { path: 'files', message: `Two attacks from files are called ${twice}; rename one, rows go by names.` },
    ];
  const { cells, hatched } = planOf(spec);
  if (cells.some(({ row }) => row !== 'clean')) return [];
  return [
    {
      path: 'rows',
      message: `No attack of this grid meets a column that it can be measured on: ${hatched[0] ? `${hatched[0].reason} Choose other attacks or columns` : 'choose attacks and columns'}.`,
    },
  ];
}
