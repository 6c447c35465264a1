import type { Params } from '../../core/tensor.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Optimiser } from '../shape.ts';
import type { Epoch, Stepper } from '../stepper.ts';
import { loadEpoch } from './epoch.ts';
import { KernelMemory } from './memory.ts';
import { type KernelShape, ParameterTable } from './table.ts';

/** A stepper on an instance of its own. */
export async function createStepper(
  module: WebAssembly.Module,
  shape: KernelShape,
  optimiser: Optimiser,
  initial: Params,
): Promise<Stepper> {
  const memory = await KernelMemory.create(module);
  const table = new ParameterTable(memory, shape, optimiser);
  table.write(initial);
  return new KernelStepper(memory, table, shape);
}

class KernelStepper implements Stepper {
  private model: { memory: KernelMemory; table: ParameterTable } | null;
  /** Everything above it belongs to the loaded epoch. */
  private readonly base: number;
  private batches = 0;
  private adversarial = false;

  constructor(
    memory: KernelMemory,
    table: ParameterTable,
    private readonly shape: KernelShape,
  ) {
    this.model = { memory, table };
    this.base = memory.mark();
  }

  load(epoch: Epoch): void {
    const { memory } = this.alive();
    memory.release(this.base);
    this.batches = 0;
    this.adversarial = 'adversary' in epoch && epoch.adversary !== undefined;
    this.batches = loadEpoch(memory, this.shape, epoch);
  }

  async run(from: number, to: number): Promise<number> {
    const { kernels } = this.alive().memory;
    if (!(from >= 0 && from <= to && to <= this.batches)) {
      throw new LabFailure('internal', `Batches ${from} to ${to} are not within the ${this.batches} loaded.`);
    }
    const plain = { bprmf: kernels.bprRun, mf: kernels.mfRun, fm: kernels.fmRun };
    const run = this.adversarial ? { ...plain, bprmf: kernels.aprRun, mf: kernels.amfRun } : plain;
    return run[this.shape.kind](from, to);
  }

  async read(): Promise<Params> {
    return this.alive().table.read();
  }

  async write(params: Params): Promise<void> {
    this.alive().table.write(params);
  }

  dispose(): void {
    this.model = null;
  }

  private alive(): { memory: KernelMemory; table: ParameterTable } {
    if (!this.model) throw new LabFailure('internal', 'This stepper was disposed of.');
    return this.model;
  }
}
