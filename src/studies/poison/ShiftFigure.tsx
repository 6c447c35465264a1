import { useElementSize } from '@mantine/hooks';
import {
  attackName,
  linearTicks,
  type PoisonTable,
  trainingWaysOf,
  wayId,
} from '../../../workers/protocol.ts';
import { Figure } from '../../charts/Figure.tsx';
import { formatNumber } from '../../charts/format.ts';
import { roleColour } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import styles from './poison.module.css';

interface Box {
  readonly label: string;
  readonly colour: string;
  /** Least, quartiles and greatest. */
  readonly at: readonly [number, number, number, number, number];
}

const ROW = 30;
const TOP = 8;
const BOTTOM = 40;

function boxesOf({ rows }: PoisonTable<'shifts'>): Box[] {
  const trainings = new Map(trainingWaysOf(rows).map((training) => [training.id, training]));
  return rows.map(({ attack, min, q1, median, q3, max, ...way }) => {
    const training = trainings.get(wayId(way))!;
    const defence = training.note ? `${training.label}, ${training.note}` : training.label;
    return {
      label: `${attackName(attack)}: ${defence.charAt(0).toLowerCase() === 'n' ? 'no defence' : defence}`,
      colour: roleColour(training.role),
      at: [min, q1, median, q3, max],
    };
  });
}

function Boxes({ boxes, height }: { readonly boxes: readonly Box[]; readonly height: number }) {
  const { ref, width } = useElementSize();
  const narrow = width < 560;
  const left = narrow ? 8 : 220;
  const ends = boxes.flatMap(({ at }) => [at[0], at[4]]);
  const ticks = linearTicks(Math.min(0, ...ends), Math.max(1, ...ends), narrow ? 4 : 7);
  const [from, to] = [Math.min(...ticks), Math.max(...ticks)];
  const x = (value: number) => left + ((value - from) / (to - from)) * Math.max(0, width - left - 16);
  const step = (height - TOP - BOTTOM) / Math.max(1, boxes.length);
  return (
    <div ref={ref}>
      <svg className={styles.plot} width="100%" height={height} aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={TOP} y2={height - BOTTOM} className={styles.grid} />
            <text x={x(tick)} y={height - BOTTOM + 17} textAnchor="middle">
              {formatNumber(tick, 4)}
            </text>
          </g>
        ))}
        {boxes.map(({ label, colour, at: [min, q1, median, q3, max] }, n) => {
          const middle = TOP + step * (n + (narrow ? 0.68 : 0.5));
          const half = Math.min(9, step * (narrow ? 0.2 : 0.34));
          return (
            <g key={label} stroke={colour} fill={colour}>
              <text
                x={narrow ? left : left - 10}
                y={narrow ? middle - half - 5 : middle + 4}
                textAnchor={narrow ? 'start' : 'end'}
                stroke="none"
                className={styles.boxLabel}
              >
                {tr(label)}
              </text>
              <line x1={x(min)} x2={x(max)} y1={middle} y2={middle} strokeWidth={1.5} />
              <rect
                x={x(q1)}
                width={Math.max(1, x(q3) - x(q1))}
                y={middle - half}
                height={2 * half}
                fillOpacity={0.3}
                strokeWidth={1.5}
              />
              <line x1={x(median)} x2={x(median)} y1={middle - half} y2={middle + half} strokeWidth={3} />
            </g>
          );
        })}
        <text x={left + (width - left) / 2} y={height - 6} textAnchor="middle" className={styles.axisLabel}>
          {tr('Places gained in a genuine user’s list')}
        </text>
      </svg>
    </div>
  );
}

/** How far targets climbed, as boxes for every attack and defence (Fig. 1 of paper 003). */
export function ShiftFigure({ table }: { readonly table: PoisonTable<'shifts'> }) {
  const boxes = boxesOf(table);
  const description = boxes
    .map(
      ({ label, at }) =>
        `${label}: median ${formatNumber(at[2], 4)} places, half between ${formatNumber(at[1], 4)} and ${formatNumber(at[3], 4)}.`,
    )
    .join(' ');
  return (
    <Figure
      title="Rank shift of the targets"
      caption="The box holds half of all pairs of a genuine user and a target, the whiskers reach to the least and the greatest. 0 is what the clean model gives."
      table={table}
      description={description || 'No pairs yet.'}
      height={Math.max(160, TOP + BOTTOM + (ROW + 12) * boxes.length)}
    >
      {(height) => <Boxes boxes={boxes} height={height} />}
    </Figure>
  );
}
