import { memo } from 'react';
import type { PerturbSpec, Table } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { DefencePanel } from './DefencePanel.tsx';
import { MeasureFigure, type MeasureKey } from './MeasureFigure.tsx';
import styles from './perturb.module.css';

interface WalkPicturesProps {
  readonly spec: PerturbSpec;
  readonly summary: Table | null;
  readonly baselines: Table | null;
  /** Baselines of the defended models, and how both kinds compare; null without a defence. */
  readonly defended: Table | null;
  readonly comparison: Table | null;
  readonly accumulated: Table | null;
}

const small: readonly MeasureKey[] = ['hr', 'coverage', 'precision', 'recall', 'efd', 'entropy'];

/** What the steps of BIM and PGD do one after the other at one budget (paper 002, Fig. 1). */
export const WalkPictures = memo(function WalkPictures(props: WalkPicturesProps) {
  const { spec, summary, baselines, defended, comparison, accumulated } = props;
  const { against, goal } = spec.attack;
  const to = against.kind === 'iterations' ? against.upTo : 1;
  const data = {
    summary,
    baselines,
    defended,
    k: spec.measure.k,
    against: 'iteration' as const,
    from: 0,
    to,
  };
  const shown = goal.kind === 'untargeted' ? small : (['target', ...small] as const);
  return (
    <>
      <MeasureFigure
        measure="ndcg"
        large
        caption="A method of one step is a single point at iteration 1. Mean over the seeds; the band is one standard deviation."
        {...data}
      />
      {comparison && against.kind === 'iterations' && (
        <DefencePanel table={comparison} epsilon={against.epsilon} />
      )}
      <div className={styles.pair}>
        {shown.map((measure) => (
          <MeasureFigure key={measure} measure={measure} {...data} />
        ))}
      </div>
      {accumulated && <DataTable table={accumulated} />}
    </>
  );
});
