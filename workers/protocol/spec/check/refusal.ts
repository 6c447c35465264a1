import { LabFailure } from '../../run/errors.ts';

/** Why an experiment cannot run, as far as it can be known from the spec alone. */
export interface Refusal {
  /** The member to change, 'defence.kind'; the page shows the sentence beside its control. */
  readonly path: string;
  /** One sentence: what does not go together, and what to set instead. */
  readonly message: string;
  /** The message without what to set, a sentence of its own, where others than the study itself show it. */
  readonly reason?: string;
}

/** @throws LabFailure 'bad-spec' with every sentence, where there are refusals */
export function needNone(refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return;
  throw new LabFailure('bad-spec', refusals.map(({ message }) => message).join(' '));
}
