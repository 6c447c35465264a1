import type { GaussianAnswer } from '../ask/gaussian.ts';
import type { DatasetCard } from '../dataset.ts';
import type { Result } from '../result.ts';

/** What a run leaves for claims to be measured on. */
export type Evidence =
  | { readonly kind: 'study'; readonly result: Result }
  | { readonly kind: 'tuned'; readonly results: readonly Result[] }
  | { readonly kind: 'data'; readonly card: DatasetCard }
  | { readonly kind: 'draws'; readonly answer: GaussianAnswer };
