import { NativeSelect } from '@mantine/core';
import { attacksOf, type PoisonTable, poisonTables } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { popularityLine } from '../../charts/popularity.ts';
import type { Reference } from '../../charts/types.ts';
import { useLook } from '../../frame/useLook.ts';
import { useOverlays } from '../../frame/usePins.ts';
import { tr } from '../../words/tr.ts';
import { AttackChoice, useAttack } from './AttackChoice.tsx';
import { outcomeLabel } from './cells.ts';
import styles from './poison.module.css';
import { firstSwept, originOf, type SweptMeasure, sweepLines, sweptMeasures } from './sweep.ts';

/** RI or target HR against the attack size (Fig. 2 of paper 003), or HR against the share of ERM users (Fig. 3). */
export function SweepFigure({
  table,
  over,
  k,
  popularity,
}: {
  readonly table: PoisonTable<'sweep'>;
  readonly over: 'size' | 'erm';
  readonly k: number;
  /** Test HR of the most rated items; null before it is measured. */
  readonly popularity: number | null;
}) {
  const attacks = attacksOf(table.rows);
  const [chosen, setMeasure] = useLook('poison', 'swept');
  const measure = chosen ?? firstSwept(table, over);
  const attack = useAttack(attacks);
  const { table: drawn, roles, strokes, labels } = sweepLines(table, attack, over);
  const origin = originOf(table, attack);
  const overlays = useOverlays('poison', (read, spec) => {
    const swept = spec.sweep.kind === over ? read(poisonTables.sweep) : null;
    return swept && sweepLines(swept, attack, over);
  });
  const references: Reference[] = [
    ...(measure === 'hr' && origin !== null
      ? [{ label: 'Clean model', value: origin, role: 'clean' as const }]
      : []),
    ...(measure === 'testHr' && popularity !== null ? [popularityLine(popularity)] : []),
  ];
  return (
    <LineFigure
      key={`${over} ${measure}`}
      title={over === 'size' ? 'Against the size of the attack' : 'Against the share of ERM users'}
      caption={
        over === 'size'
          ? 'Fake users as a share of the genuine ones; the band is one sd over repeats.'
          : 'ERM users as a share of the genuine ones, 0 without a defence; the band is one sd over repeats.'
      }
      height={150}
      table={drawn}
      x="value"
      y={measure}
      sd={`${measure}Sd`}
      series="series"
      roles={roles}
      strokes={strokes}
      labels={labels}
      overlays={overlays}
      references={references}
      xLabel={over === 'size' ? 'Attack size' : 'ERM users'}
      yLabel={outcomeLabel(measure, k)}
      choice={
        <div className={styles.choices}>
          <NativeSelect
            size="xs"
            aria-label={tr('Measure of the sweep')}
            data={sweptMeasures.map((value) => ({ value, label: tr(outcomeLabel(value, k)) }))}
            value={measure}
            onChange={(event) => setMeasure(event.currentTarget.value as SweptMeasure)}
          />
          <AttackChoice label={tr('Attack of the sweep')} attacks={attacks} attack={attack} />
        </div>
      }
    />
  );
}
