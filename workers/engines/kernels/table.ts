import type { Params, Tensor } from '../../core/tensor.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import { parameterShapes } from '../layout.ts';
import type { ModelShape, Optimiser } from '../shape.ts';
import type { KernelMemory } from './memory.ts';

/** Models the kernels train. */
export type KernelShape = Extract<ModelShape, { kind: 'bprmf' | 'mf' | 'fm' }>;

const optimiserCodes = { sgd: 0, adagrad: 1, adam: 2 } as const;
const stateNames = { sgd: [], adagrad: ['acc'], adam: ['m', 'v'] } as const;

/** Where a parameter lives: element (r, c) at `at + r·stride + 4c`, its optimiser states `distance` bytes apart behind. */
interface Column {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly at: number;
  readonly rows: number;
  readonly width: number;
  readonly stride: number;
  readonly distance: number;
}

/**
 * Parameters and optimiser state of a model inside a kernel memory (the block layout of assembly/memory.ts).
 * Rows are padded to a multiple of 4 floats: θ with zeros, Adagrad's accumulators with ones so that padding never
 * divides by zero.
 */
export class ParameterTable {
  private readonly columns: readonly Column[];
  private readonly states: readonly string[];
  /** Floats in a padded row. */
  readonly rowFloats: number;

  /**
   * Lays the model out in `memory` and configures the kernels for it.
   * @throws LabFailure 'bad-spec' for an optimiser that would divide by zero; 'too-large'.
   */
  constructor(
    private readonly memory: KernelMemory,
    shape: KernelShape,
    private readonly optimiser: Optimiser,
  ) {
    refuseZeroDenominator(optimiser);
    this.states = stateNames[optimiser.kind];
    const { kernels } = memory;
    const dense = optimiser.kind === 'adam' || (shape.kind === 'mf' && shape.l2 > 0);
    const copies = 1 + this.states.length + (dense ? 1 : 0);
    const rowBytes = 16 * Math.ceil(shape.factors / 4);
    this.rowFloats = rowBytes / 4;
    const isFm = shape.kind === 'fm';
    const stride = copies * (rowBytes + (isFm ? 16 : 0));
    const rows = isFm ? shape.features : shape.users + shape.items;
    const bias = isFm ? memory.take(copies * 16) : 0;
    const at = memory.take(rows * stride);
    const zeroSlot = memory.take(rowBytes);
    const scratch = memory.take(rowBytes);
    const counters = memory.take(rows * 8);
    kernels.setTable(at, rows, rowBytes, stride, isFm ? 0 : shape.users, shape.l2);
    const { rate } = optimiser;
    const epsilon = optimiser.kind === 'sgd' ? 0 : optimiser.epsilon;
    const [beta1, beta2] = optimiser.kind === 'adam' ? [optimiser.beta1, optimiser.beta2] : [0, 0];
    kernels.setOptimiser(optimiserCodes[optimiser.kind], rate, epsilon, beta1, beta2, dense);
    kernels.setWork(counters, zeroSlot, scratch);
    if (isFm) kernels.setFm(shape.selfTerms ? 1 : -1, bias, copies * rowBytes);
    else kernels.setEntries(shape.users * shape.factors, shape.items * shape.factors);
    const places = isFm
      ? [
          { at: bias, rows: 1, width: 1, stride: 16, distance: 16 },
          { at: at + copies * rowBytes, rows, width: 1, stride, distance: 16 },
          { at, rows, width: shape.factors, stride, distance: rowBytes },
        ]
      : [
          { at, rows: shape.users, width: shape.factors, stride, distance: rowBytes },
          {
            at: at + shape.users * stride,
            rows: shape.items,
            width: shape.factors,
            stride,
            distance: rowBytes,
          },
        ];
    this.columns = parameterShapes(shape).map(([name, dimensions], n) => ({
      name,
      dimensions,
      ...places[n]!,
    }));
  }

  /** Copies parameters in; states that are missing start fresh. Steps done so far come from `opt.t`. */
  write(params: Params): void {
    for (const column of this.columns) {
      this.copyIn(column, 0, needed(params, column.name, column.dimensions).data);
      this.states.forEach((state, n) => {
        const name = `opt.${column.name}.${state}`;
        const data = params[name] ? needed(params, name, column.dimensions).data : null;
        this.copyIn(column, n + 1, data);
      });
    }
    if (this.optimiser.kind === 'adam') {
      const { beta1, beta2 } = this.optimiser;
      const steps = params['opt.t']?.data[0] ?? 0;
      this.memory.kernels.setClock(steps, beta1 ** steps, beta2 ** steps);
    }
  }

  /** Copies of all parameters and states. */
  read(): Params {
    const out: Record<string, Tensor> = {};
    for (const column of this.columns) {
      out[column.name] = this.copyOut(column, 0);
      this.states.forEach((state, n) => {
        out[`opt.${column.name}.${state}`] = this.copyOut(column, n + 1);
      });
    }
    if (this.optimiser.kind === 'adam') {
      out['opt.t'] = { shape: [1], data: Float32Array.of(this.memory.kernels.stepsDone()) };
    }
    return out;
  }

  private fill(): { value: number; padding: number } {
    if (this.optimiser.kind !== 'adagrad') return { value: 0, padding: 0 };
    return { value: this.optimiser.accumulator, padding: 1 };
  }

  /** Copies into θ (copy 0) or a state (copy 1 and 2); null means a fresh state. */
  private copyIn(column: Column, copy: number, data: Float32Array | null): void {
    const { rows, width, stride, distance } = column;
    const { value, padding } = copy === 0 ? { value: 0, padding: 0 } : this.fill();
    const all = this.memory.floats();
    for (let r = 0; r < rows; r++) {
      const at = (column.at + r * stride + copy * distance) / 4;
      if (data) all.set(data.subarray(r * width, (r + 1) * width), at);
      else all.fill(value, at, at + width);
      all.fill(padding, at + width, at + distance / 4);
    }
  }

  private copyOut(column: Column, copy: number): Tensor {
    const { rows, width, stride, distance } = column;
    const data = new Float32Array(rows * width);
    const all = this.memory.floats();
    for (let r = 0; r < rows; r++) {
      const at = (column.at + r * stride + copy * distance) / 4;
      data.set(all.subarray(at, at + width), r * width);
    }
    return { shape: [...column.dimensions], data };
  }
}

function refuseZeroDenominator(optimiser: Optimiser): void {
  const safe =
    optimiser.kind === 'sgd' ||
    (optimiser.kind === 'adagrad' ? optimiser.accumulator + optimiser.epsilon > 0 : optimiser.epsilon > 0);
  if (safe) return;
  throw new LabFailure(
    'bad-spec',
    optimiser.kind === 'adagrad'
      ? 'Adagrad divides by zero when both its accumulator and its epsilon start at 0; set one of them above 0.'
      : 'Adam divides by zero for rows without a gradient when its epsilon is 0; set it above 0, 1e-8 is usual.',
  );
}

/** The named tensor, checked against the dimensions the model needs. */
export function needed(params: Params, name: string, dimensions: readonly number[]): Tensor {
  const tensor = params[name];
  const length = dimensions.reduce((n, d) => n * d, 1);
  if (!tensor || tensor.data.length !== length) {
    throw new LabFailure(
      'internal',
      `Parameter ${name} should have the shape [${dimensions.join(', ')}], but ${tensor ? `has [${tensor.shape.join(', ')}]` : 'is missing'}.`,
    );
  }
  return tensor;
}
