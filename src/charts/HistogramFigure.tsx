import { useElementSize } from '@mantine/hooks';
import { type RoleId, roleColour } from '../app/roles.ts';
import { linearTicks } from './axis.ts';
import classes from './charts.module.css';
import { describeBars } from './describe.ts';
import { Figure } from './Figure.tsx';
import { formatNumber } from './format.ts';
import type { HistogramFigureProps } from './types.ts';

interface BarsProps {
  readonly bars: readonly { readonly label: string; readonly count: number }[];
  readonly role: RoleId;
  readonly xLabel: string;
  readonly height: number;
}

const LEFT = 56;

function Bars({ bars, role, xLabel, height }: BarsProps) {
  const { ref, width } = useElementSize();
  const ticks = linearTicks(0, Math.max(1, ...bars.map((bar) => bar.count)), 4);
  const most = ticks.at(-1)!;
  const floor = height - 44;
  const y = (count: number) => 10 + (floor - 10) * (1 - count / most);
  const step = Math.max(0, width - LEFT - 4) / Math.max(1, bars.length);
  const every = Math.max(1, Math.ceil(44 / Math.max(step, 1)));
  return (
    <div ref={ref}>
      <svg className={classes.plot} width="100%" height={height} aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} className={classes.grid} />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {formatNumber(tick)}
            </text>
          </g>
        ))}
        {bars.map((bar, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars are told apart by their place
          <g key={i}>
            <rect
              x={LEFT + step * (i + 0.08)}
              width={step * 0.84}
              y={y(bar.count)}
              height={y(0) - y(bar.count)}
              fill={roleColour(role)}
            />
            {i % every === 0 && (
              <text x={LEFT + step * (i + 0.5)} y={floor + 17} textAnchor="middle">
                {bar.label}
              </text>
            )}
          </g>
        ))}
        <text x={LEFT + (width - LEFT) / 2} y={height - 6} textAnchor="middle" className={classes.axisLabel}>
          {xLabel}
        </text>
      </svg>
    </div>
  );
}

/** Bars of counts: small, static, drawn without a chart library. */
export function HistogramFigure(props: HistogramFigureProps) {
  const { table, x, y, role = 'genuine', xLabel, yLabel, title, caption, height = 200 } = props;
  const bars = table.rows.map((row) => {
    const count = row[y];
    const label = row[x];
    return {
      label: typeof label === 'number' ? formatNumber(label) : String(label ?? ''),
      count: typeof count === 'number' && Number.isFinite(count) ? count : 0,
    };
  });
  return (
    <Figure
      title={title}
      caption={caption}
      table={table}
      height={height}
      description={describeBars(bars, { xLabel, yLabel })}
    >
      {(size) => <Bars bars={bars} role={role} xLabel={xLabel} height={size} />}
    </Figure>
  );
}
