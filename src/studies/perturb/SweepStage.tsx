import type { ReactNode } from 'react';
import { leadOf, type PerturbSpec, type PerturbTable, type TableOf } from '../../../workers/protocol.ts';
import type { LinePoint } from './defended.ts';
import { measuredAlone } from './drawn.ts';
import { EpsilonSlider } from './EpsilonSlider.tsx';
import { MeasureFigure } from './MeasureFigure.tsx';
import styles from './perturb.module.css';

interface SweepStageProps {
  readonly spec: PerturbSpec;
  readonly summary: TableOf<LinePoint> | null;
  readonly baselines: PerturbTable<'baselines'> | null;
  /** Baselines of the defended models; null without a defence. */
  readonly defended: PerturbTable<'baselines'> | null;
  readonly epsilon: number;
  /** The same, a moment later while the slider moves: for what is slow to draw. */
  readonly marked: number;
  onEpsilon(epsilon: number): void;
  /** What hangs on the slider: one user's lists, and the embeddings. */
  readonly children: ReactNode;
}

/** What a budget does, all of it on one screen: the curve, the slider, one user's lists and the embeddings. */
export function SweepStage({ spec, epsilon, marked, onEpsilon, children, ...data }: SweepStageProps) {
  const { from, to, points } = spec.attack;
  return (
    <div className={styles.stage}>
      <div className={styles.curve}>
        <MeasureFigure
          measure={leadOf(spec)}
          against="epsilon"
          onStage
          k={spec.measure.k}
          epsilon={marked}
          {...{ from, to, onEpsilon, ...data }}
        />
        <EpsilonSlider
          {...{ from, to, points }}
          measuredAlone={measuredAlone(spec)}
          value={epsilon}
          onChange={onEpsilon}
        />
      </div>
      {children}
    </div>
  );
}
