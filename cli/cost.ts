import { checkFit, estimate, estimateWords, isCostly } from '../workers/protocol/cost/estimate.ts';
import { type DataSize, generatedSize } from '../workers/protocol/cost/size.ts';
import { LabFailure } from '../workers/protocol/run/errors.ts';
import { needNone } from '../workers/protocol/spec/check/refusal.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';

/** What the command line needs to say what a run takes, and to ask. */
export interface CostTalk {
  say(sentence: string): void;
  /** Puts a question to whoever sits at the terminal; absent where nobody does. */
  readonly ask?: (question: string) => Promise<boolean>;
}

/** Says on `talk` what `spec` takes on data of this size. @throws LabFailure 'bad-spec' where it does not fit */
export function sayCost(
  spec: Spec,
  workers: number,
  talk: CostTalk,
  size = generatedSize(spec.dataset),
): void {
  if (!size) {
    talk.say('What it takes is said once the data are read.');
    return;
  }
  needNone(checkFit(spec, size));
  talk.say(`This takes ${estimateWords(estimate(spec, size, workers))}, by a rough estimate.`);
}

/**
 * Says what a run takes, and asks before a costly one where there is somebody to ask.
 * @throws LabFailure 'bad-spec' where it does not fit, 'stopped' where the answer is no
 */
export async function agreeOnCost(
  spec: Spec,
  size: DataSize | null,
  workers: number,
  talk: CostTalk,
): Promise<void> {
  if (!size) return;
  sayCost(spec, workers, talk, size);
  if (!talk.ask || !isCostly(estimate(spec, size, workers))) return;
  if (!(await talk.ask('Start it? (y/n) '))) throw new LabFailure('stopped', 'Nothing was started.');
}
