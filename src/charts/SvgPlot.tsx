import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { linearTicks } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';
import classes from './charts.module.css';
import { formatNumber } from './format.ts';

/** Where a plot draws, px: from `left` to `right`, from `top` down to `floor`. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly floor: number;
  /** The height of a value between the first and the last tick of the y axis. */
  y(value: number): number;
}

interface SvgPlotProps {
  readonly height: number;
  /** Ascending; the axis goes from the first to the last. */
  readonly yTicks: readonly number[];
  readonly yFormat?: (value: number) => string;
  /** Stands above the axis; the title names it where left out. */
  readonly yLabel?: string;
  readonly xLabel: string;
  /** Inks the area; x is the plot's own. */
  readonly children: (area: PlotArea) => ReactNode;
}

const LEFT = 56;
const RIGHT = 8;
/** Room for the ticks and the label of the x axis. */
const FOOT = 44;

/** Ticks below the least and above the most of the values. */
export function ticksAround(values: readonly number[], wanted: number): number[] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > low ? linearTicks(low, high, wanted) : linearTicks(low - 1, low + 1, wanted);
}

/** The same for shares: with room around the values, and none of it outside 0 to 1. */
export function shareTicks(values: readonly number[], wanted: number): number[] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high > low ? 0.1 * (high - low) : 0.1;
  // 0 and 1 are multiples of every step, so no tick lies beyond them.
  return linearTicks(Math.max(0, low - room), Math.min(1, high + room), wanted);
}

/** The frame of a small static plot, drawn without a chart library: grid, ticks and labels. */
export function SvgPlot({ height, yTicks, yFormat = formatNumber, yLabel, xLabel, children }: SvgPlotProps) {
  const { ref, width } = useElementSize();
  const top = yLabel ? 28 : 10;
  const floor = height - FOOT;
  const right = Math.max(LEFT, width - RIGHT);
  const [low = 0, high = 1] = [yTicks[0], yTicks.at(-1)];
  const y = (value: number) => top + (floor - top) * (1 - (value - low) / (high - low || 1));
  return (
    <div ref={ref}>
      <svg className={classes.plot} width="100%" height={height} aria-hidden="true">
        {yLabel && (
          <text x={4} y={14} className={classes.axisLabel}>
            {tr(yLabel)}
          </text>
        )}
        {yTicks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} className={classes.grid} />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {yFormat(tick)}
            </text>
          </g>
        ))}
        {children({ left: LEFT, right, top, floor, y })}
        <text x={LEFT + (width - LEFT) / 2} y={height - 6} textAnchor="middle" className={classes.axisLabel}>
          {tr(xLabel)}
        </text>
      </svg>
    </div>
  );
}
