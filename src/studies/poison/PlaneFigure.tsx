import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import type { PoisonTable } from '../../../workers/protocol.ts';
import { linearTicks } from '../../../workers/protocol.ts';
import { Figure } from '../../charts/Figure.tsx';
import { formatNumber, formatPercent } from '../../charts/format.ts';
import { strokeOf } from '../../charts/lines.ts';
import { rowsWhere } from '../../charts/tables.ts';
import { type MarkerShape, roles } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import { AttackChoice, useAttack } from './AttackChoice.tsx';
import { type Crowd, crowdsOf, inWords, planeAttacks } from './plane.ts';
import styles from './poison.module.css';

const LEFT = 46;
const RIGHT = 12;
const TOP = 10;
const BELOW = 44;

interface Frame {
  readonly px: (x: number) => number;
  readonly py: (y: number) => number;
}

/** Draws a marker of a role's shape at (x, y) in px of the canvas. */
function mark(context: CanvasRenderingContext2D, shape: MarkerShape, x: number, y: number, s: number): void {
  context.beginPath();
  if (shape === 'cross') {
    context.moveTo(x - s, y - s);
    context.lineTo(x + s, y + s);
    context.moveTo(x - s, y + s);
    context.lineTo(x + s, y - s);
    context.stroke();
  } else if (shape === 'triangle') {
    context.moveTo(x, y - 1.2 * s);
    context.lineTo(x + 1.1 * s, y + 0.8 * s);
    context.lineTo(x - 1.1 * s, y + 0.8 * s);
    context.fill();
  } else {
    context.arc(x, y, s, 0, 2 * Math.PI);
    context.fill();
  }
}

function drawCrowds(canvas: HTMLCanvasElement, crowds: readonly Crowd[], { px, py }: Frame): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const page = getComputedStyle(canvas);
  const scale = devicePixelRatio || 1;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const { role, points } of crowds) {
    const many = role === 'genuine';
    const colour = page.getPropertyValue(`--role-${role}`).trim();
    context.fillStyle = colour;
    context.strokeStyle = colour;
    context.lineWidth = 1.8;
    context.globalAlpha = many ? 0.45 : 0.9;
    for (const { x, y } of points) mark(context, roles[role].marker, px(x), py(y), many ? 2.2 : 3.6);
  }
}

function Plane({ crowds, height }: { readonly crowds: readonly Crowd[]; readonly height: number }) {
  const { ref, width } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('light');
  const all = crowds.flatMap(({ points }) => points);
  const span = (values: readonly number[], wanted: number) => {
    let [low, high] = [0, 1];
    values.forEach((value, n) => {
      low = n === 0 ? value : Math.min(low, value);
      high = n === 0 ? value : Math.max(high, value);
    });
    return linearTicks(low, high > low ? high : low + 1, wanted);
  };
  const xTicks = span(
    all.map(({ x }) => x),
    width < 500 ? 4 : 7,
  );
  const yTicks = span(
    all.map(({ y }) => y),
    5,
  );
  const [x0, x1] = [xTicks[0]!, xTicks.at(-1)!];
  const [y0, y1] = [yTicks[0]!, yTicks.at(-1)!];
  const px = (x: number) => LEFT + ((x - x0) / (x1 - x0)) * Math.max(0, width - LEFT - RIGHT);
  const py = (y: number) => TOP + (1 - (y - y0) / (y1 - y0)) * (height - TOP - BELOW);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the frame follows from these; a scheme has other colours
  useEffect(() => {
    const target = canvas.current;
    if (!target || width === 0) return;
    const scale = devicePixelRatio || 1;
    target.width = Math.round(width * scale);
    target.height = Math.round(height * scale);
    drawCrowds(target, crowds, { px, py });
  }, [crowds, width, height, scheme]);
  return (
    <div ref={ref} className={styles.layers} style={{ height }}>
      <svg className={styles.plot} width="100%" height={height} aria-hidden="true">
        {xTicks.map((tick) => (
          <g key={tick}>
            <line x1={px(tick)} x2={px(tick)} y1={TOP} y2={height - BELOW} className={styles.grid} />
            <text x={px(tick)} y={height - BELOW + 17} textAnchor="middle">
              {formatNumber(tick, 4)}
            </text>
          </g>
        ))}
        {yTicks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width - RIGHT} y1={py(tick)} y2={py(tick)} className={styles.grid} />
            <text x={LEFT - 6} y={py(tick) + 4} textAnchor="end">
              {formatNumber(tick, 4)}
            </text>
          </g>
        ))}
        <text x={LEFT + (width - LEFT) / 2} y={height - 6} textAnchor="middle" className={styles.axisLabel}>
          {tr('First component of the profiles')}
        </text>
      </svg>
      <canvas ref={canvas} />
    </div>
  );
}

/** Genuine, fake and ERM users in the plane in which their profiles vary most, for one attack. */
export function PlaneFigure({ table }: { readonly table: PoisonTable<'plane'> }) {
  const attacks = planeAttacks(table);
  const attack = useAttack(attacks);
  const { crowds, shares } = crowdsOf(table, attack);
  return (
    <Figure
      title="Users by their profiles"
      caption={`Each mark is a user, at the two principal components of what users rate (0 where they rate nothing), fitted to the genuine and fake users of the first repeat. The components hold ${formatPercent(shares[0])} and ${formatPercent(shares[1])} of the variance.`}
      table={rowsWhere(table, (row) => row.attack === attack)}
      description={inWords(crowds)}
      legend={crowds.map(({ role, label }) => ({ role, label, stroke: { ...strokeOf(role), dash: '0 99' } }))}
      height={360}
      choice={
        attacks.length > 1 && (
          <AttackChoice label={tr('Attack in the plane')} attacks={attacks} attack={attack} />
        )
      }
    >
      {(height) => <Plane crowds={crowds} height={height} />}
    </Figure>
  );
}
