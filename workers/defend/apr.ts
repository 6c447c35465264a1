import { LabFailure } from '../protocol/run/errors.ts';
import type { EpochSource } from '../training/epochs.ts';
import { type AdversarialTerm, adversaries } from './adversary.ts';

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
