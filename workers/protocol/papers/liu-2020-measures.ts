import { predictionMeasures } from '../names/measures.ts';
import type { Baseline, Source } from './card.ts';
import type { Evidence } from './evidence.ts';
import { from, ofModel, popularityBaseline, sharesOf, some, trainedBy } from './measured.ts';
import { tunedBaseline } from './tuned.ts';

/** What the cards of Liu et al., SIGIR 2020 (paper 000) share. */

export const q = (evidence: Evidence, training: string) => trainedBy(evidence, training)?.relaxation;
export const accuracy = (evidence: Evidence, training: string) => trainedBy(evidence, training)?.accuracy;
export const nonRobust = (evidence: Evidence, training: string, at: number) =>
  sharesOf(evidence, training, at)?.nonRobust;
export const robust = (evidence: Evidence, training: string, at: number) =>
  sharesOf(evidence, training, at)?.robust;

export const cells = (table: string, take: Source['take'], ...where: readonly string[]): Source => ({
  table,
  cells: where,
  take,
  runs: 1,
});
export const more = { kind: 'more' } as const;
export const level = { kind: 'level' } as const;
export const of = 'fm';

export const openTraining = [
  'Learning rate, initial spread and epochs are not given: Adam 0.001, N(0, 0.1²), until the loss of 20 epochs.',
  'Whether the history holds the row’s own item is not said: it is left out, since it would tell the label.',
  'RFM-1 and RFM-2 have no public code; how the active features become uncertain, and the weight of the trace norm, were chosen here.',
];
export const plainMachine: readonly Baseline[] = [
  {
    label: 'FM, plain',
    quantity: predictionMeasures.auc.label,
    of,
    measure: (evidence) => some(trainedBy(evidence, 'plain')?.auc),
  },
  {
    label: 'FM, plain, on the same split',
    quantity: predictionMeasures.auc.label,
    of: 'fm-baseline',
    measure: (evidence) => some(ofModel(evidence, predictionMeasures.auc.label)),
  },
  popularityBaseline(predictionMeasures.auc.label, 'fm-baseline'),
  tunedBaseline('fm', predictionMeasures.auc.label, 'fm-tuned'),
];

export const ways = ['fm-rt q=1', 'fm-rt q=2', 'fm-rt q=3', 'fm-rt q=4'] as const;
export const steps = (evidence: Evidence) =>
  from(
    ways.map((way) => q(evidence, way)),
    (...all) => Math.min(...all.slice(1).map((value, n) => value - (all[n] ?? 0))),
  );
