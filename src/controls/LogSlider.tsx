import { Slider } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { NumberNode } from '../../workers/protocol.ts';
import { tr, trNumber } from '../words/tr.ts';
import styles from './controls.module.css';
import { significant, wantsLogScale } from './numbers.ts';

interface LogSliderProps {
  readonly node: NumberNode;
  readonly value: number;
  onChange(value: number): void;
}

/** A slider on a logarithmic scale beside the number, for budgets and learning rates. */
export function LogSlider({ node, value, onChange }: LogSliderProps) {
  const [position, setPosition] = useState(Math.log10(value));
  useEffect(() => setPosition(Math.log10(value)), [value]);
  if (!wantsLogScale(node)) return null;
  return (
    <Slider
      className={styles.slider}
      size="xs"
      min={Math.log10(node.min)}
      max={Math.log10(node.max)}
      step={0.05}
      precision={4}
      label={(exponent) => trNumber(String(significant(10 ** exponent)))}
      thumbLabel={tr(`${node.title}, logarithmic slider`)}
      thumbValueText={(exponent) => trNumber(String(significant(10 ** exponent)))}
      value={position}
      onChange={setPosition}
      onChangeEnd={(exponent) =>
        onChange(Math.min(node.max, Math.max(node.min, significant(10 ** exponent))))
      }
    />
  );
}
