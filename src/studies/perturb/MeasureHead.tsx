import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { familyOf, type LeadMeasure, sweptEntry } from '../../../workers/protocol.ts';
import { useLook } from '../../frame/useLook.ts';
import { tr } from '../../words/tr.ts';
import styles from './perturb.module.css';

/** What a panel about lists alone can speak of. */
export const ofLists: readonly LeadMeasure[] = ['ndcg', 'hr'];

/** The measure that the panels of the study speak of, one for all; the first that is offered where it is not there. */
export function usePanelMeasure(offered: readonly LeadMeasure[]) {
  const [looked, setMeasure] = useLook('perturb', 'measure');
  return [offered.find((one) => one === looked) ?? offered[0] ?? 'ndcg', setMeasure] as const;
}

/** Head of a panel with the choice of that measure; `label` says what of it is shown. */
export function MeasureHead({
  id,
  label,
  offered,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly offered: readonly LeadMeasure[];
  readonly children: ReactNode;
}) {
  const [measure, setMeasure] = usePanelMeasure(offered);
  return (
    <div className={styles.panelHead}>
      <h2 id={id}>{children}</h2>
      <SegmentedControl
        size="xs"
        aria-label={label}
        data={offered.map((value) => ({ value, label: tr(familyOf(sweptEntry(value).label)) }))}
        value={measure}
        onChange={(value) => setMeasure(value as typeof measure)}
      />
    </div>
  );
}
