import type { Params } from '../../workers/core/tensor.ts';
import type { ModelShape, Optimiser } from '../../workers/engines/shape.ts';
import type { Epoch } from '../../workers/engines/stepper.ts';
import { batchLoss, finiteDifferences, fmLogit, type Wide, widen } from './losses.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * Gradient of `batchLoss` with respect to every parameter, dense, in float64: closed form, or differences for ncf and
 * bilinear.
 */
export function batchGradient(shape: ModelShape, params: Wide, epoch: Epoch, from: number, to: number): Wide {
  if (shape.kind === 'ncf' || shape.kind === 'bilinear')
    return finiteDifferences(params, (at) => batchLoss(shape, at, epoch, from, to));
  const grad: Wide = Object.fromEntries(
    Object.entries(params).map(([name, v]) => [name, new Float64Array(v.length)]),
  );
  const add = (name: string, row: number, c: number, source: string, sourceRow: number, d: number) => {
    for (let k = 0; k < d; k++) grad[name]![row * d + k]! += c * params[source]![sourceRow * d + k]!;
  };
  const n = to - from;
  if (shape.kind === 'bprmf' && epoch.kind === 'triplets') {
    const { factors: d, l2 } = shape;
    for (let t = from; t < to; t++) {
      const [u, i, j] = [epoch.users[t]!, epoch.positives[t]!, epoch.negatives[t]!];
      let x = 0;
      for (let k = 0; k < d; k++)
        x += params.P![u * d + k]! * (params.Q![i * d + k]! - params.Q![j * d + k]!);
      const c = -sigmoid(-x);
      add('P', u, c, 'Q', i, d);
      add('P', u, -c, 'Q', j, d);
      add('Q', i, c, 'P', u, d);
      add('Q', j, -c, 'P', u, d);
      add('P', u, l2, 'P', u, d);
      add('Q', i, l2, 'Q', i, d);
      add('Q', j, l2, 'Q', j, d);
    }
  } else if (shape.kind === 'mf' && epoch.kind === 'ratings') {
    const { factors: d, l2 } = shape;
    for (let t = from; t < to; t++) {
      const [u, i] = [epoch.users[t]!, epoch.items[t]!];
      let x = 0;
      for (let k = 0; k < d; k++) x += params.P![u * d + k]! * params.Q![i * d + k]!;
      const c = (2 * (x - epoch.ratings[t]!)) / n;
      add('P', u, c, 'Q', i, d);
      add('Q', i, c, 'P', u, d);
    }
    for (const name of ['P', 'Q']) {
      const size = params[name]!.length;
      for (let k = 0; k < size; k++) grad[name]![k]! += ((2 * l2) / size) * params[name]![k]!;
    }
  } else if (shape.kind === 'fm' && epoch.kind === 'instances') {
    const { factors: d, l2, selfTerms } = shape;
    for (let t = from; t < to; t++) {
      const row = epoch.order[t]!;
      const active = epoch.features.subarray(epoch.offsets[row], epoch.offsets[row + 1]);
      const c = (sigmoid(fmLogit(params, active, d, selfTerms)) - epoch.labels[row]!) / n;
      grad.w0![0]! += c;
      active.forEach((j, a) => {
        grad.w![j]! += c + (l2 / n) * params.w![j]!;
        add('V', j, l2 / n, 'V', j, d);
        active.forEach((k, b) => {
          if (b !== a) add('V', j, c, 'V', k, d);
          else if (selfTerms) add('V', j, 2 * c, 'V', j, d);
        });
      });
    }
  } else {
    throw new Error(`No oracle for ${shape.kind} on ${epoch.kind}.`);
  }
  return grad;
}

/** Textbook mini-batch training in float64 over all entries of all parameters. */
export class OracleTrainer {
  readonly params: Wide;
  readonly first: Wide;
  readonly second: Wide;
  steps = 0;

  constructor(
    private readonly shape: ModelShape,
    private readonly optimiser: Optimiser,
    initial: Params,
  ) {
    this.params = widen(initial);
    const start = optimiser.kind === 'adagrad' ? optimiser.accumulator : 0;
    this.first = Object.fromEntries(
      Object.entries(this.params).map(([k, v]) => [k, new Float64Array(v.length).fill(start)]),
    );
    this.second = Object.fromEntries(
      Object.entries(this.params).map(([k, v]) => [k, new Float64Array(v.length)]),
    );
  }

  /** Runs every batch of the epoch; returns the loss summed over examples. */
  run(epoch: Epoch): number {
    const examples = epoch.kind === 'instances' ? epoch.order.length : epoch.users.length;
    let sum = 0;
    for (let from = 0; from < examples; from += epoch.batch) {
      const to = Math.min(from + epoch.batch, examples);
      const loss = batchLoss(this.shape, this.params, epoch, from, to);
      sum += this.shape.kind === 'bprmf' ? loss : loss * (to - from);
      this.step(batchGradient(this.shape, this.params, epoch, from, to));
    }
    return sum;
  }

  private step(grad: Wide): void {
    const { optimiser } = this;
    this.steps++;
    for (const [name, values] of Object.entries(this.params)) {
      const [g, first, second] = [grad[name]!, this.first[name]!, this.second[name]!];
      for (let n = 0; n < values.length; n++) {
        if (optimiser.kind === 'sgd') {
          values[n]! -= optimiser.rate * g[n]!;
        } else if (optimiser.kind === 'adagrad') {
          first[n]! += g[n]! ** 2;
          values[n]! -= (optimiser.rate * g[n]!) / (Math.sqrt(first[n]!) + optimiser.epsilon);
        } else {
          const { beta1, beta2, rate, epsilon } = optimiser;
          first[n] = beta1 * first[n]! + (1 - beta1) * g[n]!;
          second[n] = beta2 * second[n]! + (1 - beta2) * g[n]! ** 2;
          const m = first[n]! / (1 - beta1 ** this.steps);
          const v = second[n]! / (1 - beta2 ** this.steps);
          values[n]! -= (rate * m) / (Math.sqrt(v) + epsilon);
        }
      }
    }
  }
}
