import type { RunContext } from '../core/run.ts';
import { generateInSteps } from '../data/generator/generate.ts';
import type { Dataset } from '../data/types.ts';
import type { DatasetSpec } from '../protocol/spec/spec.ts';
import { ProgressMeter } from '../training/progress.ts';

/** Makes a data set up, saying how far it is. */
export function makeUp(spec: Extract<DatasetSpec, { kind: 'generated' }>, run: RunContext): Promise<Dataset> {
  const meter = new ProgressMeter(run, { study: null, stage: 'data', item: null }, 100);
  return generateInSteps(
    spec,
    () => run.gate(),
    (share) => meter.reached(Math.round(100 * share)),
  );
}
