import { createRng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import type { Split } from '../data/types.ts';
import type { ModelShape } from '../engines/shape.ts';
import { initialParams } from '../models/initial.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { ModelSpec } from '../protocol/spec/spec.ts';
import { type EpochSource, tripletEpochs } from '../training/epochs.ts';
import type { TrainingPlan } from '../training/types.ts';
import { type AdversarialTerm, adversaries } from './adversary.ts';

export type BprSpec = Extract<ModelSpec, { kind: 'bprmf' }>;

/** The shape of BPR-MF on a split, or of what is scored like it. */
export const bprShape = (
  { factors, l2 }: Pick<BprSpec, 'factors' | 'l2'>,
  { nUsers, nItems }: Pick<Split, 'nUsers' | 'nItems'>,
): Extract<ModelShape, { kind: 'bprmf' }> => ({ kind: 'bprmf', users: nUsers, items: nItems, factors, l2 });

/**
 * The epochs of adversarial personalised ranking (He et al., SIGIR 2018; papers 002 and 004): the triplets of `base`,
 * and from the epoch after `plainEpochs` on the adversary, whose every draw has a stream of its own. So with λ = 0 the
 * model sees what BPR sees, and a control without adversary (`term` null) meets the same triplets.
 */
export function aprEpochs(
  base: EpochSource,
  factors: number,
  term: AdversarialTerm | null,
  plainEpochs: number,
): EpochSource {
  const adversaryOf = term && adversaries(term, 3 * base.examples, factors);
  return {
    examples: base.examples,
    batch: base.batch,
    next(rng, epoch = 1) {
      const after = plainEpochs === 0 ? rng.child('after the switch') : rng;
      const triplets = base.next(after, epoch);
      if (triplets.kind !== 'triplets') throw new LabFailure('internal', 'APR trains on BPR triplets.');
      if (!adversaryOf || epoch <= plainEpochs) return triplets;
      return { ...triplets, adversary: adversaryOf(rng.child('adversary')) };
    },
  };
}

/** BPR-MF trained on. */
export interface AprLesson {
  readonly model: BprSpec;
  readonly split: Split;
  readonly seed: number;
  /** Null for the control without adversary. */
  readonly term: AdversarialTerm | null;
  /** Epochs after those of the model. */
  readonly epochs: number;
  /** The trained model it goes on from with a fresh optimiser; null to train in one go from the initial weights. */
  readonly start: Params | null;
}

/** The training of adversarial personalised ranking, or of its control: the model whose epochs count, and the plan. */
export function aprTraining({ model, split, seed, term, epochs, start }: AprLesson): {
  readonly model: BprSpec;
  readonly plan: () => TrainingPlan;
} {
  const before = start ? 0 : model.epochs;
  const shape = bprShape(model, split);
  return {
    model: { ...model, epochs: before + epochs },
    plan: () => ({
      shape,
      source: aprEpochs(tripletEpochs(split, model.batch), model.factors, term, before),
      initial: start ?? initialParams(model, shape, createRng(seed).child('initial weights')),
      decides: { apr: term, model, before },
    }),
  };
}
