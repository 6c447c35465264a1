import { voters } from '../../names/fakes.ts';
import type { FakesSpec } from '../spec.ts';
import { checkCommon } from './common.ts';
import type { Refusal } from './refusal.ts';

/** What a fakes study is refused for. */
export function checkFakes(spec: FakesSpec): readonly Refusal[] {
  const refusals = checkCommon(spec);
  const { voter, ensemble } = spec.defence;
  if (voter === 'model' && ensemble.kind === 'samples' && ensemble.everyone) {
    refusals.push({
      path: 'defence.ensemble.everyone',
      message: `A factorisation trained on a sample votes on its users alone; set defence.ensemble.everyone to false, or take ${voters.neighbours.label.toLowerCase()}.`,
    });
  }
  if (ensemble.kind === 'partitions' && ensemble.spread > ensemble.shards) {
    refusals.push({
      path: 'defence.ensemble.spread',
      message: `A user cannot be in ${ensemble.spread} of ${ensemble.shards} parts; set defence.ensemble.spread to ${ensemble.shards} at most.`,
    });
  }
  if (spec.measure.candidates.kind === 'sampled') {
    refusals.push({
      path: 'measure.candidates',
      message: 'A certificate is about the whole list; set measure.candidates to all.',
    });
  }
  return refusals;
}
