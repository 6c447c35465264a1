import { memo, type ReactNode } from 'react';
import {
  leadOf,
  type PerturbSpec,
  type PerturbTable,
  type SweptMeasure,
  type TableOf,
} from '../../../workers/protocol.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { tr } from '../../words/tr.ts';
import type { LinePoint } from './defended.ts';
import { smallOf } from './drawn.ts';
import { MeasureFigure } from './MeasureFigure.tsx';
import styles from './perturb.module.css';

interface WalkData {
  readonly spec: PerturbSpec;
  readonly summary: TableOf<LinePoint> | null;
  readonly baselines: PerturbTable<'baselines'> | null;
  /** Baselines of the defended models; null without a defence. */
  readonly defended: PerturbTable<'baselines'> | null;
}

const more: readonly SweptMeasure[] = ['precision', 'recall', 'efd', 'entropy'];

/** What figures against the iterations share. */
function alongSteps({ spec, ...data }: WalkData) {
  const { against } = spec.attack;
  const to = against.kind === 'iterations' ? against.upTo : 1;
  return { ...data, k: spec.measure.k, against: 'iteration', from: 0, to } as const;
}

/** What the steps of BIM and PGD do one after the other at one budget, to all and to one user (paper 002, Fig. 1). */
export function WalkStage({ children, ...data }: WalkData & { readonly children: ReactNode }) {
  return (
    <div className={styles.stage}>
      <div className={styles.curve}>
        <MeasureFigure measure={leadOf(data.spec)} onStage {...alongSteps(data)} />
        <p className={styles.hint}>{tr('A method of one step is a single point at iteration 1.')}</p>
      </div>
      {children}
    </div>
  );
}

/** The other measures along the steps, and how far each method came. */
export const WalkResult = memo(function WalkResult({
  accumulated,
  ...data
}: WalkData & { readonly accumulated: PerturbTable<'accumulated'> | null }) {
  const shown = [...new Set([...smallOf(data.spec), 'coverage' as const, ...more])];
  return (
    <>
      <div className={styles.trio}>
        {shown.map((measure) => (
          <MeasureFigure key={measure} measure={measure} {...alongSteps(data)} />
        ))}
      </div>
      {accumulated && <DataTable table={accumulated} />}
    </>
  );
});
