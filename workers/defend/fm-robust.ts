import type { Params } from '../core/tensor.ts';
import type { Epoch, Stepper } from '../engines/stepper.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import { RobustKernel } from './fm-kernel.ts';
import type { RobustShape, RobustSpec } from './fm-types.ts';

/** Adam as every robust training has it. */
export const robustAdam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
/** Rows between two looks at the gate. */
const perGate = 256;

/**
 * Robust training of a factorization machine, as a stepper for the training loop: Adam, means over batches.
 *
 * - `fm-rt`: the loss of the worst case within a bound (paper 000, equation 13), with the gradient through the bound:
 *   items and pairs are constants of the step, their weights and embeddings are not. The bound is the relaxation of
 *   the paper or the row bound. Chosen where the paper is silent: the worst case is that of at most q switches, none
 *   included, so that the loss never falls below the plain one; it pushes against the label, not the prediction;
 *   which pairs are largest is found exactly every `refresh` steps, counted from the beginning of the epoch, and what
 *   they are worth at every step.
 * - `continued`: the plain log loss, for as many epochs: what the others must beat.
 * - `rfm-1` (Punjabi and Bhatt, WWW 2018): log(1 + exp(-(y f - η Σ|w_i| - ρ Σ|<v_i, v_j>|))), the worst case where
 *   each signal is uncertain by η and each pair by ρ. Chosen: the active features are uncertain, and the pairs'
 *   absolute values are bounded by Σ_f |v_if||v_jf|, so that the sum is ½(Σ_f (Σ_i |v_if|)² + Σ_i ‖v_i‖²). With `pairs`
 *   `product` the uncertainty of a pair is ρ_i·ρ_j, as in the public code of RFM-2's authors (robust_fm.m): ρ² here.
 * - `rfm-2` (Liu et al., SDM 2019): min(log loss, ε1) + weight · Σ min(σ², ε2 σ₁²) over the singular values σ of V: a
 *   capped l1 norm of the losses, so that instances beyond it teach nothing, and a capped squared trace norm, which
 *   presses the small directions alone. Chosen: the singular values are those of V (of the interactions V Vᵀ they are
 *   the squares), the cap is a share of the largest, since paper 000 tunes it in [0.01, 1] for embeddings of any
 *   length, and the weight is a setting, since neither paper gives it.
 * - `rfm-2-published`: the same by its authors' code (capped_fm.m): the hinge loss h, weighed so that an instance
 *   teaches only where ε1 < h < ε1 + ε2, and ½β·tr(U Z Zᵀ Uᵀ) on the interactions Z, U the singular vectors of Z with
 *   values of at most ε3. There Z is a full matrix, trained by SGD instance by instance; here Z = V Vᵀ of a machine of
 *   d factors, by Adam on batches, as paper 000 says of all its baselines, and the penalty is of every step. The code's
 *   L2 penalty of the weights w is left out: no other way of training has one.
 *
 * @param gate awaited after every few rows
 */
export function robustStepper(
  module: WebAssembly.Module,
  shape: RobustShape,
  defence: RobustSpec,
  initial: Params,
  gate: () => Promise<void>,
): Stepper {
  const kernel = new RobustKernel(module, shape, defence);
  const refresh = defence.kind === 'fm-rt' ? defence.refresh : 1;
  let epoch: Extract<Epoch, { kind: 'instances' }> | null = null;
  let before = 0;
  let done = 0;
  kernel.write(initial);
  return {
    load(next) {
      if (next.kind !== 'instances') {
        throw new LabFailure('internal', `A factorization machine cannot be trained on ${next.kind}.`);
      }
      before = next.first ?? 0;
      epoch = next;
    },
    async run(from, to) {
      if (!epoch) throw new LabFailure('internal', 'No examples were loaded.');
      const { order, batch } = epoch;
      let sum = 0;
      for (let b = from; b < to; b++) {
        const picked = order.subarray(b * batch, (b + 1) * batch);
        kernel.prepare((before + b) % refresh === 0);
        kernel.load(epoch, picked);
        for (let at = 0; at < picked.length; at += perGate) {
          sum += kernel.learn(at, Math.min(picked.length, at + perGate), 1 / picked.length);
          await gate();
        }
        sum += picked.length * kernel.finish();
        kernel.step(++done, { ...robustAdam, rate: defence.rate });
      }
      return sum;
    },
    async read() {
      return { ...kernel.read(), 'opt.t': { shape: [1], data: Float32Array.of(done) } };
    },
    async write(params) {
      done = params['opt.t']?.data[0] ?? 0;
      kernel.write(params);
    },
    dispose() {
      epoch = null;
    },
  };
}
