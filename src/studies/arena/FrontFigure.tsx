import {
  type ArenaColumnId,
  type ArenaFamily,
  type ArenaTable,
  arenaColumn,
  arenaFamilies,
} from '../../../workers/protocol.ts';
import { ScatterFigure } from '../../charts/ScatterFigure.tsx';

const dot = { dash: '', marker: 'circle' } as const;
const ring = { dash: '', marker: 'ring' } as const;

/** What a point is called: a picture beside a table has no room for long names. */
const shortName = (id: ArenaColumnId): string => {
  const { short, label } = arenaColumn(id);
  return short ?? label;
};

/** The clean measure against the worst case, a point a column; those that no other beats in both are joined. */
export function FrontFigure({
  table,
  family,
  k,
}: {
  readonly table: ArenaTable<'places'>;
  readonly family: ArenaFamily;
  readonly k: number;
}) {
  const rows = table.rows.filter((row) => row.family === family && row.clean !== null);
  const pointsOf = (front: 'yes' | 'no') =>
    rows
      .filter(({ undominated }) => undominated === front)
      .map(({ clean, worst, column }) => ({ x: clean ?? 0, y: worst, name: shortName(column) }))
      .sort((a, b) => a.x - b.x);
  const [front, beaten] = [pointsOf('yes'), pointsOf('no')];
  return (
    <ScatterFigure
      title={`What the worst case costs, ${arenaFamilies[family].label.toLowerCase()}`}
      caption="Undominated columns are joined: no other is better in one and no worse in the other."
      table={{ ...table, rows }}
      xLabel={family === 'clicks' ? 'Test accuracy without attack' : `Test HR@${k} without attack`}
      yLabel="Kept in the worst case"
      fromZero={false}
      shares
      height={270}
      series={[
        { label: 'Undominated', role: 'defended', stroke: dot, points: front, line: 'in order' },
        { label: 'Beaten in one, better in none', role: 'random', stroke: ring, points: beaten, line: null },
      ]}
      description={`Undominated: ${front.map(({ name }) => name).join(', ') || 'none yet'}.`}
    />
  );
}
