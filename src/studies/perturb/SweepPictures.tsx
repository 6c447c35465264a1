import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { isMultiStep, type PerturbSpec, type PerturbTable, type TableOf } from '../../../workers/protocol.ts';
import { useLook } from '../../frame/useLook.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { DefencePanel, dropTitle } from './DefencePanel.tsx';
import type { LinePoint } from './defended.ts';
import { leadOf, smallOf } from './drawn.ts';
import { EpsilonSlider } from './EpsilonSlider.tsx';
import { EqualNorm } from './EqualNorm.tsx';
import { MeasureFigure } from './MeasureFigure.tsx';
import styles from './perturb.module.css';

interface SweepPicturesProps {
  readonly spec: PerturbSpec;
  readonly summary: TableOf<LinePoint> | null;
  readonly baselines: PerturbTable<'baselines'> | null;
  /** Baselines of the defended models, and how both kinds compare; null without a defence. */
  readonly defended: PerturbTable<'baselines'> | null;
  readonly comparison: PerturbTable<'comparison'> | null;
  readonly equalNorm: PerturbTable<'equalNorm'> | null;
  /** True while the comparison at equal norm is still to come. */
  readonly expected: boolean;
  readonly epsilon: number;
  /** The same, a moment later while the slider moves: for what is slow to draw. */
  readonly marked: number;
  onEpsilon(epsilon: number): void;
  /** What hangs on the slider: one user's lists. */
  readonly children: ReactNode;
}

const norms = [
  { value: 'meanNorm', label: 'Mean' },
  { value: 'maxNorm', label: 'Largest' },
] as const;

/** What a budget does: measures against ε and, where several steps are walked, against the norm really spent. */
export function SweepPictures(props: SweepPicturesProps) {
  const {
    spec,
    summary,
    baselines,
    defended,
    comparison,
    equalNorm,
    expected,
    epsilon,
    marked,
    onEpsilon,
    children,
  } = props;
  const { from, to, points, methods } = spec.attack;
  const { k } = spec.measure;
  const [norm, setNorm] = useLook('perturb', 'norm');
  const walks = methods.some(isMultiStep);
  const data = { summary, baselines, defended, k };
  const sweep = { ...data, against: 'epsilon' as const, from, to, epsilon: marked, onEpsilon };
  return (
    <>
      <div className={walks ? styles.pair : undefined}>
        <MeasureFigure
          measure={leadOf(spec)}
          large
          caption="Mean over the seeds; the band is one standard deviation."
          {...sweep}
        />
        {walks && (
          <MeasureFigure
            measure={leadOf(spec)}
            against={norm}
            large
            caption="The same points at the length that the perturbation of a row really has."
            choice={
              <SegmentedControl
                size="xs"
                aria-label="Norm of the rows"
                data={[...norms]}
                value={norm}
                onChange={(value) => setNorm(value as typeof norm)}
              />
            }
            {...data}
          />
        )}
      </div>
      <EpsilonSlider {...{ from, to, points }} value={epsilon} onChange={onEpsilon} />
      {comparison && <DefencePanel table={comparison} epsilon={marked} />}
      {spec.defence.kind !== 'none' && !comparison && expected && <Waiting title={dropTitle} height={150} />}
      {walks && equalNorm && <EqualNorm table={equalNorm} epsilon={marked} />}
      {walks && !equalNorm && expected && <Waiting title="Stronger, or only bigger?" height={150} />}
      {children}
      <div className={styles.pair}>
        {smallOf(spec).map((measure) => (
          <MeasureFigure key={measure} measure={measure} {...sweep} />
        ))}
      </div>
    </>
  );
}
