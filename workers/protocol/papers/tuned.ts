import { models } from '../names/models.ts';
import type { Result } from '../result.ts';
import { trainTables } from '../tables/train.ts';
import type { Baseline, Run, TrainInput } from './card.ts';
import type { Evidence } from './evidence.ts';
import { some } from './measured.ts';

/**
 * The plain model, tuned: trained in several settings, of each the best epoch kept, and of all the setting that is best
 * on the validation part. What is reported is that one on the test part, which decided nothing.
 */

type Model = NonNullable<TrainInput['model']>;

/** Six settings a model, around those of the papers: how fast it learns, and how much or how large it may grow. */
const settings = {
  bprmf: [0.02, 0.05].flatMap((rate) =>
    [0, 0.001, 0.01].map((l2): Model => ({ kind: 'bprmf', optimiser: { kind: 'adagrad', rate }, l2 })),
  ),
  mf: [5, 10, 20].flatMap((rate) =>
    [16, 64].map((factors): Model => ({ kind: 'mf', optimiser: { kind: 'adagrad', rate }, factors })),
  ),
  fm: [0.001, 0.003].flatMap((rate) =>
    [0, 1e-5, 1e-4].map(
      (l2): Model => ({ kind: 'fm', factors: 32, epochs: 15, optimiser: { kind: 'adam', rate }, l2 }),
    ),
  ),
  ncf: [0.001, 0.003].flatMap((rate) =>
    [0, 1e-6, 1e-5].map(
      (l2): Model => ({
        ...{ kind: 'ncf', factors: 16, layers: [32, 16], sideFields: true, epochs: 12 },
        ...{ optimiser: { kind: 'adam', rate }, l2 },
      }),
    ),
  ),
} as const satisfies Partial<Record<Model['kind'], readonly Model[]>>;

/** The best figure on the validation part while a model was trained; null without a curve. */
function validated({ tables }: Result): number | null {
  const values = (trainTables.training.among(tables)?.rows ?? [])
    .map(({ ndcg, auc }) => ndcg ?? auc)
    .filter((value) => value !== null && value !== undefined);
  return values.length === 0 ? null : Math.max(...values);
}

/** The result whose best epoch is best on the validation part, the first of equals; null where none was measured. */
export function bestOf(results: readonly Result[]): Result | null {
  let best: { readonly result: Result; readonly value: number } | null = null;
  for (const result of results) {
    const value = validated(result);
    if (value !== null && value > (best?.value ?? Number.NEGATIVE_INFINITY)) best = { result, value };
  }
  return best?.result ?? null;
}

/** A measure on the test part of the setting that validation chose. */
export const ofTuned = (evidence: Evidence, measure: string): readonly number[] => {
  const best = evidence.kind === 'tuned' ? bestOf(evidence.results) : null;
  const rows = best ? (trainTables.measures.among(best.tables)?.rows ?? []) : [];
  return some(rows.find((row) => row.measure === measure)?.model);
};

/** The baseline that a tuned run makes. */
export const tunedBaseline = (kind: keyof typeof settings, measure: string, of: string): Baseline => ({
  label: `${models[kind].label}, plain, best of six settings and epochs`,
  quantity: measure,
  of,
  measure: (evidence) => ofTuned(evidence, measure),
});

/** A run of six settings of a plain model, each the experiment `base` with the setting for its model. */
export const tunedRun = (
  run: Omit<Run, 'work'>,
  kind: keyof typeof settings,
  base: Omit<TrainInput, 'study' | 'keep' | 'model'>,
): Run => ({
  ...run,
  work: {
    kind: 'tuned',
    specs: settings[kind].map((model) => ({ study: 'train', ...base, keep: 'best', model })),
  },
});
