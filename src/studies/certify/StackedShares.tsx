import { useId } from 'react';
import { type CertifyTable, certificates } from '../../../workers/protocol.ts';
import { Figure } from '../../charts/Figure.tsx';
import { wholePercent, wholePercentBound } from '../../charts/format.ts';
import { SvgPlot } from '../../charts/SvgPlot.tsx';
import { rowsWhere } from '../../charts/tables.ts';
import { roleColour } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import styles from './certify.module.css';
import { barsOf, type Method, type ShareBar } from './shares.ts';

const quarters = [0, 0.25, 0.5, 0.75, 1];

function Bars({ bars, height }: { readonly bars: readonly ShareBar[]; readonly height: number }) {
  const hatch = useId();
  return (
    <SvgPlot height={height} xLabel="Budget q (switched clicks)" yTicks={quarters} yFormat={wholePercent}>
      {({ left, right, floor, y }) => {
        const step = (right - left) / Math.max(1, bars.length);
        return (
          <>
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
            {bars.map(({ q, robust, undecided }, n) => {
              const own = { x: left + step * (n + 0.08), width: step * 0.84 };
              const upper = robust + undecided;
              return (
                <g key={q}>
                  <rect {...own} y={y(robust)} height={floor - y(robust)} fill={roleColour('robust')} />
                  <rect {...own} y={y(upper)} height={y(robust) - y(upper)} fill={`url(#${hatch})`} />
                  <rect {...own} y={y(1)} height={y(upper) - y(1)} fill={roleColour('nonRobust')} />
                  <text x={own.x + own.width / 2} y={floor + 17} textAnchor="middle">
                    {q}
                  </text>
                </g>
              );
            })}
          </>
        );
      }}
    </SvgPlot>
  );
}

interface StackedSharesProps {
  readonly table: CertifyTable<'shares'>;
  readonly method: Method;
  readonly title: string;
  readonly caption: string;
}

/** Robust at the bottom, not robust at the top, and between them what a certificate leaves open (paper 000, figure 6). */
export function StackedShares({ table, method, title, caption }: StackedSharesProps) {
  const bars = barsOf(table, method);
  const words = bars
    .map(({ q, robust, undecided, nonRobust }) => {
      const proved = wholePercentBound(robust, 'lower');
      return tr('q {q}: {robust} robust, {undecided} undecided, {not} not robust', {
        ...{ q: String(q), robust: proved },
        ...{ undecided: wholePercent(undecided), not: wholePercent(nonRobust) },
      });
    })
    .join('; ');
  return (
    <Figure
      title={title}
      caption={caption}
      table={rowsWhere(table, (row) => row.method === method)}
      height={260}
      description={`${tr(certificates[method].short)}. ${words}.`}
    >
      {(size) => <Bars bars={bars} height={size} />}
    </Figure>
  );
}

/** The key that both pictures share. */
export function SharesKey() {
  return (
    <ul className={styles.key}>
      <li>
        <i style={{ background: roleColour('robust') }} /> {tr('Robust: proved')}
      </li>
      <li>
        <i className={styles.hatched} /> {tr('Undecided')}
      </li>
      <li>
        <i style={{ background: roleColour('nonRobust') }} /> {tr('Not robust: a flipping set is known')}
      </li>
    </ul>
  );
}
