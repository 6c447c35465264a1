import { add, clone, dispose, type Tensor, type Tensor2D, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Tensor as CpuTensor, Params } from '../../core/tensor.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import { parameterShapes } from '../layout.ts';
import type { ModelShape, Optimiser } from '../shape.ts';
import type { Epoch, Stepper } from '../stepper.ts';
import type { Batches } from './batches.ts';
import { bilinearBatches } from './bilinear.ts';
import { bprmfBatches } from './bprmf.ts';
import type { Device } from './device.ts';
import { fmBatches } from './fm.ts';
import { mfBatches } from './mf.ts';
import { ncfBatches } from './ncf.ts';
import { freshSlot, optimiserStep, SLOTS } from './optimiser.ts';

/** Mini-batches between two reads of the loss; a read costs about 9 ms on WebGL whatever its size. */
const STEPS_A_READ = 50;

function batchesOf(shape: ModelShape, device: Device, epoch: Epoch): Batches {
  switch (shape.kind) {
    case 'bprmf':
      return bprmfBatches(shape, device, epoch);
    case 'mf':
      return mfBatches(shape, device, epoch);
    case 'fm':
      return fmBatches(shape, device, epoch);
    case 'ncf':
      return ncfBatches(shape, device, epoch);
    case 'bilinear':
      return bilinearBatches(shape, device, epoch);
  }
}

/** What a stepper trains: parameters by name and size, and the batches that give their gradients. */
export interface Program {
  /** For messages: 'ncf'. */
  readonly name: string;
  readonly parameters: readonly (readonly [name: string, dimensions: readonly number[]])[];
  batches(epoch: Epoch): Batches;
  /** Frees what the program itself holds on the device. */
  dispose?(): void;
}

/** The program of a model with its own loss. */
export const programOf = (device: Device, shape: ModelShape): Program => ({
  name: shape.kind,
  parameters: parameterShapes(shape),
  batches: (epoch) => batchesOf(shape, device, epoch),
});

/** The parameters of `shape`, checked, on the device. The caller disposes of them. */
export function uploadWeights(shape: ModelShape, params: Params): Record<string, Tensor> {
  return uploadNamed(shape.kind, parameterShapes(shape), params);
}

function uploadNamed(kind: string, expected: Program['parameters'], params: Params): Record<string, Tensor> {
  for (const [name, dimensions] of expected) {
    const given = params[name]?.shape.join(' × ');
    if (given !== dimensions.join(' × '))
      throw new LabFailure(
        'internal',
        `The parameter ${name} is ${given ?? 'missing'} where this ${kind} needs ${dimensions.join(' × ')}.`,
      );
  }
  return Object.fromEntries(expected.map(([name]) => [name, upload(params[name]!)]));
}

// The copy, since the CPU backend works on the array it is given and WebGL uploads it later.
const upload = (t: CpuTensor): Tensor => tensor(t.data.slice(), [...t.shape]);

/** A model in training on a device: dense parameters and optimiser state stay there between steps. */
export class TfjsStepper implements Stepper {
  #weights: Record<string, Tensor> = {};
  #slots: Record<string, Tensor[]> = {};
  #steps = 0;
  #batches: Batches | null = null;

  constructor(
    private readonly device: Device,
    private readonly program: Program,
    private readonly optimiser: Optimiser,
    initial: Params,
  ) {
    this.#place(initial);
  }

  load(epoch: Epoch): void {
    this.#batches = this.program.batches(structuredClone(epoch));
  }

  async run(from: number, to: number): Promise<number> {
    const batches = this.#batches;
    if (!batches || from < 0 || to > batches.count)
      throw new LabFailure('internal', `Batches ${from} to ${to} are not in the loaded epoch.`);
    let total = 0;
    for (let at = from; at < to; at += STEPS_A_READ)
      total += await this.#stretch(batches, at, Math.min(at + STEPS_A_READ, to));
    return total;
  }

  /** Runs batches and reads their summed loss: added up per example on the device, in float64 here. */
  async #stretch(batches: Batches, from: number, to: number): Promise<number> {
    this.device.use();
    let losses = zeros<Tensor2D['rankType']>([batches.size, 1]);
    try {
      for (let b = from; b < to; b++) {
        const next = this.#step(batches, b, losses);
        losses.dispose();
        losses = next;
      }
      return (await this.device.read(losses)).reduce((sum, x) => sum + x, 0);
    } finally {
      losses.dispose();
    }
  }

  #step(batches: Batches, b: number, losses: Tensor2D): Tensor2D {
    const t = this.#steps + 1;
    const next = tidy(() => {
      const result = batches.at(b, this.#weights, t);
      const weights: Record<string, Tensor> = {};
      const slots: Record<string, Tensor[]> = {};
      for (const [name, weight] of Object.entries(this.#weights)) {
        const gradient = result.gradients[name];
        const kept = this.#slots[name]!;
        const step = gradient
          ? optimiserStep(this.optimiser, weight, gradient, kept, t)
          : { weight: clone(weight), slots: kept.map((slot) => clone(slot)) };
        weights[name] = step.weight;
        slots[name] = step.slots;
      }
      return { weights, slots, losses: add<Tensor2D>(losses, result.losses) };
    });
    this.#release();
    this.#weights = next.weights;
    this.#slots = next.slots;
    this.#steps = t;
    return next.losses;
  }

  async read(): Promise<Params> {
    const kept: [string, Tensor][] = Object.entries(this.#weights);
    const names = SLOTS[this.optimiser.kind];
    for (const [name, slots] of Object.entries(this.#slots))
      for (const [n, slot] of slots.entries()) kept.push([`opt.${name}.${names[n]}`, slot]);
    const params: Record<string, CpuTensor> = {};
    this.device.use();
    for (const [name, t] of kept) params[name] = { shape: [...t.shape], data: await this.device.read(t) };
    if (this.optimiser.kind === 'adam') params['opt.t'] = { shape: [1], data: Float32Array.of(this.#steps) };
    return params;
  }

  async write(params: Params): Promise<void> {
    this.#place(params);
  }

  #place(params: Params): void {
    this.device.use();
    const weights = uploadNamed(this.program.name, this.program.parameters, params);
    this.#release();
    this.#weights = weights;
    this.#steps = params['opt.t']?.data[0] ?? 0;
    this.#slots = Object.fromEntries(
      Object.keys(weights).map((name) => [
        name,
        SLOTS[this.optimiser.kind].map((slot) =>
          upload(params[`opt.${name}.${slot}`] ?? this.#fresh(params[name]!)),
        ),
      ]),
    );
  }

  #fresh(like: CpuTensor): CpuTensor {
    return { shape: like.shape, data: new Float32Array(like.data.length).fill(freshSlot(this.optimiser)) };
  }

  #release(): void {
    dispose([...Object.values(this.#weights), ...Object.values(this.#slots).flat()]);
  }

  dispose(): void {
    this.#release();
    this.#weights = {};
    this.#slots = {};
    this.#batches = null;
    this.program.dispose?.();
  }
}
