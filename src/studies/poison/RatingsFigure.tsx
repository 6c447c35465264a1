import { useElementSize, useMediaQuery } from '@mantine/hooks';
import { attackName, linearTicks, type PoisonTable } from '../../../workers/protocol.ts';
import { Figure } from '../../charts/Figure.tsx';
import { formatNumber, formatPercent } from '../../charts/format.ts';
import { roleColour } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import styles from './poison.module.css';

interface Group {
  readonly attack: string;
  readonly shares: readonly { readonly rating: number; readonly share: number }[];
}

function groupsOf({ rows }: PoisonTable<'ratings'>): Group[] {
  const groups = new Map<string, { rating: number; share: number }[]>();
  for (const { attack, rating, share } of rows) {
    const shares = groups.get(attack) ?? [];
    groups.set(attack, shares);
    shares.push({ rating, share });
  }
  return [...groups].map(([attack, shares]) => ({ attack, shares }));
}

const ROW = 186;
const LEFT = 42;
const ABOVE = 30;
const BELOW = 34;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One small histogram: the users' own bars, the genuine shares as lines over a fake user's. */
function Histogram({
  group,
  genuine,
  ticks,
  place,
}: {
  group: Group;
  genuine: Group;
  ticks: readonly number[];
  place: Place;
}) {
  const top = Math.max(...ticks);
  const y = (share: number) => ABOVE + (place.height - ABOVE - BELOW) * (1 - share / top);
  const step = Math.max(0, place.width - LEFT - 12) / group.shares.length;
  const every = Math.max(1, Math.ceil(26 / Math.max(1, step)));
  const own = group.attack === 'genuine';
  return (
    <g transform={`translate(${place.x} ${place.y})`}>
      <text x={LEFT} y={18} className={styles.boxLabel}>
        {tr(attackName(group.attack))}
      </text>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={place.width - 12} y1={y(tick)} y2={y(tick)} className={styles.grid} />
          <text x={LEFT - 5} y={y(tick) + 4} textAnchor="end">
            {formatPercent(tick)}
          </text>
        </g>
      ))}
      {group.shares.map(({ rating, share }, n) => (
        <g key={rating}>
          <rect
            x={LEFT + step * (n + 0.12)}
            width={step * 0.76}
            y={y(share)}
            height={y(0) - y(share)}
            fill={roleColour(own ? 'genuine' : 'fake')}
          />
          {!own && (
            <line
              x1={LEFT + step * (n + 0.04)}
              x2={LEFT + step * (n + 0.96)}
              y1={y(genuine.shares[n]?.share ?? 0)}
              y2={y(genuine.shares[n]?.share ?? 0)}
              stroke={roleColour('genuine')}
              strokeWidth={3}
            />
          )}
          {n % every === 0 && (
            <text x={LEFT + step * (n + 0.5)} y={y(0) + 17} textAnchor="middle">
              {formatNumber(rating)}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

function Histograms({
  groups,
  columns,
  height,
}: {
  groups: readonly Group[];
  columns: number;
  height: number;
}) {
  const { ref, width } = useElementSize();
  const [genuine] = groups;
  const most = Math.max(0, ...groups.flatMap(({ shares }) => shares.map(({ share }) => share)));
  const ticks = linearTicks(0, most, 3);
  const cell = { width: width / columns, height: height / Math.ceil(groups.length / columns) };
  return (
    <div ref={ref}>
      <svg className={styles.plot} width="100%" height={height} aria-hidden="true">
        {genuine &&
          groups.map((group, n) => (
            <Histogram
              key={group.attack}
              {...{ group, genuine, ticks }}
              place={{ x: (n % columns) * cell.width, y: Math.floor(n / columns) * cell.height, ...cell }}
            />
          ))}
      </svg>
    </div>
  );
}

/** What fake users rate beside what genuine users rate, one histogram an attack. */
export function RatingsFigure({ table }: { readonly table: PoisonTable<'ratings'> }) {
  const narrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const groups = groupsOf(table);
  const columns = Math.min(groups.length, narrow ? 2 : 4);
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
      height={ROW * Math.ceil(groups.length / columns)}
    >
      {(height) => <Histograms {...{ groups, columns, height }} />}
    </Figure>
  );
}
