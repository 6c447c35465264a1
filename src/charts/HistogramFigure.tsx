import type { Row } from '../../workers/protocol.ts';
import { linearTicks } from '../../workers/protocol.ts';
import { type RoleId, roleColour } from '../look/roles.ts';
import { trName } from '../words/tr.ts';
import { describeBars } from './describe.ts';
import { Figure } from './Figure.tsx';
import { formatNumber } from './format.ts';
import { SvgPlot } from './SvgPlot.tsx';
import type { HistogramFigureProps } from './types.ts';

interface BarsProps {
  readonly bars: readonly { readonly label: string; readonly count: number }[];
  readonly role: RoleId;
  readonly xLabel: string;
  readonly height: number;
}

function Bars({ bars, role, xLabel, height }: BarsProps) {
  const yTicks = linearTicks(0, Math.max(1, ...bars.map((bar) => bar.count)), 4);
  return (
    <SvgPlot height={height} xLabel={xLabel} yTicks={yTicks}>
      {({ left, right, floor, y }) => {
        const step = (right - left) / Math.max(1, bars.length);
        const every = Math.max(1, Math.ceil(44 / Math.max(step, 1)));
        return bars.map((bar, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars are told apart by their place
          <g key={i}>
            <rect
              x={left + step * (i + 0.08)}
              width={step * 0.84}
              y={y(bar.count)}
              height={floor - y(bar.count)}
              fill={roleColour(role)}
            />
            {i % every === 0 && (
              <text x={left + step * (i + 0.5)} y={floor + 17} textAnchor="middle">
                {bar.label}
              </text>
            )}
          </g>
        ));
      }}
    </SvgPlot>
  );
}

/** Bars of counts: small, static, drawn without a chart library. */
export function HistogramFigure<R extends Row>(props: HistogramFigureProps<R>) {
  const { table, x, y, role = 'genuine', xLabel, yLabel, title, caption, height = 200 } = props;
  const bars = table.rows.map((row) => {
    const count = row[y];
    const label = row[x];
    return {
      label: typeof label === 'number' ? formatNumber(label) : trName(String(label ?? '')),
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
