import { ItemProducts, vectorsPerPass } from '../certify/products.ts';
import type { FmModel } from '../certify/target.ts';
import type { Rng } from '../core/random.ts';
import { cloneParams, type Params } from '../core/tensor.ts';
import type { Instances } from '../data/types.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { CertifySpec } from '../protocol/spec.ts';
import { DenseOptimiser } from './dense-optimiser.ts';
import { type FmExample, type FmGradient, sumOf, uncertainLoss, worstCaseLoss } from './fm-objectives.ts';
import { type GramTop, gramTop, relaxedWorst } from './fm-worst.ts';

export type RobustSpec = Exclude<CertifySpec['defence'], { kind: 'none' }>;

export interface RobustTraining {
  /** Where it starts: the machine trained by equation 12 (paper 000, section 3.3). */
  readonly params: Params;
  readonly instances: Instances;
  readonly defence: RobustSpec;
  /** The compiled certificate kernels; they multiply with all items. */
  readonly kernels: WebAssembly.Module;
  readonly rng: Rng;
  /** Awaited after every few instances. */
  readonly gate: () => Promise<void>;
  /** After every step: steps done and in all, mean loss of the batch. */
  readonly onStep: (done: number, total: number, loss: number) => void;
}

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
/** Instances between two looks at the gate. */
const perGate = 64;

/** The worst cases of instances while the machine is trained (paper 000, equations 7 to 11). */
class WorstCases {
  private readonly products: ItemProducts;
  private tops: Readonly<Record<1 | -1, GramTop>> | null = null;

  constructor(
    kernels: WebAssembly.Module,
    private readonly model: FmModel,
    private readonly first: number,
    private readonly items: number,
    private readonly q: number,
  ) {
    this.products = new ItemProducts(kernels, items, model.factors);
  }

  /** Takes over the embeddings as they are; the list of pairs only where asked. */
  take(pairs: boolean): void {
    const { model, first, items, q } = this;
    this.products.write(model.embeddings.subarray(first * model.factors, (first + items) * model.factors));
    if (!pairs && this.tops) return;
    const size = (q * (q + 1)) / 2;
    this.tops = {
      1: gramTop(model, first, items, 1, size),
      [-1]: gramTop(model, first, items, -1, size),
    } as const;
  }

  /** Worst cases of up to four examples: against a label of 1 f is pushed down, against -1 up. */
  of(examples: readonly FmExample[]) {
    const { model, first, items, q } = this;
    const tops = this.tops as Readonly<Record<1 | -1, GramTop>>;
    const sums = examples.map(({ active }) => {
      const sum = new Float64Array(model.factors);
      sumOf(model, active, sum);
      return sum;
    });
    const inner = this.products.multiply(sums);
    const gains = new Float64Array(items);
    const isOn = new Uint8Array(items);
    return examples.map(({ active, y }, n) => {
      const direction = y === 1 ? -1 : 1;
      isOn.fill(0);
      for (const j of active) if (j >= first && j < first + items) isOn[j - first] = 1;
      const at = n * items;
      for (let j = 0; j < items; j++) gains[j] = direction * (model.linear[first + j] + inner[at + j]);
      return relaxedWorst(gains, isOn, tops[direction], direction, first, q);
    });
  }
}

/**
 * Robust training of a factorization machine that was trained plainly before. `fm-rt` minimises the loss of the worst
 * case within the relaxation (paper 000, equation 13) with the gradient through the bound; `rfm-1` the loss under
 * uncertain signals (Punjabi and Bhatt, WWW 2018; see `uncertainLoss`). Adam with fresh state; means over batches.
 *
 * Chosen where paper 000 is silent: the worst case is the worst for at most q switches, none included, so that the loss
 * never falls below the plain one; it pushes against the label, not the prediction; the list of the largest pairs is
 * exact when taken and kept for `refresh` steps. RFM-1 starts from the plain machine too, as FM-RT does, so that both
 * are compared from the same start.
 * @throws LabFailure 'diverged' where the loss is no longer finite
 */
export async function trainRobust(training: RobustTraining): Promise<Params> {
  const { instances, defence, kernels, rng, gate, onStep } = training;
  const params = cloneParams(training.params);
  const history = instances.fields.at(-1);
  if (history?.name !== 'history') throw new LabFailure('internal', 'The instances have no history field.');
  const factors = params.V.shape[1];
  const model = {
    get bias() {
      return params.w0.data[0];
    },
    linear: params.w.data,
    embeddings: params.V.data,
    factors,
  };
  const gradient: FmGradient = {
    bias: 0,
    linear: new Float32Array(model.linear.length),
    embeddings: new Float32Array(model.embeddings.length),
  };
  const optimisers = [params.w0, params.w, params.V].map(
    ({ data }) => new DenseOptimiser({ ...adam, rate: defence.rate }, data.length),
  );
  const worst =
    defence.kind === 'fm-rt' ? new WorstCases(kernels, model, history.start, history.size, defence.q) : null;
  const rows = instances.labels.length;
  const perEpoch = Math.ceil(rows / defence.batch);
  const total = defence.epochs * perEpoch;
  const example = (r: number): FmExample => ({
    active: instances.features.subarray(instances.offsets[r], instances.offsets[r + 1]),
    y: instances.labels[r] > 0.5 ? 1 : -1,
  });
  let done = 0;
  for (let epoch = 1; epoch <= defence.epochs; epoch++) {
    const order = rng.child(`epoch ${epoch}`).shuffle(Int32Array.from({ length: rows }, (_, r) => r));
    for (let from = 0; from < rows; from += defence.batch) {
      const batch = order.subarray(from, Math.min(rows, from + defence.batch));
      worst?.take(defence.kind === 'fm-rt' && done % defence.refresh === 0);
      let loss = 0;
      for (let at = 0; at < batch.length; at += vectorsPerPass) {
        const some = [...batch.subarray(at, at + vectorsPerPass)].map(example);
        const cases = worst?.of(some);
        some.forEach((one, n) => {
          if (cases) loss += worstCaseLoss(model, one, cases[n], gradient, 1 / batch.length);
          else if (defence.kind === 'rfm-1') {
            loss += uncertainLoss(model, one, defence, gradient, 1 / batch.length);
          }
        });
        if (at % perGate === 0) await gate();
      }
      if (!Number.isFinite(loss)) {
        throw new LabFailure(
          'diverged',
          `Robust training diverged: the loss is no longer a finite number. Lower its learning rate (now ${defence.rate}).`,
        );
      }
      optimisers[0].step(params.w0.data, Float32Array.of(gradient.bias));
      optimisers[1].step(params.w.data, gradient.linear);
      optimisers[2].step(params.V.data, gradient.embeddings);
      gradient.bias = 0;
      gradient.linear.fill(0);
      gradient.embeddings.fill(0);
      onStep(++done, total, loss / batch.length);
    }
  }
  return params;
}
