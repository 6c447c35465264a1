import { type ArenaColumnId, type ArenaRowId, arenaColumn, arenaRow } from '../names/arena.ts';
import type { CertificateId } from '../names/certify.ts';
import { budgetFirst } from './arena.ts';
import { parseSpec } from './resolve.ts';
import type { ArenaSpec, CertifySpec } from './spec.ts';

/** Nodes an instance that the exact search may take in an arena; what it leaves open lies between attack and proof. */
export const clickNodes = 100_000;

/** The verdict of Certify that a row tells; of no attack what is right without one. */
export function verdictOfRow(row: ArenaRowId | 'clean') {
  const { attack, proof, searches } = row === 'clean' ? none : arenaRow(row);
  return { certificate: attack as CertificateId, tells: proof ? 'proved' : 'kept', searches } as const;
}
const none = { attack: 'exact', proof: undefined, searches: undefined } as const;

function defenceOf(column: ArenaColumnId): object {
  const { defence } = arenaColumn(column);
  if (defence.of !== 'clicks') return { kind: 'none' };
  if (defence.training === 'fm-rt-row') return { kind: 'fm-rt', bound: 'row-bound' };
  return { kind: defence.training };
}

/**
 * Clicks against a factorization machine, and the place in Certify's table of accuracy under attack. `common`: what all
 * cells of a repeat share.
 */
export function clickCell(
  { budget }: Pick<ArenaSpec, 'budget'>,
  { column, row }: { readonly column: ArenaColumnId; readonly row: ArenaRowId | 'clean' },
  common: object,
) {
  const { clicks = budgetFirst.clicks, instances = budgetFirst.instances } = budget;
  const { certificate, tells, searches } = verdictOfRow(row);
  const spec = parseSpec({
    ...common,
    study: 'certify',
    attack: { budget: clicks, sample: instances, nodes: searches ? clickNodes : 0 },
    defence: defenceOf(column),
  }) as CertifySpec;
  const q = row === 'clean' ? 0 : clicks;
  return { spec, place: { table: 'accuracy', where: { method: certificate, q }, column: tells } };
}
