import type { Params } from '../core/tensor.ts';
import type { ModelShape, Optimiser } from '../engines/shape.ts';
import type { Epoch } from '../engines/stepper.ts';
import type { Engine } from '../engines/types.ts';
import { DeviceWatch } from './device.ts';

/** What engines are tried on: the model that is about to be trained and its first epoch's examples. */
export interface EngineTrial {
  readonly shape: ModelShape;
  readonly optimiser: Optimiser;
  readonly initial: Params;
  readonly epoch: Epoch;
}

/** Milliseconds after which timing ends. */
const timeEnough = 150;
/** Steps before the clock starts: shaders are compiled and memory is laid out in the first. */
const warmUp = 2;

function examplesOf(epoch: Epoch): number {
  return epoch.kind === 'instances' ? epoch.order.length : epoch.users.length;
}

/**
 * Mini-batch steps per second of `engine` on real steps of the trial's model, which are thrown away.
 * `now` in milliseconds; it decides how long is timed and nothing else.
 * @throws LabFailure 'engine-unsupported' where the engine does not train the model, 'device-lost', and
 * whatever the engine throws when a step fails.
 */
export async function timeSteps(engine: Engine, trial: EngineTrial, now: () => number): Promise<number> {
  const watch = new DeviceWatch(engine);
  const stepper = await watch.guard(() => engine.stepper(trial.shape, trial.optimiser, trial.initial));
  try {
    const batches = Math.ceil(examplesOf(trial.epoch) / trial.epoch.batch);
    stepper.load(trial.epoch);
    for (let step = 0; step < warmUp; step++) {
      const from = step % batches;
      await watch.guard(() => stepper.run(from, from + 1));
    }
    const began = now();
    let spent = 0;
    let steps = 0;
    // One read a step would hide what WebGL can do, so the calls grow until the time is spent.
    for (let call = 1; spent < timeEnough; call = Math.min(2 * call, batches)) {
      await watch.guard(() => stepper.run(0, call));
      steps += call;
      spent = now() - began;
    }
    return (steps / spent) * 1000;
  } finally {
    stepper.dispose();
  }
}
