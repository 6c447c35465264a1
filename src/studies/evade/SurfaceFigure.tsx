import { Slider } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { Figure } from '../../charts/Figure.tsx';
import { useLook } from '../../frame/useLook.ts';
import { roleColour } from '../../look/roles.ts';
import { tr, trNumber } from '../../words/tr.ts';
import styles from './evade.module.css';
import {
  describeSurface,
  edgeOf,
  opacityOf,
  probabilityAt,
  runsOf,
  type Surface,
  surfaceTable,
} from './surface.ts';

const HEIGHT = 278;
const LEFT = 46;
const FOOT = 44;
const TOP = 26;

interface Probe {
  readonly x: number;
  readonly y: number;
}

/** The plane as shades of each side, its edge, the recommendation, its smallest perturbation and the probe. */
function Plane({
  surface,
  height,
  probe,
}: {
  readonly surface: Surface;
  readonly height: number;
  readonly probe: Probe;
}) {
  const { ref, width } = useElementSize();
  const { along, across } = surface;
  const side = Math.max(0, Math.min(width - LEFT - 12, height - FOOT - TOP));
  const [x0, x1, y0, y1] = [along[0]!, along.at(-1)!, across[0]!, across.at(-1)!];
  const px = (x: number) => LEFT + (side * (x - x0)) / (x1 - x0);
  const py = (y: number) => TOP + side * (1 - (y - y0) / (y1 - y0));
  // Each grid point is the middle of its cell; those at the rim are cut.
  const half = 0.5 / (along.length - 1);
  const edge = (n: number, count: number) => Math.min(1, Math.max(0, n / (count - 1) - half));
  return (
    <div ref={ref}>
      <svg width="100%" height={height} className={styles.surface} aria-hidden="true">
        {width > 0 && (
          <>
            <rect x={LEFT} y={TOP} width={side} height={side} fill="var(--paper)" />
            {runsOf(surface).map(({ row, from, to, shade }) => {
              const left = edge(from, along.length);
              const low = edge(row, across.length);
              const right = to === along.length ? 1 : edge(to, along.length);
              const high = row + 1 === across.length ? 1 : edge(row + 1, across.length);
              return (
                <rect
                  key={`${row} ${from}`}
                  x={LEFT + side * left}
                  y={TOP + side * (1 - high)}
                  width={side * (right - left)}
                  height={side * (high - low)}
                  fill={roleColour(shade > 0 ? 'clean' : 'attacked')}
                  fillOpacity={opacityOf(shade)}
                  shapeRendering="crispEdges"
                />
              );
            })}
            <path
              d={edgeOf(surface)
                .map(([[ax, ay], [bx, by]]) => `M${px(ax)} ${py(ay)}L${px(bx)} ${py(by)}`)
                .join('')}
              stroke="var(--ink)"
              strokeWidth={2}
              fill="none"
            />
            <line x1={px(0)} y1={py(0)} x2={px(1)} y2={py(0)} stroke="var(--ink)" strokeDasharray="4 3" />
            <circle
              cx={px(0)}
              cy={py(0)}
              r={6}
              fill={roleColour('clean')}
              stroke="var(--paper)"
              strokeWidth={2}
            />
            <rect
              x={px(1) - 6}
              y={py(0) - 6}
              width={12}
              height={12}
              fill={roleColour('attacked')}
              stroke="var(--paper)"
              strokeWidth={2}
            />
            <path
              d={`M${px(probe.x) - 9} ${py(probe.y)}h18M${px(probe.x)} ${py(probe.y) - 9}v18`}
              stroke="var(--paper)"
              strokeWidth={5}
            />
            <path
              d={`M${px(probe.x) - 9} ${py(probe.y)}h18M${px(probe.x)} ${py(probe.y) - 9}v18`}
              stroke="var(--ink)"
              strokeWidth={2}
            />
            {[-1, 0, 1, 2].map((tick) => (
              <text key={tick} x={px(tick)} y={TOP + side + 16} textAnchor="middle">
                {tick}
              </text>
            ))}
            {[-1, 0, 1].map((tick) => (
              <text key={tick} x={LEFT - 8} y={py(tick) + 4} textAnchor="end">
                {tick}
              </text>
            ))}
            <text x={4} y={14}>
              {tr('Random direction')}
            </text>
            <text x={LEFT + side / 2} y={TOP + side + 36} textAnchor="middle">
              {tr('Direction of the attack')}
            </text>
          </>
        )}
      </svg>
    </div>
  );
}

const legend = [
  { label: 'The recommendation, and yes', role: 'clean', stroke: { dash: '', marker: 'circle' } },
  { label: 'Its smallest perturbation, and no', role: 'attacked', stroke: { dash: '', marker: 'square' } },
] as const;

/** The decision surface around one recommendation (paper 001, Fig. 4 on a real model), with a probe to read it. */
export function SurfaceFigure({ surface, model }: { readonly surface: Surface; readonly model: string }) {
  const [probe, setProbe] = useLook('evade', 'probe');
  const id = useId();
  const p = probabilityAt(surface, probe.x, probe.y);
  const slider = (key: 'x' | 'y', label: string, grid: readonly number[]) => (
    <div className={styles.probe}>
      <span id={`${id}-${key}`}>{tr(label)}</span>
      <Slider
        thumbLabel={tr(label)}
        min={grid[0]!}
        max={grid.at(-1)!}
        step={0.1}
        label={null}
        size="sm"
        value={probe[key]}
        onChange={(value) => setProbe({ ...probe, [key]: value }, 'drag')}
      />
      <span className={styles.probeValue}>{trNumber(probe[key].toFixed(1))}</span>
    </div>
  );
  return (
    <div className={styles.around}>
      <Figure
        title={`Decision surface, ${model}`}
        caption="Both axes count in lengths of the smallest perturbation; the line is where yes ends."
        table={surfaceTable(surface)}
        description={describeSurface(surface)}
        height={HEIGHT}
        legend={legend}
      >
        {(height) => <Plane surface={surface} height={height} probe={probe} />}
      </Figure>
      <div className={styles.stack}>
        {slider('x', 'Along the attack', surface.along)}
        {slider('y', 'Across it', surface.across)}
        <output className={styles.reading}>
          {tr(`At the cross: probability ${p.toFixed(2)}, ${p > 0.5 ? 'yes' : 'no'}.`)}
        </output>
      </div>
    </div>
  );
}
