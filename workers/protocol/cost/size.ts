import { generatedSizes } from '../spec/sizes.ts';
import type { DatasetSpec } from '../spec/spec.ts';

/** Counts of a data set, as far as the cost of an experiment hangs on them. */
export interface DataSize {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
}

/** The counts of a data set that is made up; null where only its files know. */
export const generatedSize = (dataset: DatasetSpec): DataSize | null =>
  dataset.kind === 'generated' ? generatedSizes[dataset.size] : null;
