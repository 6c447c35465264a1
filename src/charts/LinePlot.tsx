import { memo, useMemo, useState } from 'react';
import { ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { linearTicks, logTicks } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';
import { alike } from './alike.ts';
import { Drawn, type LineDrawing } from './drawing.ts';
import { formatNumber } from './format.ts';
import { LineOverlay } from './LineOverlay.tsx';
import { fitsAbove, LineTooltip } from './LineTooltip.tsx';
import { stopsOf } from './lines.ts';
import { plotSizes } from './plotSizes.ts';
import { useInTurn, useSteps } from './turn.ts';
import { WalkMark } from './WalkMark.tsx';

/** Everything that must fit between the y axis's ends: points with their bands, and references with theirs. */
function yExtent({ lines, references = [] }: LineDrawing): [number, number] {
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

function xExtent({ lines, logX, xDomain }: LineDrawing): [number, number] {
  const xs = [...(xDomain ?? []), ...lines.flatMap((line) => [line.points[0]!.x, line.points.at(-1)!.x])];
  if (xs.length === 0) return logX ? [0.1, 10] : [0, 1];
  const from = Math.min(...xs);
  const to = Math.max(...xs);
  if (to > from) return [from, to];
  return logX ? [from / 2, to * 2] : [from - 0.5, to + 0.5];
}

/** The numbers, the same array as long as they are the same. */
function useNumbers(numbers: readonly number[]): number[] {
  const text = JSON.stringify(numbers);
  return useMemo(() => JSON.parse(text), [text]);
}

const written = (value: number) => formatNumber(value);
const tooltipAt = (above: boolean) => (
  <Tooltip
    isAnimationActive={false}
    // Above sliders and fields below the chart, under the run bar.
    wrapperStyle={{ zIndex: 4 }}
    content={<LineTooltip above={above} />}
    cursor={{ stroke: 'var(--ink-faint)', strokeDasharray: '2 2' }}
    {...(above && { position: { y: 0 } })}
  />
);
const tooltips = { over: tooltipAt(false), above: tooltipAt(true) };

interface FrameProps {
  readonly logX: boolean;
  readonly xLabel: string;
  readonly height: number;
  readonly xEnds: number[];
  readonly xTicks: number[];
  readonly yEnds: number[];
  readonly yTicks: number[];
  /** Where the tooltip stops. */
  readonly stops: number[];
  /** Whether the tooltip stands above the chart. */
  readonly above: boolean;
}

/** The part of the chart that Recharts draws, which takes most of a chart's time: drawn again as one of these changes. */
const Frame = memo(function Frame(props: FrameProps) {
  const { logX, xLabel, height, xEnds, xTicks, yEnds, yTicks, stops, above } = props;
  const { size, below, axis } = plotSizes(height);
  const tick = { fontSize: size, fill: 'var(--ink-soft)' };
  const label = {
    value: xLabel,
    position: 'insideBottom' as const,
    offset: 6 - below,
    fontSize: size,
    fill: 'var(--ink)',
  };
  const step = useSteps(4);
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
      <ComposedChart
        data={stops.map((x) => ({ x }))}
        accessibilityLayer={false}
        margin={{ top: size + 16, right: 14, bottom: below, left: 0 }}
      >
        {step >= 1 && (
          <XAxis
            dataKey="x"
            type="number"
            scale={logX ? 'log' : 'linear'}
            domain={xEnds}
            ticks={xTicks}
            tickFormatter={written}
            tick={tick}
            stroke="var(--ink-faint)"
            label={label}
            height={axis}
            allowDataOverflow
          />
        )}
        {step >= 2 && (
          <YAxis
            type="number"
            domain={yEnds}
            ticks={yTicks}
            tickFormatter={written}
            // Recharts would leave out every other one of a low chart, and the first of all: 0.
            interval={0}
            tick={tick}
            stroke="var(--ink-faint)"
            width={size * 3.9}
            allowDataOverflow
          />
        )}
        {step >= 3 && <LineOverlay ticks={yTicks} />}
        {step >= 4 && <WalkMark />}
        {/* Drawn with nothing: the tooltip opens only over a line of Recharts' own. */}
        {stops.length > 0 && (
          <Line dataKey="x" stroke="none" dot={false} activeDot={false} isAnimationActive={false} />
        )}
        {step >= 4 && (above ? tooltips.above : tooltips.over)}
      </ComposedChart>
    </ResponsiveContainer>
  );
});

function Plot(drawing: LineDrawing) {
  const { logX = false, xLabel, yDomain, height } = drawing;
  const [low, high] = yDomain ?? yExtent(drawing);
  const ticks = linearTicks(low, high, height > 420 ? 8 : height < 200 ? 3 : 5);
  const yTicks = useNumbers(yDomain ? ticks.filter((t) => t >= low && t <= high) : ticks);
  const [from, to] = xExtent(drawing);
  const xTicks = useNumbers(
    logX ? logTicks(from, to) : linearTicks(from, to, 6).filter((t) => t >= from && t <= to),
  );
  const xEnds = useNumbers([from, to]);
  const yEnds = useNumbers([yDomain ? low : yTicks[0]!, yDomain ? high : yTicks.at(-1)!]);
  const [pointed, setPointed] = useState<'over' | 'above' | null>(null);
  // Recharts computes all of a chart twice for other data, and needs them for the tooltip alone.
  const stops = useNumbers(pointed ? stopsOf(drawing.lines) : []);
  return (
    <Drawn value={drawing}>
      <div
        onPointerEnter={({ currentTarget }) => {
          setPointed(fitsAbove(currentTarget.getBoundingClientRect(), drawing) ? 'above' : 'over');
        }}
        onPointerLeave={() => setPointed(null)}
      >
        <Frame
          {...{ logX, height, xEnds, xTicks, yEnds, yTicks, stops }}
          above={pointed === 'above'}
          xLabel={tr(xLabel)}
        />
      </div>
    </Drawn>
  );
}

/** The Recharts part of a line figure; a chunk of its own, loaded with the first chart. */
export default memo(function LinePlot(drawing: LineDrawing) {
  const shown = useInTurn(drawing);
  return shown && <Plot {...shown} />;
}, alike);
