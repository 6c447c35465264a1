import { memo, type ReactNode } from 'react';
import {
  type PerturbSpec,
  type PerturbTable,
  perturbBaseline,
  perturbTables,
  type SweptMeasure,
  sweptLabel,
  type TableOf,
} from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { popularityLine } from '../../charts/popularity.ts';
import type { Reference } from '../../charts/types.ts';
import { type ReadPinned, useOverlays } from '../../frame/usePins.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { besides, type LinePoint } from './defended.ts';
import { lineLabels, lineRoles, lineStrokes } from './methods.ts';

type Baselines = PerturbTable<'baselines'>;

/** What the measures are drawn against. */
const axes = {
  epsilon: { label: 'Budget ε', title: 'ε', log: true },
  meanNorm: { label: 'Mean norm spent on a row', title: 'the norm spent', log: true },
  maxNorm: { label: 'Largest norm spent on a row', title: 'the largest norm spent', log: true },
  iteration: { label: 'Iteration', title: 'iterations', log: false },
} as const;
export type AxisKey = keyof typeof axes;

interface MeasureFigureProps {
  readonly measure: SweptMeasure;
  readonly against: AxisKey;
  readonly summary: TableOf<LinePoint> | null;
  readonly baselines: Baselines | null;
  /** The baselines of the defended models; null without a defence. */
  readonly defended?: Baselines | null;
  readonly k: number;
  /** Ends of the x axis; from the data where left out. */
  readonly from?: number;
  readonly to?: number;
  /** The stage's picture is lower, so that what moves with it fits beside and below. */
  readonly onStage?: boolean;
  readonly epsilon?: number;
  readonly caption?: string;
  readonly choice?: ReactNode;
  onEpsilon?(epsilon: number): void;
}

/** The clean model, Popularity and the random recommender as lines through a figure, as far as they are measured. */
function references(baselines: Baselines | null, defended: Baselines | null, key: SweptMeasure): Reference[] {
  const clean = perturbBaseline(baselines, 'clean', key);
  const sd = perturbBaseline(baselines, 'clean', `${key}Sd`);
  const hardened = perturbBaseline(defended, 'clean', key);
  const popularity = perturbBaseline(baselines, 'popularity', key);
  const random = perturbBaseline(baselines, 'random recommender', key);
  return [
    ...(clean === null
      ? []
      : [
          {
            label: 'Clean model',
            short: 'Clean',
            value: clean,
            role: 'clean' as const,
            ...(sd !== null && { sd }),
          },
        ]),
    ...(hardened === null
      ? []
      : [
          {
            label: 'Defended, clean',
            short: 'Defended',
            value: hardened,
            role: 'clean' as const,
            dash: '7 4',
          },
        ]),
    ...(popularity === null ? [] : [popularityLine(popularity)]),
    ...(random === null
      ? []
      : [{ label: 'Random recommender', short: 'By chance', value: random, role: 'random' as const }]),
  ];
}

/** The points of a pinned run, where it walks the same axis: a walk at one budget is no sweep over them. */
function pinnedPoints(
  read: ReadPinned,
  { attack }: PerturbSpec,
  against: AxisKey,
): TableOf<LinePoint> | null {
  const kind = attack.against?.kind ?? 'epsilon';
  const wanted = against === 'iteration' ? 'iterations' : 'epsilon';
  return kind === wanted ? besides(read(perturbTables.summary), read(perturbTables.defended.summary)) : null;
}

/** A measure of the perturbed models with its bands and baselines; with `epsilon` a marker that can be moved. */
export const MeasureFigure = memo(function MeasureFigure(props: MeasureFigureProps) {
  const { measure, against, summary, baselines, k, from, to, onStage = false, caption, choice } = props;
  const { defended = null, epsilon, onEpsilon } = props;
  const overlays = useOverlays('perturb', (read, spec) => pinnedPoints(read, spec, against));
  const axis = axes[against];
  const name = sweptLabel(measure, k);
  const title = `${name} against ${axis.title}`;
  const height = onStage ? 152 : 210;
  // Head, legend and caption stand around the plot; their place is kept too.
  if (!summary) return <Waiting title={title} height={height + (caption ? 130 : 101)} />;
  return (
    <LineFigure
      table={summary}
      x={against}
      y={measure}
      sd={`${measure}Sd`}
      series="method"
      roles={lineRoles}
      strokes={lineStrokes}
      labels={lineLabels}
      overlays={overlays}
      references={references(baselines, defended, measure)}
      logX={axis.log}
      xDomain={from === undefined || to === undefined ? undefined : [from, to]}
      marker={epsilon === undefined ? undefined : { x: epsilon, onMove: onEpsilon }}
      xLabel={axis.label}
      yLabel={name}
      title={title}
      caption={caption}
      choice={choice}
      height={height}
    />
  );
});
