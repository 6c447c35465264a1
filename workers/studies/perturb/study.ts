import type { Table } from '../../protocol/run/events.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import type { Bench } from '../bench/training.ts';
import { coresStudy } from './cores.ts';
import { needAttackable } from './points.ts';
import { DataRun } from './run.ts';

/**
 * The perturb study: trains `repeats` models with the seeds seed, seed + 1, …, and defended ones beside them where the
 * spec has a defence, attacks each as the spec says, and measures the test ranking; or does so for several k-core
 * samples of the data. The tables are described in docs/perturb.md.
 */
export async function runPerturb(spec: PerturbSpec, bench: Bench): Promise<Table[]> {
  needAttackable(spec);
  return spec.attack.against.kind === 'cores'
    ? coresStudy(spec, bench)
    : new DataRun(spec, bench, null).all();
}
