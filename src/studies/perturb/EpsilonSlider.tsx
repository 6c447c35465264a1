import { Slider } from '@mantine/core';
import { useId } from 'react';
import { formatNumber } from '../../charts/format.ts';
import styles from './perturb.module.css';

interface EpsilonSliderProps {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  onChange(epsilon: number): void;
}

const STEPS = 200;

/** Marks at the powers of ten inside the range, so that the scale can be read. */
function decades(low: number, high: number) {
  const marks = [];
  for (let power = Math.ceil(low); power <= Math.floor(high); power++)
    marks.push({ value: power, label: formatNumber(10 ** power) });
  return marks;
}

/** The budget ε on a logarithmic scale over the range of the sweep. */
export function EpsilonSlider({ from, to, value, onChange }: EpsilonSliderProps) {
  const id = useId();
  const low = Math.log10(Math.min(from, to));
  const high = Math.log10(Math.max(from, to));
  if (low === high) return null;
  return (
    <div className={styles.slider}>
      <div className={styles.epsilon} id={id}>
        ε = <output>{formatNumber(value)}</output>
      </div>
      <Slider
        className={styles.track}
        size="md"
        min={low}
        max={high}
        step={(high - low) / STEPS}
        precision={6}
        marks={decades(low, high)}
        label={(exponent) => formatNumber(10 ** exponent)}
        thumbLabel="Budget ε, logarithmic"
        thumbValueText={(exponent) => `ε = ${formatNumber(10 ** exponent)}`}
        value={Math.log10(value)}
        onChange={(exponent) => onChange(10 ** exponent)}
      />
    </div>
  );
}
