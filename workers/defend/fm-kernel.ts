import { symmetricSpectrum } from '../core/symmetric.ts';
import type { Params, Tensor } from '../core/tensor.ts';
import type { RobustLoss, RobustRows, RobustShape } from './fm-types.ts';

interface RobustExports extends WebAssembly.Exports {
  readonly memory: WebAssembly.Memory;
  beginTraining(features: number, padded: number, first: number, items: number): void;
  beginLists(q: number): void;
  beginLoss(kind: number, q: number, first: number, second: number): void;
  embeddingsPointer(): number;
  embeddingSlopesPointer(): number;
  embeddingMomentsPointer(): number;
  linearWeightsPointer(): number;
  linearSlopesPointer(): number;
  linearMomentsPointer(): number;
  squaresPointer(): number;
  itemOfPointer(): number;
  rankOfPointer(): number;
  takeSquares(): void;
  takeColumns(): void;
  listPairs(): void;
  listPartners(): void;
  valuePairs(): void;
  valuePartners(): void;
  takeBatch(rows: number, size: number): void;
  batchOffsetsPointer(): number;
  batchFeaturesPointer(): number;
  batchLabelsPointer(): number;
  learn(from: number, to: number, scale: number): number;
  adamStep(rate: number, beta1: number, beta2: number, epsilon: number, scale1: number, scale2: number): void;
  matrixRoom(): number;
  squareEmbeddings(out: number): void;
  addProjected(matrix: number, factor: number): void;
}

interface AdamOptions {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Kinds of loss in assembly/robust.ts. */
const relaxation = 0;
const row = 1;
const uncertain = 2;
const capped = 3;
const hinge = 4;

/**
 * A factorization machine and its robust loss in the certificate kernels, float32 as all training. A step is:
 * `prepare`, then `load` a batch and `learn` its rows, then `finish` and `step`.
 */
export class RobustKernel {
  private readonly kernel: RobustExports;
  private readonly padded: number;
  private readonly matrix: number = 0;

  constructor(
    module: WebAssembly.Module,
    private readonly shape: RobustShape,
    private readonly loss: RobustLoss,
  ) {
    const { features, factors, first, items } = shape;
    this.padded = Math.ceil(factors / 4) * 4;
    this.kernel = new WebAssembly.Instance(module, { certify: { decide: () => 0 } }).exports as RobustExports;
    this.kernel.beginTraining(features, this.padded, first, items);
    switch (loss.kind) {
      case 'fm-rt':
        this.kernel.beginLists(loss.q);
        this.kernel.beginLoss(loss.bound === 'row-bound' ? row : relaxation, loss.q, 0, 0);
        return;
      case 'continued':
        this.kernel.beginLoss(capped, 1, Number.POSITIVE_INFINITY, 0);
        return;
      case 'rfm-1':
        this.kernel.beginLoss(uncertain, 1, loss.eta, loss.pairs === 'product' ? loss.rho ** 2 : loss.rho);
        return;
      case 'rfm-2':
        this.kernel.beginLoss(capped, 1, loss.epsilon1, 0);
        this.matrix = this.kernel.matrixRoom();
        return;
      case 'rfm-2-published':
        this.kernel.beginLoss(hinge, 1, loss.epsilon1, loss.epsilon2);
        this.matrix = this.kernel.matrixRoom();
    }
  }

  private floats(at: number, length: number): Float32Array {
    return new Float32Array(this.kernel.memory.buffer, at, length);
  }

  private integers(at: number, length: number): Int32Array {
    return new Int32Array(this.kernel.memory.buffer, at, length);
  }

  private writeRows(at: number, rows: Float32Array): void {
    const { features, factors } = this.shape;
    const into = this.floats(at, features * this.padded);
    for (let j = 0; j < features; j++)
      into.set(rows.subarray(j * factors, (j + 1) * factors), j * this.padded);
  }

  private readRows(at: number): Tensor {
    const { features, factors } = this.shape;
    const from = this.floats(at, features * this.padded);
    const data = new Float32Array(features * factors);
    for (let j = 0; j < features; j++) {
      data.set(from.subarray(j * this.padded, j * this.padded + factors), j * factors);
    }
    return { shape: [features, factors], data };
  }

  /** w0, w and V, and Adam's moments beside them where `opt.*` entries are there, else zeros. */
  write(params: Params): void {
    const { kernel, shape } = this;
    const { features, factors } = shape;
    const empty = new Float32Array(features * factors);
    const entry = (name: string) => params[name]?.data ?? empty;
    const entries = 4 * features * this.padded;
    const linear = (at: number, w: Float32Array, w0: Float32Array) => {
      const into = this.floats(at, features + 1);
      into.set(w.subarray(0, features));
      into[features] = w0[0];
    };
    this.writeRows(kernel.embeddingsPointer(), params.V.data);
    this.writeRows(kernel.embeddingMomentsPointer(), entry('opt.V.m'));
    this.writeRows(kernel.embeddingMomentsPointer() + entries, entry('opt.V.v'));
    linear(kernel.linearWeightsPointer(), params.w.data, params.w0.data);
    linear(kernel.linearMomentsPointer(), entry('opt.w.m'), entry('opt.w0.m'));
    linear(kernel.linearMomentsPointer() + 4 * (features + 1), entry('opt.w.v'), entry('opt.w0.v'));
  }

  private readAll(embeddings: number, linear: number, name: (part: string) => string): Params {
    const { features } = this.shape;
    const all = this.floats(linear, features + 1);
    return {
      [name('w0')]: { shape: [1], data: all.slice(features) },
      [name('w')]: { shape: [features], data: all.slice(0, features) },
      [name('V')]: this.readRows(embeddings),
    };
  }

  /** Parameters and Adam's moments, named as engines/shape.ts has it. */
  read(): Params {
    const { kernel, shape } = this;
    const [V, w] = [kernel.embeddingMomentsPointer(), kernel.linearMomentsPointer()];
    return {
      ...this.readAll(kernel.embeddingsPointer(), kernel.linearWeightsPointer(), (part) => part),
      ...this.readAll(V, w, (part) => `opt.${part}.m`),
      ...this.readAll(
        V + 4 * shape.features * this.padded,
        w + 4 * (shape.features + 1),
        (p) => `opt.${p}.v`,
      ),
    };
  }

  /** Gradients as they stand, under the names of their parameters. */
  slopes(): Params {
    const { kernel } = this;
    return this.readAll(kernel.embeddingSlopesPointer(), kernel.linearSlopesPointer(), (part) => part);
  }

  /** Takes over the parameters as they are before a batch; finds the largest pairs anew where asked. */
  prepare(list: boolean): void {
    const { kernel, loss } = this;
    kernel.takeSquares();
    if (loss.kind !== 'fm-rt') return;
    if (list) this.rank();
    kernel.takeColumns();
    if (loss.bound === 'row-bound') {
      if (list) kernel.listPartners();
      kernel.valuePartners();
    } else {
      if (list) kernel.listPairs();
      kernel.valuePairs();
    }
  }

  /** Items in the order of their norms, which lets the kernels pass over what cannot be listed. */
  private rank(): void {
    const { kernel, shape } = this;
    const squares = this.floats(kernel.squaresPointer() + 4 * shape.first, shape.items);
    const order = Int32Array.from(squares, (_, j) => j).sort((a, b) => squares[b] - squares[a] || a - b);
    this.integers(kernel.itemOfPointer(), shape.items).set(order);
    const ranks = this.integers(kernel.rankOfPointer(), shape.items);
    order.forEach((item, rank) => {
      ranks[item] = rank;
    });
  }

  /** Copies the rows `picked` of the instances in as the batch. */
  load({ offsets, features, labels }: RobustRows, picked: Int32Array): void {
    const { kernel } = this;
    let size = 0;
    for (const r of picked) size += offsets[r + 1] - offsets[r];
    kernel.takeBatch(picked.length, size);
    const starts = this.integers(kernel.batchOffsetsPointer(), picked.length + 1);
    const active = this.integers(kernel.batchFeaturesPointer(), size);
    const ys = this.floats(kernel.batchLabelsPointer(), picked.length);
    let at = 0;
    picked.forEach((r, n) => {
      starts[n] = at;
      active.set(features.subarray(offsets[r], offsets[r + 1]), at);
      at += offsets[r + 1] - offsets[r];
      ys[n] = labels[r];
    });
    starts[picked.length] = at;
  }

  /** Adds `scale` times the gradients of rows [from, to) of the batch; their summed loss. */
  learn(from: number, to: number, scale: number): number {
    return this.kernel.learn(from, to, scale);
  }

  /**
   * What the loss has beside its rows, its gradient added. Of RFM-2 weight · Σ min(σ², cap) over the singular values
   * σ of V, cap = ε2 times the largest σ², a constant of the step. Of RFM-2 as published ½β Σ min(σ², ε3)², since the
   * singular values of the interactions Z = V Vᵀ are the σ²: its gradient is that of ½β·tr(U Z Zᵀ Uᵀ), where the rows
   * of U are the singular vectors of Z whose values are at most ε3.
   */
  finish(): number {
    const { kernel, loss, padded } = this;
    if (loss.kind !== 'rfm-2' && loss.kind !== 'rfm-2-published') return 0;
    kernel.squareEmbeddings(this.matrix);
    const matrix = this.floats(this.matrix, padded * padded);
    const { values, vectors } = symmetricSpectrum(matrix, padded);
    const published = loss.kind === 'rfm-2-published';
    const cap = published ? loss.epsilon3 : loss.epsilon2 * values[0];
    const below = [...values.keys()].filter((n) => (published ? values[n] <= cap : values[n] < cap));
    for (let i = 0; i < padded; i++) {
      for (let j = 0; j < padded; j++) {
        let entry = 0;
        for (const n of below) {
          entry += (published ? values[n] : 1) * vectors[i * padded + n] * vectors[j * padded + n];
        }
        matrix[i * padded + j] = entry;
      }
    }
    kernel.addProjected(this.matrix, 2 * (published ? loss.beta : loss.weight));
    const kept = Array.from(values, (value) => Math.min(Math.max(0, value), cap));
    return published
      ? 0.5 * loss.beta * kept.reduce((sum, value) => sum + value * value, 0)
      : loss.weight * kept.reduce((sum, value) => sum + value, 0);
  }

  /** Step number `t`, from 1, of Adam; clears the gradients. */
  step(t: number, { rate, beta1, beta2, epsilon }: AdamOptions): void {
    this.kernel.adamStep(rate, beta1, beta2, epsilon, 1 - beta1 ** t, 1 - beta2 ** t);
  }
}
