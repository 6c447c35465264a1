import type { ArenaCell, ArenaLine } from './cells.ts';

/** Profiles that take longer to make than a model to train. */
const crafted: readonly ArenaLine[] = ['pga', 's-tna'];

/**
 * What a cell has made that others have made too, by what decides it: the fakes of an attack that takes long, whatever
 * the defence, and the certificates of a machine, of which attacks and proofs are read. Null for none.
 */
export function sharedBy({ row, column, repeat, spec }: ArenaCell): string | null {
  if (spec.study === 'certify') return [column, repeat, spec.attack.nodes].join(' ');
  return crafted.includes(row) ? [row, spec.model.kind, repeat].join(' ') : null;
}
