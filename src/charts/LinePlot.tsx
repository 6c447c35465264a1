import { memo, type ReactElement } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { linearTicks, logTicks } from '../../workers/protocol.ts';
import { roleColour } from '../look/roles.ts';
import { tr } from '../words/tr.ts';
import { formatNumber } from './format.ts';
import { LineOverlay } from './LineOverlay.tsx';
import { LineTooltip } from './LineTooltip.tsx';
import { type Line as LineData, plotRows } from './lines.ts';
import { plotSizes } from './plotSizes.ts';
import { useInTurn, useSteps } from './turn.ts';
import type { LineFigureProps } from './types.ts';

/** How much thinner the lines of pinned runs are. */
const THINNER = 0.65;

interface LinePlotProps extends LineFigureProps {
  readonly lines: readonly LineData[];
  readonly height: number;
}

/** Everything that must fit between the y axis's ends: points with their bands, and references with theirs. */
function yExtent({ lines, references = [] }: LinePlotProps): [number, number] {
  const bands = [
    ...lines.flatMap((line) => line.points.map((p) => [p.y - p.sd, p.y + p.sd] as const)),
    ...references.map((r) => [r.value - (r.sd ?? 0), r.value + (r.sd ?? 0)] as const),
  ];
  if (bands.length === 0) return [0, 1];
  const low = Math.min(...bands.map((b) => b[0]));
  const high = Math.max(...bands.map((b) => b[1]));
  if (high <= low) return low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  // A scale from zero where that costs less than half of the plot; a truncated one shows the rest.
  return [low > 0 && low < 0.6 * high ? 0 : low, high];
}

function xExtent({ lines, logX, xDomain }: LinePlotProps): [number, number] {
  const xs = [...(xDomain ?? []), ...lines.flatMap((line) => [line.points[0]!.x, line.points.at(-1)!.x])];
  if (xs.length === 0) return logX ? [0.1, 10] : [0, 1];
  const from = Math.min(...xs);
  const to = Math.max(...xs);
  if (to > from) return [from, to];
  return logX ? [from / 2, to * 2] : [from - 0.5, to + 0.5];
}

/** The Recharts part of a line figure; a chunk of its own, loaded with the first chart. */
export default function LinePlot(props: LinePlotProps) {
  const shown = useInTurn(props);
  return shown && <Plot {...shown} />;
}

const Plot = memo(function Plot(props: LinePlotProps) {
  const { lines, logX = false, xLabel, yDomain, height } = props;
  const [low, high] = yDomain ?? yExtent(props);
  const yTicks = linearTicks(low, high, height > 420 ? 8 : 5);
  const [from, to] = xExtent(props);
  const xTicks = logX ? logTicks(from, to) : linearTicks(from, to, 6).filter((t) => t >= from && t <= to);
  const { size, line: strokeWidth, below, axis } = plotSizes(height);
  const tick = { fontSize: size, fill: 'var(--ink-soft)' };
  // Each with the step of a first chart that it waits for; in the order in which they are painted.
  const parts: readonly (readonly [number, ReactElement | readonly ReactElement[]])[] = [
    [1, <CartesianGrid key="grid" vertical={false} stroke="var(--rule)" />],
    [
      2,
      <XAxis
        key="x"
        dataKey="x"
        type="number"
        scale={logX ? 'log' : 'linear'}
        domain={[from, to]}
        ticks={xTicks}
        tickFormatter={(value: number) => formatNumber(value)}
        tick={tick}
        stroke="var(--ink-faint)"
        label={{
          value: tr(xLabel),
          position: 'insideBottom',
          offset: 6 - below,
          fontSize: size,
          fill: 'var(--ink)',
        }}
        height={axis}
        allowDataOverflow
      />,
    ],
    [
      3,
      <YAxis
        key="y"
        type="number"
        domain={[yDomain ? low : yTicks[0]!, yDomain ? high : yTicks.at(-1)!]}
        ticks={yTicks}
        tickFormatter={(value: number) => formatNumber(value)}
        tick={tick}
        stroke="var(--ink-faint)"
        width={size * 3.9}
        allowDataOverflow
      />,
    ],
    [
      7,
      <Tooltip
        key="tooltip"
        isAnimationActive={false}
        content={<LineTooltip lines={lines} xLabel={xLabel} />}
        cursor={{ stroke: 'var(--ink-faint)', strokeDasharray: '2 2' }}
      />,
    ],
    [
      4,
      lines.map((line, i) => (
        <Area
          key={`band-${line.key}`}
          dataKey={`b${i}`}
          type="linear"
          stroke="none"
          fill={roleColour(line.role)}
          fillOpacity={0.16}
          connectNulls
          activeDot={false}
          isAnimationActive={false}
          tooltipType="none"
        />
      )),
    ],
    [
      5,
      lines.map((line, i) => (
        <Line
          key={`line-${line.key}`}
          dataKey={`y${i}`}
          type="linear"
          stroke={roleColour(line.role)}
          strokeWidth={line.letter ? strokeWidth * THINNER : strokeWidth}
          strokeDasharray={line.stroke.dash}
          dot={false}
          activeDot={false}
          connectNulls
          isAnimationActive={false}
        />
      )),
    ],
    [6, <LineOverlay key="overlay" {...props} />],
  ];
  const step = useSteps(7);
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
      <ComposedChart
        data={plotRows(lines)}
        accessibilityLayer={false}
        margin={{ top: size + 16, right: 14, bottom: below, left: 0 }}
      >
        {parts.map(([from, part]) => from <= step && part)}
      </ComposedChart>
    </ResponsiveContainer>
  );
});
