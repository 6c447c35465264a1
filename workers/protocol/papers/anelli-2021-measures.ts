import type { Baseline, Claim, Source } from './card.ts';
import type { Evidence } from './evidence.ts';
import { clean, from, lost, overIterations, popularityBaseline, some, under } from './measured.ts';
import { tunedBaseline } from './tuned.ts';

/** What the cards of Anelli et al., FLAIRS 2021 (paper 002) share. */

export const more = { kind: 'more' } as const;
export const cells = (table: string, take: Source['take'], ...where: readonly string[]): Source => ({
  table,
  cells: where,
  take,
  runs: 1,
});

export type Model = 'undefended' | 'defended';
export type Measure = 'ndcg' | 'hr' | 'efd' | 'entropy';
export const steps = ['bim', 'pgd'] as const;

/** How much more of a measure several steps take than one. */
export const stepsOverOne = (evidence: Evidence, method: 'bim' | 'pgd', measure: Measure) =>
  from(
    [
      clean(evidence, 'undefended', measure),
      under(evidence, 'undefended', 'fgsm', measure),
      overIterations(evidence, 'undefended', method, measure),
    ],
    (before, one, several) => (one - several) / before,
  );

export const lossOf = (evidence: Evidence, model: Model, method: 'fgsm' | 'bim', measure: Measure) =>
  from(
    [
      clean(evidence, model, measure),
      method === 'fgsm'
        ? under(evidence, model, method, measure)
        : overIterations(evidence, model, method, measure),
    ],
    lost,
  );

export const norms =
  'The norms were not equal: with the clip of each entry a row of BIM grows to five times the norm of a row of the single step. Within the same norm several steps take no more ([perturb.md](perturb.md)).';

/** The figures 1 and 2 are of LastFM; MovieLens stands in for it in their quick runs. */
export const onLastFm = ['iterations', 'lastfm'] as const;

/** The models that claims of these runs are about, and simple ones beside them. */
export const modelsOf = (of: Claim['of']): readonly Baseline[] => [
  {
    label: 'BPR-MF, trained as long as AMF',
    quantity: 'nDCG@10',
    of,
    measure: (evidence) => some(clean(evidence, 'undefended', 'ndcg')),
  },
  {
    label: 'AMF',
    quantity: 'nDCG@10',
    of,
    measure: (evidence) => some(clean(evidence, 'defended', 'ndcg')),
  },
  popularityBaseline('nDCG@10', 'anelli-baseline'),
  tunedBaseline('bprmf', 'nDCG@10', 'anelli-tuned'),
];
export const open = [
  'Full batch or mini-batch, and fixed or fresh negatives under attack, are not said: full, fixed.',
  'Which of several interactions at a user’s last moment is held out is not said: the one with the largest id; the stored run on MovieLens 1M holds out those of the test list published for the paper.',
];
