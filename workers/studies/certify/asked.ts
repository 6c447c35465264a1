import type { RunContext } from '../../core/run.ts';
import type { Params } from '../../core/tensor.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';
import { notRun, silent } from '../bench/asking.ts';
import type { StudyEnv } from '../bench/env.ts';
import { encodedPart, trainingInstances } from '../bench/instances.ts';
import { seatFor, seatingKey } from '../bench/prepare.ts';
import { dataKeys, type StudyData, studyData } from '../bench/stages.ts';
import { trainingKey } from '../bench/training.ts';
import { type CertifySubject, certifySubject, hardened, hardenedKey } from './stages.ts';

/** The machine of a certify study, as it was certified. */
export interface AskedMachine {
  readonly data: StudyData;
  readonly model: { readonly params: Params; readonly key: string };
  readonly subject: CertifySubject;
}

/**
 * The machine that a certify study certified here.
 * @throws LabFailure 'bad-spec' where the study was not run here
 */
export async function askedMachine(spec: CertifySpec, env: StudyEnv, run: RunContext): Promise<AskedMachine> {
  const quiet = silent(run);
  const keys = dataKeys(spec);
  if (spec.engine === 'auto' && !env.cache.has(seatingKey(spec, keys.split))) throw notRun();
  const data = await studyData(spec, env, quiet);
  const training = await trainingInstances({ spec, env, data });
  const { seat } = await seatFor(spec, env, quiet, data, training);
  const key = trainingKey(spec, seat.current.id, spec.seed, keys.split);
  const trained = await env.cache.once(key, async () => {
    const stored = await env.models?.load(key);
    if (!stored) throw notRun();
    return stored;
  });
  if (spec.defence.kind !== 'none' && !env.cache.has(hardenedKey(spec, trained.model.key))) throw notRun();
  const model = await hardened(spec, { env, run: quiet, instances: training }, trained.model);
  const subject = certifySubject(model.params, await encodedPart({ spec, env, data }, spec.attack.part));
  return { data, model, subject };
}

/** @throws LabFailure 'bad-spec' where the part that is certified has no such instance */
export function needInstance({ instances: { labels } }: CertifySubject, instance: number): void {
  if (Number.isInteger(instance) && instance >= 0 && instance < labels.length) return;
  throw new LabFailure(
    'bad-spec',
    `There is no instance ${instance}; this part has ${labels.length}, counted from 0.`,
  );
}
