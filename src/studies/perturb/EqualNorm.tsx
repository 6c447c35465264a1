import { memo, useId, useMemo } from 'react';
import { nearestBudget, type PerturbRow, type PerturbTable } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { Folded } from '../../frame/Folded.tsx';
import { tr } from '../../words/tr.ts';
import { comparedIn } from './drawn.ts';
import { MeasureHead, usePanelMeasure } from './MeasureHead.tsx';
import styles from './perturb.module.css';

type Verdict = PerturbRow<'equalNorm'>;

/**
 * What the comparison at equal norm says at the measured budget nearest to ε, a sentence a pair of methods. A budget
 * at which it can tell something goes before one at which it cannot.
 */
export function verdicts(
  table: PerturbTable<'equalNorm'>,
  epsilon: number,
  measure: Verdict['measure'],
): readonly Verdict[] {
  const rows = table.rows.filter((row) => row.measure === measure);
  const told = rows.filter((row) => row.verdict !== 'unknown');
  const at = nearestBudget(
    (told.length > 0 ? told : rows).map((row) => row.epsilon),
    epsilon,
  );
  return rows.filter((row) => row.epsilon === at);
}

/** The same damage at the same norm? The study's own words on it, at the slider's budget. */
export const EqualNorm = memo(function EqualNorm({
  table,
  epsilon,
}: {
  table: PerturbTable<'equalNorm'>;
  epsilon: number;
}) {
  const offered = useMemo(() => comparedIn(table), [table]);
  const [measure] = usePanelMeasure(offered);
  const heading = useId();
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <MeasureHead id={heading} label={tr('Measure compared')} offered={offered}>
        {tr('Stronger, or only bigger?')}
      </MeasureHead>
      <ul className={styles.verdicts}>
        {verdicts(table, epsilon, measure).map(({ verdict, words }) => (
          <li key={words}>
            <strong>{tr(verdict === 'unknown' ? 'Not to be told' : verdict)}</strong>
            <span>{tr(words)}</span>
          </li>
        ))}
      </ul>
      <Folded summary={tr('All comparisons as a table')}>{() => <DataTable table={table} bare />}</Folded>
    </section>
  );
});
