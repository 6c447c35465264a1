import { type Entry, idsOf } from './entry.ts';
import type { CellFormat } from './format.ts';
import type { predictionOf } from './models.ts';

export interface MeasureEntry extends Entry {
  /** How a column of it is shown. */
  readonly column: CellFormat;
  /** `column` of a mean over seeds, where a count becomes a fraction. */
  readonly meanDigits?: number;
  /** Its place among the columns of a sweep over budgets; not there where left out. */
  readonly swept?: number;
  /** Small is good. */
  readonly error?: true;
}

const share = { type: 'number', digits: 4 } as const;

/** Measures of a ranking, in the order in which tables show them. `K` in a label is the length of the list. */
export const rankingMeasures = {
  hr: {
    label: 'HR@K',
    column: share,
    description: 'hit ratio, users with a held-out item among the K best',
    swept: 2,
  },
  precision: {
    label: 'Precision@K',
    column: share,
    description: 'held-out items among the K best, over K',
    swept: 3,
  },
  recall: {
    label: 'Recall@K',
    column: share,
    description: 'held-out items among the K best, over all of them',
    swept: 4,
  },
  ndcg: {
    label: 'nDCG@K',
    column: share,
    description: 'normalised discounted cumulative gain, hits discounted by the logarithm of their place',
    swept: 1,
  },
  mrr: {
    label: 'MRR',
    column: share,
    description: 'mean reciprocal rank, one over the place of the best held-out item',
  },
  auc: {
    label: 'AUC',
    column: share,
    description: 'pairs of held-out and other items in the right order, ties ½',
    swept: 8,
  },
  efd: {
    label: 'EFD@K',
    column: { type: 'number', digits: 4, unit: 'bit' },
    description: 'expected free discovery, discounted novelty of the hits',
    source: ['002', { other: 'Vargas and Castells, RecSys 2011' }],
    swept: 5,
  },
  entropy: {
    label: 'Entropy@K',
    column: { type: 'number', digits: 3, unit: 'bit' },
    description: 'Shannon entropy of the items in all lists',
    source: ['002'],
    swept: 6,
  },
  coverage: {
    label: 'Coverage@K',
    column: { type: 'number', digits: 0, unit: 'items' },
    meanDigits: 1,
    description: 'distinct items in all lists',
    source: ['002'],
    swept: 7,
  },
  coverageShare: {
    label: 'Coverage@K, share',
    column: { type: 'percent', digits: 1 },
    description: 'the same over the number of items',
  },
} as const satisfies Record<string, MeasureEntry>;
export type RankingMeasureId = keyof typeof rankingMeasures;
type Swept = {
  [M in RankingMeasureId]: (typeof rankingMeasures)[M] extends { readonly swept: number } ? M : never;
}[RankingMeasureId];

const placeOf = (id: RankingMeasureId): number => {
  const entry: MeasureEntry = rankingMeasures[id];
  return entry.swept ?? Number.POSITIVE_INFINITY;
};

/** The measures of a ranking that sweeps over budgets follow, in the order of their columns. */
export const sweptMeasures: readonly Swept[] = idsOf(rankingMeasures)
  .filter((id): id is Swept => Number.isFinite(placeOf(id)))
  .sort((a, b) => placeOf(a) - placeOf(b));

/** Those that are means over users, so that they have a standard error over users. */
export const userMeasures = ['hr', 'precision', 'recall', 'ndcg', 'mrr', 'auc', 'efd'] as const;
export type UserMeasure = (typeof userMeasures)[number];

/** Measures of predicted ratings and labels. */
export const predictionMeasures = {
  rmse: {
    label: 'RMSE',
    column: share,
    description: 'root mean squared error of held-out ratings, in rating points',
    error: true,
  },
  accuracy: { label: 'Accuracy', column: share, description: 'held-out instances with the right label' },
  auc: {
    label: 'AUC',
    column: share,
    description: 'pairs of positive and negative instances in the right order, ties ½',
  },
  logloss: {
    label: 'Log loss',
    column: share,
    description: 'mean negative log likelihood of the labels, in nats',
    error: true,
  },
} as const satisfies Record<string, MeasureEntry>;

const { rmse, accuracy, auc, logloss } = predictionMeasures;
/** Measures of predictions that stand beside those of a ranking, so that the AUC of labels is told from its AUC. */
export const besideRanking = {
  ...{ rmse, accuracy },
  labelAuc: { ...auc, label: `${auc.label} of labels` },
  logloss,
} as const satisfies Record<string, MeasureEntry>;
export type BesideRanking = keyof typeof besideRanking;

/** Which of them a model has, by what it predicts. */
export const measuredBeside: Readonly<Record<ReturnType<typeof predictionOf>, readonly BesideRanking[]>> = {
  ranking: [],
  ratings: ['rmse'],
  labels: ['accuracy', 'labelAuc', 'logloss'],
};

/** Measures of what an attack did to its targets. */
export const attackMeasures = {
  target: {
    label: 'Target in the top K',
    column: share,
    description: 'lists that hold the target item of an attack on embeddings',
  },
  targetHr: {
    label: 'Target HR@K',
    column: { type: 'number', digits: 3 },
    description: 'pairs of a genuine user and a target in which the target is among the K best',
    source: ['003'],
  },
  rankShift: {
    label: 'Rank shift',
    column: { type: 'number', digits: 1, unit: 'places' },
    description: 'places by which a target rose in the lists of genuine users',
    source: ['003'],
  },
  predictionShift: {
    label: 'Prediction shift',
    column: { type: 'number', digits: 2 },
    description: 'points by which the predicted rating of a target rose against the clean model',
  },
  ri: {
    label: 'Robustness improvement',
    column: { type: 'number', digits: 3 },
    description: '1 where a defence restores the clean hit ratio, 0 where it wins nothing',
    source: ['003'],
  },
  avgMaxQ: {
    label: 'avg-max q',
    column: { type: 'number', digits: 3 },
    description: 'mean over instances of the largest budget they are certified robust for',
    source: ['000'],
  },
  robustness: {
    label: 'Robustness ρ',
    column: { type: 'number', digits: 3 },
    description: 'mean length of the smallest step that turns a yes into a no',
    source: ['001'],
  },
} as const satisfies Record<string, MeasureEntry>;

/** A measure's label at a list of length `k`. */
export const atK = (label: string, k: number): string => label.replace(/(?<=@|top )K\b/, String(k));

/** A measure's label without the length of the list: 'nDCG'. */
export const familyOf = (label: string): string => label.replace(/@K\b/, '');

/** A measure's label within a sentence: 'log loss', and 'nDCG@10' as it is. */
export const inSentence = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
