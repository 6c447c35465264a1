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
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import type { Victim } from './stages.ts';
import type { Shield } from './training.ts';

type Detector = PoisonSpec['defence']['detectors'][number];

const detectors: readonly string[] = ['pca', 'degree-sad', 'rdma'] satisfies Detector[];
const isDetector = (method: Shield['method']): method is Detector => detectors.includes(method);

/** Training data as ratings; a click is a rating of 1. */
const rated = (train: Csr): Csr =>
  train.values ? train : { ...train, values: new Float32Array(train.columns.length).fill(1) };

function flags(victim: Victim, seen: Csr, detector: Detector, known: Csr): Uint8Array {
  const { spec, bench, grid, seed } = victim;
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
 * What a shield that is a detector leaves of the poisoned data, and how well it did; other shields leave all. The seed
 * of the defender's own fakes has a stream of its own, and its targets and attacks are its own too.
 */
export function screened(
  victim: Victim,
  poisoned: Split,
  { method, statistics }: Shield,
): { readonly split: Split; readonly caught: Catch | null } {
  if (!isDetector(method)) return { split: poisoned, caught: null };
  const seen = rated(poisoned.train);
  const marks = flags(victim, seen, method, statistics === 'oracle' ? victim.train : seen);
  return {
    split: withoutFlagged(poisoned, marks),
    caught: catchOf(marks, victim.bench.data.split.nUsers),
  };
}
