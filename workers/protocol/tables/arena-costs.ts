import type { ArenaColumnId } from '../names/arena.ts';
import type { ArenaTable } from './arena.ts';

/** A last line of the grid: what columns cost, not what they keep. */
export interface CostLine {
  readonly id: 'cost' | 'settings';
  readonly label: string;
  readonly words: string;
  /** What stands in a column; null while it is not known. */
  at(column: ArenaColumnId): string | null;
}

/** The last lines of the grid; none of a table without rows. */
export function costLines(costs: ArenaTable<'costs'> | null): readonly CostLine[] {
  const rows = costs?.rows ?? [];
  if (rows.length === 0) return [];
  const of = (column: ArenaColumnId) => rows.find((row) => row.column === column);
  return [
    {
      id: 'cost',
      label: 'Training cost',
      words: 'in trainings without a defence, by gradients counted',
      at: (column) => {
        const found = of(column);
        return found ? `${found.counted === 'at most' ? '≤ ' : ''}${found.ratio.toFixed(2)} ×` : null;
      },
    },
    {
      id: 'settings',
      label: 'Settings',
      words: 'that the defence was given to choose from',
      at: (column) => of(column)?.settings.toString() ?? null,
    },
  ];
}
