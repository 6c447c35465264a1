import { LabFailure } from '../workers/protocol/run/errors.ts';

/** Wrong use of the command line, as the failure that it is reported as. */
export function misuse(sentence: string): LabFailure {
  return new LabFailure('bad-spec', `${sentence} Try: npm run lab -- help`);
}
