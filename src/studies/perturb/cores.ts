import {
  type CharacteristicId,
  type PerturbRow,
  type PerturbTable,
  perturbAttacks,
  sweptLabel,
} from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import type { ScatterSeries } from '../../charts/ScatterFigure.tsx';
import { strokeOf } from './methods.ts';

/** Samples below which neither a line nor its R² says anything: through two there is always one. */
const LEAST_SAMPLES = 5;

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** The samples of one model and method as points, ρ averaged over the seeds, and the line the study fitted. */
export function seriesOf(
  samples: PerturbTable<'samples'>,
  lines: PerturbTable<'lines'> | null,
  by: CharacteristicId,
): ScatterSeries[] {
  const groups = new Map<string, PerturbRow<'samples'>[]>();
  for (const row of samples.rows) {
    const key = `${row.model} ${row.method}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((rows) => {
    const { model, method } = rows[0]!;
    const attack = perturbAttacks[method];
    const defended = model === 'defended';
    const cores = [...new Set(rows.map(({ core }) => core))];
    const points = cores.flatMap((core) => {
      const own = rows.filter((row) => row.core === core);
      const drops = own.map(({ rho }) => rho).filter((rho) => rho !== null);
      return drops.length === own.length ? [{ x: own[0]![by], y: mean(drops) }] : [];
    });
    const line = lines?.rows.find(
      (row) => row.model === model && row.method === method && row.characteristic === by,
    );
    return {
      label: `${attack.label}${defended ? ', defended' : ''}`,
      role: attack.role,
      stroke: strokeOf(method, defended),
      points,
      line: line && line.samples >= LEAST_SAMPLES ? { slope: line.slope, intercept: line.intercept } : null,
    };
  });
}

/**
 * What the fitted lines of the undefended model say of the first method:
 * 'Over 10 k-core samples the drop by FGSM falls with density (R² 0.91) and rises with size (R² 0.4) and shape (R² 0.3).'
 */
export function coreSentence(lines: PerturbTable<'lines'> | null, k: number): string | null {
  const own = lines?.rows.filter(({ model }) => model === 'undefended') ?? [];
  const first = own.filter(({ method }) => method === own[0]?.method);
  if (!first[0]) return null;
  const attack = perturbAttacks[first[0].method].label;
  const { samples } = first[0];
  if (samples < LEAST_SAMPLES)
    return `${samples} k-core ${samples === 1 ? 'sample is' : 'samples are'} too few to say what the drop of ${sweptLabel('ndcg', k)} by ${attack} goes with: a line is drawn from ${LEAST_SAMPLES} on.`;
  const along = (verb: string, of: readonly PerturbRow<'lines'>[]) =>
    of.length === 0
      ? []
      : [
          `${verb} with ${of.map((row) => `${row.characteristic} (R² ${formatNumber(row.r2, 2)})`).join(' and ')}`,
        ];
  const falls = first.filter(({ slope }) => slope < 0);
  const rises = first.filter(({ slope }) => slope >= 0);
  const course = [...along('falls', falls), ...along('rises', rises)].join(', and ');
  return `Over ${samples} k-core samples the drop of ${sweptLabel('ndcg', k)} by ${attack} ${course}.`;
}
