import { NativeSelect } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { attacksOf, linearTicks, logTicks, type PoisonTable } from '../../../workers/protocol.ts';
import { Figure } from '../../charts/Figure.tsx';
import { formatNumber } from '../../charts/format.ts';
import { Marker } from '../../charts/Swatch.tsx';
import { rowsWhere } from '../../charts/tables.ts';
import { useLook } from '../../frame/useLook.ts';
import { useToldMissing } from '../../frame/useToldMissing.ts';
import { roleColour } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import { AttackChoice, useAttack } from './AttackChoice.tsx';
import { climbInWords, climbTargets, type Way, waysOf } from './climb.ts';
import styles from './poison.module.css';

const ROW = 220;
const LEFT = 44;
const RIGHT = 14;
const ABOVE = 30;
const BELOW = 30;

interface Scales {
  readonly most: number;
  readonly clean: number | null;
  readonly k: number;
}

/** One defence: the median place as a line, half of the users between the quartiles as a band; the best place on top. */
function Panel({
  way,
  scales,
  place,
}: {
  readonly way: Way;
  readonly scales: Scales;
  readonly place: { readonly x: number; readonly y: number; readonly width: number };
}) {
  const { most, clean, k } = scales;
  const last = way.points.at(-1)?.epoch ?? 1;
  const first = way.points[0]?.epoch ?? 0;
  const span = Math.max(1, last - first);
  const x = (epoch: number) => LEFT + ((epoch - first) / span) * Math.max(0, place.width - LEFT - RIGHT - 6);
  const height = ROW - ABOVE - BELOW;
  const y = (at: number) => ABOVE + (Math.log(Math.max(1, at)) / Math.log(most)) * height;
  const line = (value: (point: Way['points'][number]) => number, points = way.points) =>
    points.map((point) => `${x(point.epoch)} ${y(value(point))}`);
  const band = [...line(({ q1 }) => q1), ...line(({ q3 }) => q3, [...way.points].reverse())];
  const colour = roleColour(way.role);
  const wanted = place.width < 260 ? 3 : 5;
  const ticks = linearTicks(first, last, wanted).filter((tick) => tick >= first && tick <= last);
  const end = way.points.at(-1);
  return (
    <g transform={`translate(${place.x} ${place.y})`}>
      <text x={LEFT} y={18} className={styles.boxLabel}>
        {tr(way.label)}
      </text>
      {logTicks(1, most, 5).map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={place.width - RIGHT} y1={y(tick)} y2={y(tick)} className={styles.grid} />
          <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
            {formatNumber(tick, 4)}
          </text>
        </g>
      ))}
      {ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={ROW - BELOW + 17} textAnchor="middle">
          {formatNumber(tick, 4)}
        </text>
      ))}
      <line x1={LEFT} x2={place.width - RIGHT} y1={y(k)} y2={y(k)} className={styles.limit} />
      {clean !== null && (
        <line
          x1={LEFT}
          x2={place.width - RIGHT}
          y1={y(clean)}
          y2={y(clean)}
          stroke={roleColour('clean')}
          strokeWidth={2}
        />
      )}
      {way.points.length > 1 && <polygon points={band.join(' ')} fill={colour} fillOpacity={0.22} />}
      <polyline
        points={line(({ median }) => median).join(' ')}
        fill="none"
        stroke={colour}
        strokeWidth={2.25}
      />
      {end && (
        <Marker
          shape={way.role === 'attacked' ? 'square' : 'triangle'}
          x={x(end.epoch)}
          y={y(end.median)}
          size={4}
          colour={colour}
        />
      )}
    </g>
  );
}

function Panels({
  ways,
  scales,
  height,
}: {
  readonly ways: readonly Way[];
  readonly scales: Scales;
  readonly height: number;
}) {
  const { ref, width } = useElementSize();
  const columns = columnsFor(width, ways.length);
  const cell = width / columns;
  return (
    <div ref={ref} style={{ minHeight: height }}>
      <svg
        className={styles.plot}
        width="100%"
        height={ROW * Math.ceil(ways.length / columns)}
        aria-hidden="true"
      >
        {ways.map((way, n) => (
          <Panel
            key={way.id}
            way={way}
            scales={scales}
            place={{ x: (n % columns) * cell, y: Math.floor(n / columns) * ROW, width: cell }}
          />
        ))}
      </svg>
    </div>
  );
}

/** So many columns that the rows are of about the same length. */
function columnsFor(width: number, panels: number): number {
  const most = Math.max(1, Math.floor(width / 230));
  return Math.max(1, Math.ceil(panels / Math.ceil(panels / most)));
}

/** One target's climb through the lists while the models train, undefended and with each defence. */
export function ClimbFigure({ table, k }: { readonly table: PoisonTable<'climb'>; readonly k: number }) {
  const attacks = attacksOf(table.rows);
  const targets = climbTargets(table);
  const [wantedTarget, setTarget] = useLook('poison', 'target');
  const { ref, width } = useElementSize();
  const attack = useAttack(attacks);
  const target = targets.find(({ id }) => id === wantedTarget) ?? targets[0]!;
  useToldMissing(
    wantedTarget === null || target.id === wantedTarget
      ? null
      : `The run that is shown has no target “${wantedTarget.slice(0, 40)}”; here climbs ${target.title}.`,
  );
  const { ways, clean } = waysOf(table, attack, target.id);
  const most = Math.max(10, clean ?? 0, ...ways.flatMap(({ points }) => points.map(({ q3 }) => q3)));
  const rows = Math.ceil(ways.length / columnsFor(width - 34, ways.length));
  const drawn = rowsWhere(
    table,
    (row) => row.target === Number(target.id) && (row.attack === attack || row.attack === 'none'),
  );
  return (
    <div ref={ref}>
      <Figure
        title="A target’s climb, epoch by epoch"
        caption={`Its place in the lists of genuine users who do not know it, after each epoch of the first repeat; the best place on top, on a logarithmic scale. The line is the median, the band holds half of the users. Dashed: the last place of a list of ${k}. Blue: the median place by the clean model.`}
        table={drawn}
        description={climbInWords(ways, clean, attack, k)}
        height={ROW * rows}
        choice={
          <div className={styles.choices}>
            <NativeSelect
              size="xs"
              aria-label={tr('Target that climbs')}
              data={targets.map(({ id, title }) => ({ value: id, label: title }))}
              value={target.id}
              onChange={(event) => setTarget(event.currentTarget.value)}
            />
            <AttackChoice label={tr('Attack that lifts it')} attacks={attacks} attack={attack} />
          </div>
        }
      >
        {(height) => <Panels ways={ways} scales={{ most, clean, k }} height={height} />}
      </Figure>
    </div>
  );
}
