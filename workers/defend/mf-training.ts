import { createRng } from '../core/random.ts';
import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import type { Split } from '../data/types.ts';
import type { ModelShape } from '../engines/shape.ts';
import type { Engine } from '../engines/types.ts';
import { initialParams } from '../models/initial.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { Doing } from '../protocol/run/progress.ts';
import type { ModelSpec } from '../protocol/spec/spec.ts';
import { epochRng, ratingEpochs } from '../training/epochs.ts';
import { ProgressMeter } from '../training/progress.ts';

/** Milliseconds of work between two looks at the controls. */
const slice = 12;

export type MfSpec = Extract<ModelSpec, { kind: 'mf' }>;
export type MfShape = Extract<ModelShape, { kind: 'mf' }>;

/**
 * Sees the parameters after each epoch of a training, for pictures of its course; `params` gives them where they are
 * wanted. It changes nothing of the result.
 */
export type EpochWatch = (epoch: number, params: () => Promise<Params>) => Promise<void>;

/** What every defence that trains MF on ratings is given. */
export interface MfTask {
  readonly model: MfSpec;
  /** The data the defender sees, fake users among them. */
  readonly split: Split;
  /** Ratings are divided by it (`ratingScale`). */
  readonly scale: number;
  readonly seed: number;
  /** For progress. */
  readonly doing: Doing;
  readonly watch?: EpochWatch;
}

/** A defended model: its parameters and the shape they belong to. Users 0 … stay those of the split. */
export interface Defended {
  readonly shape: MfShape;
  readonly params: Params;
}

export const mfShape = ({ model, split }: Pick<MfTask, 'model' | 'split'>, moreUsers = 0): MfShape => ({
  kind: 'mf',
  users: split.nUsers + moreUsers,
  items: split.nItems,
  factors: model.factors,
  l2: model.l2,
});

/** The weights training starts from, and the stream of random numbers it draws its orders from; as `trainModel`'s. */
export function startOf(task: MfTask, shape: MfShape) {
  const rng = createRng(task.seed);
  return { rng, initial: initialParams(task.model, shape, rng.child('initial weights')) };
}

export function divergedIn(epoch: number, { model }: MfTask): LabFailure {
  return new LabFailure(
    'diverged',
    `Training diverged in epoch ${epoch}: the loss is no longer a finite number. Lower the learning rate (now ${model.optimiser.rate}).`,
  );
}

/**
 * Trains MF while its examples change: before each epoch `next` is asked with the number of finished epochs for the
 * split to go on with, or null to keep the last. Where nothing ever changes and no users are added, this is
 * `trainModel` bit for bit. A lost device is thrown on; the caller begins again.
 * @throws LabFailure 'diverged', 'stopped', 'device-lost'
 */
export async function trainChanging(
  task: MfTask,
  moreUsers: number,
  engine: Engine,
  run: RunContext,
  next: (finished: number, params: () => Promise<Params>) => Promise<Split | null>,
): Promise<Defended> {
  const { model, scale } = task;
  const shape = mfShape(task, moreUsers);
  const { rng, initial } = startOf(task, shape);
  const stepper = await engine.stepper(shape, model.optimiser, initial);
  try {
    let source = ratingEpochs(task.split, model.batch, scale);
    const first = Math.ceil(source.examples / model.batch);
    const meter = new ProgressMeter(run, task.doing, model.epochs * first);
    const calls = Math.max(1, Math.floor(4096 / model.batch));
    let gated = run.now();
    for (let epoch = 0; epoch < model.epochs; epoch++) {
      const began = run.now();
      const changed = await next(epoch, () => stepper.read());
      if (changed) source = ratingEpochs(changed, model.batch, scale);
      const batches = Math.ceil(source.examples / model.batch);
      stepper.load(source.next(epochRng(rng, epoch + 1)));
      for (let from = 0; from < batches; from += calls) {
        const loss = await stepper.run(from, Math.min(from + calls, batches));
        if (!Number.isFinite(loss)) throw divergedIn(epoch + 1, task);
        if (run.now() - gated >= slice) {
          await run.gate();
          gated = run.now();
        }
      }
      meter.add(batches, run.now() - began);
      meter.say((epoch + 1) * first, epoch + 1 === model.epochs);
      await task.watch?.(epoch + 1, () => stepper.read());
    }
    const { P, Q } = await stepper.read();
    return { shape, params: { P, Q } };
  } finally {
    stepper.dispose();
  }
}
