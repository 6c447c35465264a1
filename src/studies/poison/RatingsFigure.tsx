import { useElementSize } from '@mantine/hooks';
import type { Table } from '../../../workers/protocol.ts';
import { roleColour } from '../../app/roles.ts';
import { linearTicks } from '../../charts/axis.ts';
import { Figure } from '../../charts/Figure.tsx';
import { formatNumber } from '../../charts/format.ts';
import { attackName } from './cells.ts';
import styles from './poison.module.css';

interface Group {
  readonly attack: string;
  readonly shares: readonly { readonly rating: number; readonly share: number }[];
}

function groupsOf(table: Table): Group[] {
  const groups = new Map<string, { rating: number; share: number }[]>();
  for (const row of table.rows) {
    const attack = String(row.attack);
    const shares = groups.get(attack) ?? [];
    groups.set(attack, shares);
    shares.push({ rating: Number(row.rating), share: Number(row.share) });
  }
  return [...groups].map(([attack, shares]) => ({ attack, shares }));
}

const HEIGHT = 150;

/** One small histogram: the users' own bars, the genuine ones' outlined behind them. */
function Histogram({ group, genuine, most }: { group: Group; genuine: Group; most: number }) {
  const { ref, width } = useElementSize();
  const ticks = linearTicks(0, most, 3);
  const top = ticks[ticks.length - 1];
  const floor = HEIGHT - 24;
  const y = (share: number) => 8 + (floor - 8) * (1 - share / top);
  const left = 40;
  const step = Math.max(0, width - left - 4) / group.shares.length;
  const every = Math.max(1, Math.ceil(26 / Math.max(1, step)));
  const own = group.attack === 'genuine';
  return (
    <div className={styles.small}>
      <p>{attackName(group.attack)}</p>
      <div ref={ref}>
        <svg className={styles.plot} width="100%" height={HEIGHT} aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={left} x2={width} y1={y(tick)} y2={y(tick)} className={styles.grid} />
              <text x={left - 5} y={y(tick) + 4} textAnchor="end">
                {formatNumber(100 * tick)} %
              </text>
            </g>
          ))}
          {group.shares.map(({ rating, share }, n) => (
            <g key={rating}>
              <rect
                x={left + step * (n + 0.12)}
                width={step * 0.76}
                y={y(share)}
                height={y(0) - y(share)}
                fill={roleColour(own ? 'genuine' : 'fake')}
              />
              {!own && (
                <line
                  x1={left + step * (n + 0.04)}
                  x2={left + step * (n + 0.96)}
                  y1={y(genuine.shares[n]?.share ?? 0)}
                  y2={y(genuine.shares[n]?.share ?? 0)}
                  stroke={roleColour('genuine')}
                  strokeWidth={3}
                />
              )}
              {n % every === 0 && (
                <text x={left + step * (n + 0.5)} y={HEIGHT - 7} textAnchor="middle">
                  {formatNumber(rating)}
                </text>
              )}
            </g>
          ))}
        </svg>
      </div>
    </div>
  );
}

/** What fake users rate beside what genuine users rate, one histogram an attack. */
export function RatingsFigure({ table }: { readonly table: Table }) {
  const groups = groupsOf(table);
  const genuine = groups[0];
  if (!genuine) return null;
  const most = Math.max(0, ...groups.flatMap(({ shares }) => shares.map(({ share }) => share)));
  const description = groups
    .map(({ attack, shares }) => {
      const mean = shares.reduce((sum, { rating, share }) => sum + rating * share, 0);
      return `${attackName(attack)}: mean rating ${formatNumber(mean)}.`;
    })
    .join(' ');
  return (
    <Figure
      title="Ratings of genuine and fake users"
      caption="Bars: shares of all ratings of these users. The lines over a fake user’s bars are the genuine shares."
      table={table}
      description={description}
      height={(HEIGHT + 34) * Math.ceil(groups.length / 3)}
    >
      {() => (
        <div className={styles.grid3}>
          {groups.map((group) => (
            <Histogram key={group.attack} {...{ group, genuine, most }} />
          ))}
        </div>
      )}
    </Figure>
  );
}
