import { type PoisonRow, type PoisonTable, wayId } from '../../../workers/protocol.ts';
import { formatPercent } from '../../charts/format.ts';

/** What users are cut by. */
export const traits = [
  { value: 'ratings', label: 'Number of ratings', few: 'fewest ratings', many: 'most ratings' },
  {
    value: 'taste',
    label: 'Taste near the targets’ audience',
    few: 'least of the audience’s taste',
    many: 'most of the audience’s taste',
  },
  { value: 'mean', label: 'Mean rating given', few: 'strictest ratings', many: 'kindest ratings' },
] as const satisfies readonly {
  readonly value: PoisonRow<'reach'>['by'];
  readonly [words: string]: string;
}[];
export type TraitId = PoisonRow<'reach'>['by'];

/** A fifth of the users, and the share of it with a target in the list under each way to train. */
export interface Fifth {
  readonly group: number;
  readonly users: number;
  readonly from: number;
  readonly to: number;
  /** By the training's id; 'clean' for the clean model. */
  readonly shares: ReadonlyMap<string, number>;
}

const idOf = (row: PoisonRow<'reach'>) => (row.attack === 'none' ? 'clean' : wayId(row));

/** The users cut by a trait, from the smallest values to the largest. */
export function fifthsOf({ rows }: PoisonTable<'reach'>, attack: string, by: TraitId): Fifth[] {
  const groups = new Map<number, { first: PoisonRow<'reach'>; shares: Map<string, number> }>();
  for (const row of rows) {
    if (row.by !== by || (row.attack !== attack && row.attack !== 'none')) continue;
    const group = groups.get(row.group) ?? { first: row, shares: new Map() };
    groups.set(row.group, group);
    group.shares.set(idOf(row), row.share);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => a - b)
    .map(
      ([
        group,
        {
          first: { users, from, to },
          shares,
        },
      ]) => ({ group, users, from, to, shares }),
    );
}

/** Who is reached most and least, in words. */
export function reachInWords(
  fifths: readonly Fifth[],
  by: TraitId,
  defended: { readonly id: string; readonly label: string } | null,
): string {
  const trait = traits.find(({ value }) => value === by)!;
  const first = fifths[0];
  const last = fifths.at(-1);
  if (!first || !last || first === last) return 'No users yet.';
  const told = (id: string) =>
    `${formatPercent(first.shares.get(id) ?? 0)} of the users with the ${trait.few} and ${formatPercent(last.shares.get(id) ?? 0)} of those with the ${trait.many}`;
  const without = `Without a defence the attack reaches ${told('none')}`;
  return defended ? `${without}; with ${defended.label} ${told(defended.id)}.` : `${without}.`;
}
