import type { Table } from '../../workers/protocol.ts';
import { type RoleId, roleColour, type Stroke } from '../look/roles.ts';
import { Figure } from './Figure.tsx';
import { formatNumber } from './format.ts';
import { type NamedPoint, placeNames, samples } from './labels.ts';
import { type PlotArea, SvgPlot, shareTicks, ticksAround } from './SvgPlot.tsx';
import { Marker } from './Swatch.tsx';

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** Written beside the point. */
  readonly name?: string;
}

/** Some points that belong together, and what joins them: a straight line fitted through them, or their own order. */
export interface ScatterSeries {
  readonly label: string;
  readonly role: RoleId;
  readonly stroke: Stroke;
  readonly points: readonly ScatterPoint[];
  readonly line: { readonly slope: number; readonly intercept: number } | 'in order' | null;
}

export interface ScatterFigureProps {
  readonly table: Table;
  readonly series: readonly ScatterSeries[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly title: string;
  readonly caption?: string;
  readonly height?: number;
  /** The y axis reaches down to zero; else it holds the values alone. */
  readonly fromZero?: boolean;
  /** Both axes are of shares: neither leaves 0 to 1. */
  readonly shares?: boolean;
  /** What is seen, in words; counts of points where left out. */
  readonly description?: string;
}

type PlotProps = Pick<ScatterFigureProps, 'series' | 'xLabel' | 'yLabel' | 'fromZero' | 'shares'> & {
  readonly height: number;
};
const NAME_SIZE = 13;

/** Where a series' points are joined, as a path. */
function joined(
  { points, line }: ScatterSeries,
  px: (x: number) => number,
  py: (y: number) => number,
): string {
  if (line === null || points.length < 2) return '';
  if (line === 'in order') return `M${points.map(({ x, y }) => `${px(x)} ${py(y)}`).join('L')}`;
  const xs = points.map(({ x }) => x);
  const ends = [Math.min(...xs), Math.max(...xs)];
  return `M${ends.map((x) => `${px(x)} ${py(line.intercept + line.slope * x)}`).join('L')}`;
}

function Ink({ series, xTicks, plot }: Pick<PlotProps, 'series'> & { xTicks: number[]; plot: PlotArea }) {
  const { left, right, top, floor, y: py } = plot;
  const [x0 = 0, x1 = 1] = [xTicks[0], xTicks.at(-1)];
  const px = (x: number) => left + ((right - left - 6) * (x - x0)) / (x1 - x0 || 1);
  const named = series.flatMap(({ points, role }) =>
    points.flatMap(({ x, y, name }): (NamedPoint & { role: RoleId })[] =>
      name === undefined ? [] : [{ name, role, x: px(x), y: py(y) }],
    ),
  );
  const ink = series.flatMap(({ line, points }) =>
    line === 'in order' ? samples(points.map(({ x, y }) => ({ x: px(x), y: py(y) }))) : [],
  );
  const area = { x: left, y: top, width: right - left, height: floor - top };
  const places = placeNames(named, NAME_SIZE, area, ink);
  return (
    <>
      {xTicks.map((tick) => (
        <text key={tick} x={px(tick)} y={floor + 18} textAnchor="middle">
          {formatNumber(tick)}
        </text>
      ))}
      {series.map((one) => (
        <g key={one.label}>
          <path
            d={joined(one, px, py)}
            fill="none"
            stroke={roleColour(one.role)}
            strokeWidth={2}
            strokeDasharray={one.stroke.dash}
          />
          {one.points.map(({ x, y }) => (
            <Marker
              key={`${x} ${y}`}
              shape={one.stroke.marker}
              x={px(x)}
              y={py(y)}
              size={4}
              colour={roleColour(one.role)}
            />
          ))}
        </g>
      ))}
      {named.map(({ name, role }, n) => (
        <text key={name} {...places[n]} style={{ fill: roleColour(role), fontWeight: 600 }}>
          {name}
        </text>
      ))}
    </>
  );
}

function Plot({ series, xLabel, yLabel, height, fromZero = true, shares = false }: PlotProps) {
  const points = series.flatMap((one) => one.points);
  const ticks = shares ? shareTicks : ticksAround;
  const xTicks = ticks(
    points.map(({ x }) => x),
    4,
  );
  const yTicks = ticks([...(fromZero && points.length > 0 ? [0] : []), ...points.map(({ y }) => y)], 5);
  return (
    <SvgPlot {...{ height, xLabel, yLabel, yTicks }}>
      {(plot) => <Ink series={series} xTicks={xTicks} plot={plot} />}
    </SvgPlot>
  );
}

/** Few points and the lines that join them: static, drawn without a chart library. */
export function ScatterFigure(props: ScatterFigureProps) {
  const { table, series, title, caption, height = 240, description, ...plot } = props;
  const told = series.map(({ label, points, line }) =>
    line !== null && line !== 'in order'
      ? `${label}: ${points.length} points, slope ${formatNumber(line.slope)}.`
      : `${label}: ${points.length} points.`,
  );
  return (
    <Figure
      title={title}
      caption={caption}
      table={table}
      height={height}
      legend={series}
      description={description ?? (told.join(' ') || 'No points yet.')}
    >
      {(size) => <Plot {...plot} series={series} height={size} />}
    </Figure>
  );
}
