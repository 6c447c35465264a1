import { SegmentedControl } from '@mantine/core';
import { type EvadeTable, evadeTables, evadeTrainings, noiseViews } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { rowsWhere } from '../../charts/tables.ts';
import type { Reference } from '../../charts/types.ts';
import { useLook } from '../../frame/useLook.ts';
import { useOverlays } from '../../frame/usePins.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { tr } from '../../words/tr.ts';
import styles from './evade.module.css';

const roles = Object.fromEntries(Object.entries(noiseViews).map(([id, { role }]) => [id, role]));
const labels = Object.fromEntries(Object.entries(noiseViews).map(([id, { label }]) => [id, label]));

const HEIGHT = 250;
const FRAME = 120;

/** What students without noise layers give, as a line through the figure. */
function references(rows: EvadeTable<'noise'>['rows'], key: 'rate' | 'distortion'): Reference[] {
  return (['fncf', 'distil'] as const).flatMap((strategy) => {
    const value = rows.find((row) => row.strategy === strategy)?.[key];
    const { label, role } = evadeTrainings[strategy];
    return value !== undefined && value !== null ? [{ label, value, role }] : [];
  });
}

/** Success and distortion against σ, for one hinted student at a time; the others as horizontal lines. */
export function NoiseFigures({ table }: { table: EvadeTable<'noise'> | null }) {
  const [chosen, setChosen] = useLook('evade', 'noise');
  const hinted = (['single', 'multi'] as const).filter((id) =>
    table?.rows.some((row) => row.strategy === id),
  );
  const strategy = hinted.find((id) => id === chosen) ?? hinted[0];
  const overlays = useOverlays('evade', (read) => {
    const noise = read(evadeTables.noise);
    return noise && rowsWhere(noise, (row) => row.strategy === strategy);
  });
  if (!table || !strategy) return <Waiting title="Success against the noise σ" height={HEIGHT + FRAME} />;
  const own = rowsWhere(table, (row) => row.strategy === strategy);
  const { label } = evadeTrainings[strategy];
  const shared = {
    table: own,
    overlays,
    x: 'sigma',
    series: 'view',
    roles,
    labels,
    xLabel: 'Noise σ',
    height: HEIGHT,
  } as const;
  return (
    <>
      {hinted.length > 1 && (
        <SegmentedControl
          className={styles.choice}
          aria-label={tr('Student in the figures against σ')}
          data={hinted.map((value) => ({ value, label: tr(evadeTrainings[value].label) }))}
          value={strategy}
          onChange={(value) => setChosen(value as typeof chosen)}
        />
      )}
      <div className={styles.pair}>
        <LineFigure
          {...shared}
          y="rate"
          sd="rateSd"
          references={references(table.rows, 'rate')}
          yLabel="Success rate"
          yDomain={[0, 1]}
          title={`Success against σ, ${label}`}
          caption="At the c of the settings. With noise at test time the rate is the share of noisy answers that are no."
        />
        <LineFigure
          {...shared}
          table={rowsWhere(own, (row) => row.view !== 'untouched')}
          y="distortion"
          sd="distortionSd"
          references={references(table.rows, 'distortion')}
          yLabel="Mean distortion"
          title={`Distortion of the successes against σ, ${label}`}
        />
      </div>
    </>
  );
}
