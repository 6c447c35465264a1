import { useElementSize } from '@mantine/hooks';
import type { Table } from '../../workers/protocol.ts';
import { type RoleId, roleColour, type Stroke } from '../app/roles.ts';
import { linearTicks } from './axis.ts';
import classes from './charts.module.css';
import { Figure } from './Figure.tsx';
import { formatNumber } from './format.ts';
import { Marker } from './Swatch.tsx';

/** Some points that belong together, and the straight line fitted through them. */
export interface ScatterSeries {
  readonly label: string;
  readonly role: RoleId;
  readonly stroke: Stroke;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly line: { readonly slope: number; readonly intercept: number } | null;
}

export interface ScatterFigureProps {
  readonly table: Table;
  readonly series: readonly ScatterSeries[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly title: string;
  readonly caption?: string;
  readonly height?: number;
}

const LEFT = 48;
const TOP = 28;

type PlotProps = Pick<ScatterFigureProps, 'series' | 'xLabel' | 'yLabel'> & { readonly height: number };

/** Ticks that reach below the least and above the most of the values. */
function ticksOf(values: readonly number[], wanted: number): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > low ? linearTicks(low, high, wanted) : linearTicks(low - 1, low + 1, wanted);
}

function Plot({ series, xLabel, yLabel, height }: PlotProps) {
  const { ref, width } = useElementSize();
  const points = series.flatMap((one) => one.points);
  const xTicks = ticksOf(points.length > 0 ? points.map(({ x }) => x) : [0, 1], 4);
  const yTicks = ticksOf(points.length > 0 ? [0, ...points.map(({ y }) => y)] : [0, 1], 5);
  const [x0, x1, y0, y1] = [xTicks[0]!, xTicks.at(-1)!, yTicks[0]!, yTicks.at(-1)!];
  const floor = height - 44;
  const px = (x: number) => LEFT + ((width - LEFT - 14) * (x - x0)) / (x1 - x0 || 1);
  const py = (y: number) => TOP + (floor - TOP) * (1 - (y - y0) / (y1 - y0 || 1));
  return (
    <div ref={ref}>
      <svg className={classes.plot} width="100%" height={height} aria-hidden="true">
        <text x={4} y={14} className={classes.axisLabel}>
          {yLabel}
        </text>
        {yTicks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width} y1={py(tick)} y2={py(tick)} className={classes.grid} />
            <text x={LEFT - 6} y={py(tick) + 4} textAnchor="end">
              {formatNumber(tick)}
            </text>
          </g>
        ))}
        {xTicks.map((tick) => (
          <text key={tick} x={px(tick)} y={floor + 18} textAnchor="middle">
            {formatNumber(tick)}
          </text>
        ))}
        {series.map(({ label, role, stroke, points: own, line }) => {
          const xs = own.map(({ x }) => x);
          const ends = [Math.min(...xs), Math.max(...xs)];
          return (
            <g key={label}>
              {line && own.length > 1 && (
                <line
                  x1={px(ends[0]!)}
                  x2={px(ends[1]!)}
                  y1={py(line.intercept + line.slope * ends[0]!)}
                  y2={py(line.intercept + line.slope * ends[1]!)}
                  stroke={roleColour(role)}
                  strokeWidth={2}
                  strokeDasharray={stroke.dash}
                />
              )}
              {own.map(({ x, y }) => (
                <Marker
                  key={`${x} ${y}`}
                  shape={stroke.marker}
                  x={px(x)}
                  y={py(y)}
                  size={4}
                  colour={roleColour(role)}
                />
              ))}
            </g>
          );
        })}
        <text x={LEFT + (width - LEFT) / 2} y={height - 6} textAnchor="middle" className={classes.axisLabel}>
          {xLabel}
        </text>
      </svg>
    </div>
  );
}

/** Few points and the lines fitted through them: static, drawn without a chart library. */
export function ScatterFigure(props: ScatterFigureProps) {
  const { table, series, xLabel, yLabel, title, caption, height = 240 } = props;
  const told = series.map(({ label, points, line }) =>
    line
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
      description={told.join(' ') || 'No points yet.'}
    >
      {(size) => <Plot series={series} xLabel={xLabel} yLabel={yLabel} height={size} />}
    </Figure>
  );
}
