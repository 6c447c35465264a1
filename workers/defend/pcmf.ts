import { createRng } from '../core/random.ts';
import type { RunContext } from '../core/run.ts';
import type { Csr } from '../data/types.ts';
import { normal } from '../models/draws.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import { ProgressMeter } from '../training/progress.ts';
import { DenseOptimiser } from './dense-optimiser.ts';
import { type Defended, type MfTask, mfShape } from './mf-training.ts';
import { itemFactors, type PcmfOptions, pcmfLoss } from './pcmf-loss.ts';

/**
 * PCMF (Bampis et al., Asilomar 2017; paper 003's baseline): one matrix U of users, ratings estimated by U Uᵀ Y with Y
 * the training ratings. The paper leaves open its width, its cells and its solver; here U has `factors` columns,
 * starts at N(0, 1 / users) and follows Adam on the full gradient. The result is scored as MF with P = U and
 * Q = Yᵀ U.
 */
export async function trainPcmf(task: MfTask, options: PcmfOptions, run: RunContext): Promise<Defended> {
  const { split, scale } = task;
  const d = options.factors;
  const Y: Csr = { ...split.train, values: split.train.values!.map((rating) => rating / scale) };
  const U = normal(
    split.nUsers * d,
    Math.sqrt(1 / split.nUsers),
    createRng(task.seed).child('initial weights').child('U'),
  );
  const optimiser = new DenseOptimiser(
    { kind: 'adam', rate: options.rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    U.length,
  );
  const params = () => ({
    P: { shape: [split.nUsers, d], data: U.slice() },
    Q: { shape: [split.nItems, d], data: itemFactors(Y, U, split.nItems, d) },
  });
  const meter = new ProgressMeter(run, task.doing, options.epochs);
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const began = run.now();
    const { loss, gradient } = pcmfLoss(Y, split.nItems, U, d, options);
    if (!Number.isFinite(loss)) {
      throw new LabFailure(
        'diverged',
        `PCMF diverged in step ${epoch}; lower its learning rate (now ${options.rate}).`,
      );
    }
    optimiser.step(U, gradient);
    await run.gate();
    meter.add(1, run.now() - began);
    meter.say(epoch, epoch === options.epochs);
    await task.watch?.(epoch, async () => params());
  }
  return { shape: { ...mfShape(task), factors: d }, params: params() };
}
