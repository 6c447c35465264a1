import type { Column } from '../protocol/run/events.ts';

/** A measure as tables and the command line name it. */
export interface MeasureEntry {
  readonly key: string;
  readonly label: string;
  readonly column: Pick<Column, 'type' | 'digits' | 'unit'>;
  readonly description: string;
}

const share = { type: 'number', digits: 4 } as const;

/** Measures of a ranking, in the order in which tables show them. */
export const rankingMeasureEntries = [
  {
    key: 'hr',
    label: 'HR@K',
    column: share,
    description: 'users with a held-out item among the K best',
  },
  {
    key: 'precision',
    label: 'Precision@K',
    column: share,
    description: 'held-out items among the K best, over K',
  },
  {
    key: 'recall',
    label: 'Recall@K',
    column: share,
    description: 'held-out items among the K best, over all of them',
  },
  {
    key: 'ndcg',
    label: 'nDCG@K',
    column: share,
    description: 'hits discounted by the logarithm of their place',
  },
  {
    key: 'mrr',
    label: 'MRR',
    column: share,
    description: 'one over the place of the best held-out item',
  },
  {
    key: 'auc',
    label: 'AUC',
    column: share,
    description: 'pairs of held-out and other items in the right order, ties ½',
  },
  {
    key: 'efd',
    label: 'EFD@K',
    column: { type: 'number', digits: 4, unit: 'bit' },
    description: 'discounted novelty of the hits',
  },
  {
    key: 'entropy',
    label: 'Shannon entropy@K',
    column: { type: 'number', digits: 3, unit: 'bit' },
    description: 'entropy of the items in all lists',
  },
  {
    key: 'coverage',
    label: 'Item coverage@K',
    column: { type: 'number', digits: 0, unit: 'items' },
    description: 'distinct items in all lists',
  },
  {
    key: 'coverageShare',
    label: 'Item coverage@K, share',
    column: { type: 'percent', digits: 1 },
    description: 'the same over the number of items',
  },
] as const satisfies readonly MeasureEntry[];

/** Measures of predicted ratings and labels. */
export const predictionMeasureEntries = [
  {
    key: 'rmse',
    label: 'RMSE',
    column: share,
    description: 'root mean squared error of held-out ratings, in rating points',
  },
  {
    key: 'accuracy',
    label: 'Accuracy',
    column: share,
    description: 'held-out instances with the right label',
  },
  {
    key: 'auc',
    label: 'AUC',
    column: share,
    description: 'pairs of positive and negative instances in the right order, ties ½',
  },
  {
    key: 'logloss',
    label: 'Log loss',
    column: share,
    description: 'mean negative log likelihood of the labels, in nats',
  },
] as const satisfies readonly MeasureEntry[];
