import { type CertifyTable, certifyTables } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { useOverlays } from '../../frame/usePins.ts';
import type { Method } from './shares.ts';

/** All bounds share the greedy attack; those of any one of them do. */
const roles = { best: 'attacked', exact: 'nonRobust', random: 'noise' } as const satisfies Partial<
  Record<Method, string>
>;
const strokes = {
  best: { dash: '9 3', marker: 'square' },
  exact: { dash: '', marker: 'cross' },
  random: { dash: '2 3', marker: 'diamond' },
} as const;
const labels = { best: 'Greedy', exact: 'Exact', random: 'Random' } as const;

/** Predictions flipped against the budget: chosen switches against random ones (paper 000, figure 2). */
export function AttackFigure({
  table,
  budget,
}: {
  readonly table: CertifyTable<'shares'>;
  readonly budget: number;
}) {
  const overlays = useOverlays('certify', (read) => read(certifyTables.shares));
  return (
    <LineFigure
      overlays={overlays}
      table={table}
      x="q"
      y="nonRobust"
      series="method"
      {...{ roles, strokes, labels }}
      xDomain={[1, budget]}
      yDomain={[0, 1]}
      xLabel="Budget q (switched clicks)"
      yLabel="Share flipped"
      title="Chosen switches against random ones"
      height={260}
    />
  );
}
