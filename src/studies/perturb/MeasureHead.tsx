import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { familyOf, rankingMeasures } from '../../../workers/protocol.ts';
import { useLook } from '../../frame/useLook.ts';
import styles from './perturb.module.css';

const measures = ['ndcg', 'hr'] as const;

/** The measure that the panels of the study speak of, one for all. */
export const usePanelMeasure = () => useLook('perturb', 'measure');

/** Head of a panel with the choice of that measure; `label` says what of it is shown. */
export function MeasureHead({
  id,
  label,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly children: ReactNode;
}) {
  const [measure, setMeasure] = usePanelMeasure();
  return (
    <div className={styles.panelHead}>
      <h2 id={id}>{children}</h2>
      <SegmentedControl
        size="xs"
        aria-label={label}
        data={measures.map((value) => ({ value, label: familyOf(rankingMeasures[value].label) }))}
        value={measure}
        onChange={(value) => setMeasure(value as typeof measure)}
      />
    </div>
  );
}
