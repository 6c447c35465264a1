import { Slider } from '@mantine/core';
import { useId } from 'react';
import { formatNumber } from '../../charts/format.ts';
import { tr } from '../../words/tr.ts';
import styles from './perturb.module.css';
import { sliderScale } from './sliderScale.ts';

interface EpsilonSliderProps {
  readonly from: number;
  readonly to: number;
  /** Budgets that the study measures: the slider stops at each. */
  readonly points: number;
  /** Stops at those budgets alone: what is said of a defence is known there. */
  readonly measuredAlone: boolean;
  readonly value: number;
  onChange(epsilon: number): void;
}

/** The budget ε on a logarithmic scale over the range of the sweep. */
export function EpsilonSlider({ from, to, points, measuredAlone, value, onChange }: EpsilonSliderProps) {
  const id = useId();
  if (from === to) return null;
  const { stops, at, stopOf, marks } = sliderScale(from, to, points, measuredAlone);
  return (
    <div className={styles.slider}>
      <div className={styles.epsilon} id={id}>
        ε = <output>{formatNumber(value)}</output>
      </div>
      <Slider
        className={styles.track}
        size="md"
        min={0}
        max={stops}
        step={1}
        marks={marks.map((epsilon) => ({ value: stopOf(epsilon) }))}
        label={(stop) => formatNumber(at(stop))}
        thumbLabel={tr('Budget ε, logarithmic')}
        thumbValueText={(stop) => `ε = ${formatNumber(at(stop))}`}
        value={stopOf(value)}
        onChange={(stop) => onChange(at(stop))}
      />
    </div>
  );
}
