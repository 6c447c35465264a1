import { memo } from 'react';
import type { Table } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import type { Reference } from '../../charts/types.ts';
import { Waiting } from '../../controls/Waiting.tsx';
import { baseline } from './sweep.ts';

interface SweepFigureProps {
  readonly measure: keyof typeof measures;
  readonly summary: Table | null;
  readonly baselines: Table | null;
  readonly k: number;
  readonly epsilon: number;
  onEpsilon(epsilon: number): void;
}

const roles = { fgsm: 'attacked', bim: 'attacked', pgd: 'attacked', random: 'noise' } as const;
const labels = { fgsm: 'FGSM', bim: 'BIM', pgd: 'PGD', random: 'Random noise' };

/** The clean model and the random recommender as lines through a figure, as far as they are measured. */
function references(baselines: Table | null, key: string): Reference[] {
  const clean = baseline(baselines, 'clean', key);
  const sd = baseline(baselines, 'clean', `${key}Sd`);
  const random = baseline(baselines, 'random recommender', key);
  return [
    ...(clean === null
      ? []
      : [{ label: 'Clean model', value: clean, role: 'clean' as const, ...(sd !== null && { sd }) }]),
    ...(random === null ? [] : [{ label: 'Random recommender', value: random, role: 'random' as const }]),
  ];
}

const measures = {
  ndcg: { name: (k: number) => `nDCG@${k}`, height: 330 },
  hr: { name: (k: number) => `Hit ratio@${k}`, height: 210 },
  coverage: { name: (k: number) => `Item coverage@${k}`, height: 210 },
} as const;
/** Height of a figure beside its plot: head, legend, caption. Kept free until the first points arrive. */
const FRAME = { ndcg: 130, hr: 101, coverage: 101 } as const;

/** A measure against ε with its bands and baselines; the marker can be moved in it. */
export const SweepFigure = memo(function SweepFigure(props: SweepFigureProps) {
  const { measure, summary, baselines, k, epsilon, onEpsilon } = props;
  const { name, height } = measures[measure];
  if (!summary || summary.rows.length === 0)
    return <Waiting title={`${name(k)} against ε`} height={height + FRAME[measure]} />;
  return (
    <LineFigure
      table={summary}
      x="epsilon"
      y={measure}
      sd={`${measure}Sd`}
      series="method"
      roles={roles}
      labels={labels}
      references={references(baselines, measure)}
      logX
      marker={{ x: epsilon, onMove: onEpsilon }}
      xLabel="Budget ε (norm of each perturbed row)"
      yLabel={name(k)}
      title={`${name(k)} against ε`}
      caption={measure === 'ndcg' ? 'Mean over the seeds; the band is one standard deviation.' : undefined}
      height={height}
    />
  );
});
