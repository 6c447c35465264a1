import type { Optimiser } from '../engines/shape.ts';

/** An optimiser over one dense array, with the steps that engines/shape.ts states. */
export class DenseOptimiser {
  private readonly first: Float32Array;
  private readonly second: Float32Array;
  private steps = 0;

  constructor(
    private readonly options: Optimiser,
    size: number,
  ) {
    this.first = new Float32Array(options.kind === 'sgd' ? 0 : size);
    this.second = new Float32Array(options.kind === 'adam' ? size : 0);
    if (options.kind === 'adagrad') this.first.fill(options.accumulator);
  }

  /** Moves `values` against `gradient`, both of the size given. */
  step(values: Float32Array, gradient: Float32Array): void {
    const { options, first, second } = this;
    this.steps++;
    switch (options.kind) {
      case 'sgd':
        for (let n = 0; n < values.length; n++) values[n] -= options.rate * gradient[n];
        return;
      case 'adagrad':
        for (let n = 0; n < values.length; n++) {
          const g = gradient[n];
          if (g === 0) continue;
          first[n] += g * g;
          values[n] -= (options.rate * g) / (Math.sqrt(first[n]) + options.epsilon);
        }
        return;
      case 'adam': {
        const { rate, beta1, beta2, epsilon } = options;
        const scale1 = 1 - beta1 ** this.steps;
        const scale2 = 1 - beta2 ** this.steps;
        for (let n = 0; n < values.length; n++) {
          const g = gradient[n];
          first[n] = beta1 * first[n] + (1 - beta1) * g;
          second[n] = beta2 * second[n] + (1 - beta2) * g * g;
          values[n] -= (rate * (first[n] / scale1)) / (Math.sqrt(second[n] / scale2) + epsilon);
        }
      }
    }
  }
}
