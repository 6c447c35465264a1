import type { RunContext } from '../core/run.ts';
import type { Epoch } from '../engines/stepper.ts';
import { epochRng, ratingEpochs } from '../training/epochs.ts';
import { ProgressMeter } from '../training/progress.ts';
import { DenseOptimiser } from './dense-optimiser.ts';
import { addMfGradient, type Factors, perturbedBy } from './mf-gradient.ts';
import { type Defended, divergedIn, type MfTask, mfShape, startOf } from './mf-training.ts';

/** Milliseconds of work between two looks at the controls. */
const slice = 12;

export interface AtOptions {
  /** Length of every perturbed row; 0.03 in paper 003. */
  readonly epsilon: number;
  /** Weight of the adversarial term; 1 where the paper says nothing. */
  readonly lambda: number;
}

/**
 * Adversarial training of MF on ratings (paper 003's baseline AT, equation 2 with the loss of equation 1): in every
 * step L(θ) + λ·L(θ + Δ), Δ the batch's gradient with each user's and item's row normalised to ε and held constant.
 * The paper says only that SGD solves the inner problem and that ε is about 5 % of the weights; the row norm is the
 * convention of paper 004, which it builds on. With λ = 0 this is plain training to rounding.
 */
export async function trainAt(task: MfTask, options: AtOptions, run: RunContext): Promise<Defended> {
  const { model, split, scale } = task;
  const shape = mfShape(task);
  const { rng, initial } = startOf(task, shape);
  const d = shape.factors;
  const p = shape.users * d;
  const values = new Float32Array(p + shape.items * d);
  values.set(initial.P.data);
  values.set(initial.Q.data, p);
  const factors: Factors = { users: shape.users, d, values };
  const optimiser = new DenseOptimiser(model.optimiser, values.length);
  const source = ratingEpochs(split, model.batch, scale);
  const batches = Math.ceil(source.examples / model.batch);
  const meter = new ProgressMeter(run, task.doing, model.epochs * batches);
  const gradient = new Float32Array(values.length);
  let gated = run.now();
  const params = () => ({
    P: { shape: [shape.users, d], data: values.slice(0, p) },
    Q: { shape: [shape.items, d], data: values.slice(p) },
  });
  for (let epoch = 1; epoch <= model.epochs; epoch++) {
    const began = run.now();
    const examples = source.next(epochRng(rng, epoch)) as Extract<Epoch, { kind: 'ratings' }>;
    for (let from = 0; from < source.examples; from += model.batch) {
      const [users, items] = [examples.users, examples.items].map((c) =>
        c.subarray(from, from + model.batch),
      );
      const batch = { users, items, ratings: examples.ratings.subarray(from, from + model.batch) };
      gradient.fill(0);
      const loss = addMfGradient(factors, values, batch, 1, gradient);
      if (!Number.isFinite(loss)) throw divergedIn(epoch, task);
      if (options.lambda > 0)
        addMfGradient(
          factors,
          perturbedBy(values, gradient, d, options.epsilon),
          batch,
          options.lambda,
          gradient,
        );
      for (let n = 0; n < values.length; n++)
        gradient[n] += (2 * model.l2 * values[n]) / (n < p ? p : values.length - p);
      optimiser.step(values, gradient);
      if (run.now() - gated >= slice) {
        await run.gate();
        gated = run.now();
      }
    }
    meter.add(batches, run.now() - began);
    meter.say(epoch * batches, epoch === model.epochs);
    await task.watch?.(epoch, async () => params());
  }
  return { shape, params: params() };
}
