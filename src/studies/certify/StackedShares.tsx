import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import type { Table } from '../../../workers/protocol.ts';
import { roleColour } from '../../app/roles.ts';
import chart from '../../charts/charts.module.css';
import { Figure } from '../../charts/Figure.tsx';
import styles from './certify.module.css';
import { barsOf, type Method, methodLabels, type ShareBar, tableOf } from './shares.ts';

const LEFT = 44;
const FOOT = 44;
const TOP = 8;

function Bars({ bars, height }: { readonly bars: readonly ShareBar[]; readonly height: number }) {
  const { ref, width } = useElementSize();
  const hatch = useId();
  const y = (share: number) => TOP + (height - FOOT - TOP) * (1 - share);
  const step = Math.max(0, width - LEFT - 4) / Math.max(1, bars.length);
  return (
    <div ref={ref}>
      <svg className={chart.plot} width="100%" height={height} aria-hidden="true">
        <defs>
          <pattern
            id={hatch}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <line x1="0" x2="0" y1="0" y2="6" stroke={roleColour('undecided')} strokeWidth="1.5" />
          </pattern>
        </defs>
        {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} className={chart.grid} />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {tick * 100} %
            </text>
          </g>
        ))}
        {bars.map(({ q, robust, undecided }, n) => {
          const x = LEFT + step * (n + 0.08);
          const own = { x, width: step * 0.84 };
          const upper = robust + undecided;
          return (
            <g key={q}>
              <rect {...own} y={y(robust)} height={y(0) - y(robust)} fill={roleColour('robust')} />
              <rect {...own} y={y(upper)} height={y(robust) - y(upper)} fill={`url(#${hatch})`} />
              <rect {...own} y={y(1)} height={y(upper) - y(1)} fill={roleColour('nonRobust')} />
              <text x={x + own.width / 2} y={height - FOOT + 17} textAnchor="middle">
                {q}
              </text>
            </g>
          );
        })}
        <text x={LEFT + (width - LEFT) / 2} y={height - 6} textAnchor="middle" className={chart.axisLabel}>
          Budget q (switched clicks)
        </text>
      </svg>
    </div>
  );
}

interface StackedSharesProps {
  readonly table: Table;
  readonly method: Method;
  readonly title: string;
  readonly caption: string;
}

/** Robust at the bottom, not robust at the top, and between them what a certificate leaves open (paper 000, figure 6). */
export function StackedShares({ table, method, title, caption }: StackedSharesProps) {
  const bars = barsOf(table, method);
  const words = bars
    .map(({ q, robust, undecided, nonRobust }) => {
      const [a, b, c] = [robust, undecided, nonRobust].map((share) => Math.round(share * 100));
      return `q ${q}: ${a} % robust, ${b} % undecided, ${c} % not robust`;
    })
    .join('; ');
  return (
    <div>
      <Figure
        title={title}
        caption={caption}
        table={tableOf(table, method)}
        height={260}
        description={`${methodLabels[method]}. ${words}.`}
      >
        {(size) => <Bars bars={bars} height={size} />}
      </Figure>
    </div>
  );
}

/** The key that both pictures share. */
export function SharesKey() {
  return (
    <ul className={styles.key}>
      <li>
        <i style={{ background: roleColour('robust') }} /> Robust: proved
      </li>
      <li>
        <i className={styles.hatched} /> Undecided
      </li>
      <li>
        <i style={{ background: roleColour('nonRobust') }} /> Not robust: a flipping set is known
      </li>
    </ul>
  );
}
