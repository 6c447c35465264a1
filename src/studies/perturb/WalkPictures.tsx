import { memo } from 'react';
import type { PerturbSpec, PerturbTable, SweptMeasure, TableOf } from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { DefencePanel } from './DefencePanel.tsx';
import type { LinePoint } from './defended.ts';
import { leadOf, smallOf } from './drawn.ts';
import { MeasureFigure } from './MeasureFigure.tsx';
import styles from './perturb.module.css';

interface WalkPicturesProps {
  readonly spec: PerturbSpec;
  readonly summary: TableOf<LinePoint> | null;
  readonly baselines: PerturbTable<'baselines'> | null;
  /** Baselines of the defended models, and how both kinds compare; null without a defence. */
  readonly defended: PerturbTable<'baselines'> | null;
  readonly comparison: PerturbTable<'comparison'> | null;
  readonly accumulated: PerturbTable<'accumulated'> | null;
}

const more: readonly SweptMeasure[] = ['precision', 'recall', 'efd', 'entropy'];

/** What the steps of BIM and PGD do one after the other at one budget (paper 002, Fig. 1). */
export const WalkPictures = memo(function WalkPictures(props: WalkPicturesProps) {
  const { spec, summary, baselines, defended, comparison, accumulated } = props;
  const { against } = spec.attack;
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
  const shown = [...new Set([...smallOf(spec), 'coverage' as const, ...more])];
  return (
    <>
      <MeasureFigure
        measure={leadOf(spec)}
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
