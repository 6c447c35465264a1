import { createRng } from '../core/random.ts';
import type { Csr, Split } from '../data/types.ts';
import type { RatingGrid } from '../poison/grid.ts';
import { isDetector, type PoisonDetectorId } from '../protocol/names/poison.ts';
import type { PoisonWay } from '../protocol/run/progress.ts';
import {
  type Catch,
  catchOf,
  type Detection,
  flagByDegree,
  flagByPca,
  flagByRdma,
  withoutFlagged,
} from './detect.ts';

/** What a detector is given beside the data. */
export interface Screening {
  readonly detection: Detection;
  readonly grid: RatingGrid;
  readonly seed: number;
  /** Genuine training ratings, which an oracle knows. */
  readonly clean: Csr;
  /** Genuine users, the first ones of the data. */
  readonly genuine: number;
}

/** Training data as ratings; a click is a rating of 1. */
const rated = (train: Csr): Csr =>
  train.values ? train : { ...train, values: new Float32Array(train.columns.length).fill(1) };

function flags(
  seen: Csr,
  nItems: number,
  detector: PoisonDetectorId,
  known: Csr,
  { detection, grid, seed }: Screening,
): Uint8Array {
  switch (detector) {
    case 'pca':
      return flagByPca(seen, nItems, detection);
    case 'rdma':
      return flagByRdma(seen, nItems, detection);
    case 'degree-sad':
      return flagByDegree(seen, known, nItems, grid, detection, createRng(seed).child('detector'));
  }
}

/**
 * What a way that is a detector leaves of the data, and how well it did; other ways leave all. The seed of the
 * defender's own fakes has a stream of its own, and its targets and attacks are its own too.
 */
export function screenedBy(
  { method, statistics }: PoisonWay,
  split: Split,
  screening: Screening,
): { readonly split: Split; readonly caught: Catch | null } {
  if (!isDetector(method)) return { split, caught: null };
  const seen = rated(split.train);
  const known = statistics === 'oracle' ? screening.clean : seen;
  const marks = flags(seen, split.nItems, method, known, screening);
  return { split: withoutFlagged(split, marks), caught: catchOf(marks, screening.genuine) };
}
