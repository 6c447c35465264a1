import { createRng } from '../../core/random.ts';
import type { Csr, Split } from '../../data/types.ts';
import {
  type Catch,
  catchOf,
  type Detection,
  flagByDegree,
  flagByPca,
  flagByRdma,
  withoutFlagged,
} from '../../defend/detect.ts';
import { isDetector, type PoisonDetectorId } from '../../protocol/names/poison.ts';
import type { PoisonSubject } from './subject.ts';
import type { TrainingWay } from './training.ts';

/** Training data as ratings; a click is a rating of 1. */
const rated = (train: Csr): Csr =>
  train.values ? train : { ...train, values: new Float32Array(train.columns.length).fill(1) };

function flags(subject: PoisonSubject, seen: Csr, detector: PoisonDetectorId, known: Csr): Uint8Array {
  const { spec, bench, grid, seed } = subject;
  const detection: Detection = spec.defence.detection;
  const { nItems } = bench.data.split;
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
 * What a way that is a detector leaves of the poisoned data, and how well it did; other ways leave all. The seed
 * of the defender's own fakes has a stream of its own, and its targets and attacks are its own too.
 */
export function screened(
  subject: PoisonSubject,
  poisoned: Split,
  { method, statistics }: TrainingWay,
): { readonly split: Split; readonly caught: Catch | null } {
  if (!isDetector(method)) return { split: poisoned, caught: null };
  const seen = rated(poisoned.train);
  const marks = flags(subject, seen, method, statistics === 'oracle' ? subject.train : seen);
  return {
    split: withoutFlagged(poisoned, marks),
    caught: catchOf(marks, subject.bench.data.split.nUsers),
  };
}
