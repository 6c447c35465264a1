import type { Table } from '../protocol/events.ts';
import type { PerturbSpec } from '../protocol/spec.ts';
import { coresStudy } from './perturb-cores.ts';
import { DataRun } from './perturb-run.ts';
import { needAttackable } from './perturb-stages.ts';
import type { Bench } from './training.ts';

/**
 * The perturb study: trains `repeats` models with the seeds seed, seed + 1, …, and defended ones beside them where the
 * spec has a defence, attacks each as the spec says, and measures the test ranking; or does so for several k-core
 * samples of the data. The tables are described in docs/perturb.md.
 */
export async function perturbStudy(spec: PerturbSpec, bench: Bench): Promise<Table[]> {
  needAttackable(spec);
  return spec.attack.against.kind === 'cores' ? coresStudy(spec, bench) : new DataRun(spec, bench, '').all();
}
