import { ensembles, voters } from '../../names/fakes.ts';
import type { FakesSpec } from '../spec.ts';
import { checkCommon } from './common.ts';
import type { Refusal } from './refusal.ts';

/** What a fakes study is refused for. */
export function checkFakes(spec: FakesSpec): readonly Refusal[] {
  const refusals = checkCommon(spec);
  const { voter, ensemble } = spec.defence;
  if (voter === 'model' && ensemble.kind === 'partitions') {
    refusals.push({
      path: 'defence.voter',
      message: `${ensembles.partitions.label} vote on users whom a voter was not trained on; set defence.voter to neighbours, or defence.ensemble.kind to samples.`,
    });
  }
  if (voter === 'model' && ensemble.kind === 'samples' && ensemble.everyone) {
    refusals.push({
      path: 'defence.ensemble.everyone',
      message: `A factorisation knows the users of its sample alone; set defence.ensemble.everyone to false, or take ${voters.neighbours.label.toLowerCase()}.`,
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
