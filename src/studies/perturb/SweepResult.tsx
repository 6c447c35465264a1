import { SegmentedControl } from '@mantine/core';
import {
  isMultiStep,
  leadOf,
  type PerturbSpec,
  type PerturbTable,
  type TableOf,
} from '../../../workers/protocol.ts';
import { useLook } from '../../frame/useLook.ts';
import { tr } from '../../words/tr.ts';
import type { LinePoint } from './defended.ts';
import { smallOf } from './drawn.ts';
import { MeasureFigure } from './MeasureFigure.tsx';
import styles from './perturb.module.css';

interface SweepResultProps {
  readonly spec: PerturbSpec;
  readonly summary: TableOf<LinePoint> | null;
  readonly baselines: PerturbTable<'baselines'> | null;
  /** Baselines of the defended models; null without a defence. */
  readonly defended: PerturbTable<'baselines'> | null;
  /** The slider's ε, which the pictures mark. */
  readonly epsilon: number;
  onEpsilon(epsilon: number): void;
}

const norms = [
  { value: 'meanNorm', label: 'Mean' },
  { value: 'maxNorm', label: 'Largest' },
] as const;

/** The other measures against ε and, where several steps are walked, the first against the norm really spent. */
export function SweepResult({ spec, epsilon, onEpsilon, ...data }: SweepResultProps) {
  const { from, to, methods } = spec.attack;
  const { k } = spec.measure;
  const [norm, setNorm] = useLook('perturb', 'norm');
  return (
    <>
      <div className={styles.pair}>
        {smallOf(spec).map((measure) => (
          <MeasureFigure
            key={measure}
            measure={measure}
            against="epsilon"
            {...{ k, from, to, epsilon, onEpsilon, ...data }}
          />
        ))}
      </div>
      {methods.some(isMultiStep) && (
        <MeasureFigure
          measure={leadOf(spec)}
          against={norm}
          caption="The same points at the length that the perturbation of a row really has."
          choice={
            <SegmentedControl
              size="xs"
              aria-label={tr('Norm of the rows')}
              data={norms.map((one) => ({ ...one, label: tr(one.label) }))}
              value={norm}
              onChange={(value) => setNorm(value as typeof norm)}
            />
          }
          k={k}
          {...data}
        />
      )}
      <p className={styles.hint}>
        {tr('Every line is the mean over the seeds; its band is one standard deviation.')}
      </p>
    </>
  );
}
