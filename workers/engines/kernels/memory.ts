import { LabFailure } from '../../protocol/run/errors.ts';

/** What the compiled module exports; addresses and lengths in bytes unless said otherwise. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  setTable(at: number, rows: number, rowBytes: number, stride: number, firstItem: number, l2: number): void;
  setWork(counters: number, zeroSlot: number, scratch: number): void;
  setEpoch(
    count: number,
    batch: number,
    a: number,
    b: number,
    c: number,
    margins: number,
    slots: number,
  ): void;
  setOptimiser(
    kind: number,
    rate: number,
    epsilon: number,
    beta1: number,
    beta2: number,
    dense: boolean,
  ): void;
  setClock(steps: number, power1: number, power2: number): void;
  stepsDone(): number;
  logistic(values: number, n: number, scale: number): number;
  setEntries(ofUsers: number, ofItems: number): void;
  setFm(sign: number, bias: number, tail: number): void;
  setFmEpoch(labels: number, sums: number, touched: number): void;
  bprRun(from: number, to: number): number;
  mfRun(from: number, to: number): number;
  fmRun(from: number, to: number): number;
  fmForward(out: number): void;
  setScorer(users: number, factors: number, panels: number, items: number, scores: number): void;
  packItems(from: number): void;
  scoreUsers(list: number, n: number): void;
  rankBlock(
    list: number,
    n: number,
    excludedOffsets: number,
    excluded: number,
    targetOffsets: number,
    targets: number,
    k: number,
    ranks: number,
    ties: number,
    top: number,
    topScores: number,
  ): void;
  setGradient(partial: number, total: number): void;
  bprGradient(): number;
  mfGradient(): number;
  setFmGradient(rows: number, slopes: number): void;
  fmGradient(): number;
  fmGradientEnd(): void;
  setAdversary(
    weight: number,
    epsilon: number,
    step: number,
    steps: number,
    projection: number,
    start: number,
  ): void;
  setAdversaryWork(deltas: number, gradients: number, marks: number, touched: number): void;
  setAdversaryBatch(coefficients: number, blend: number, valueBytes: number): void;
  setStart(pool: number, places: number): void;
  aprRun(from: number, to: number): number;
  amfRun(from: number, to: number): number;
}

const PAGE = 65_536;

/**
 * An instance of the kernels with its own memory, handed out from the bottom up. Memory only grows;
 * dropping the last reference to the object frees it. Views are made anew for each use, since growing
 * detaches older ones.
 */
export class KernelMemory {
  private top: number;
  private constructor(readonly kernels: KernelExports) {
    this.top = kernels.heapBase();
  }

  static async create(module: WebAssembly.Module): Promise<KernelMemory> {
    const instance = await WebAssembly.instantiate(module, {});
    return new KernelMemory(instance.exports as WebAssembly.Exports & KernelExports);
  }

  /**
   * Address of `bytes` fresh bytes, aligned to 16. They are zero unless `release` gave them back before.
   * @throws LabFailure 'too-large' when the browser gives no more memory.
   */
  take(bytes: number): number {
    const at = Math.ceil(this.top / 16) * 16;
    const end = at + bytes;
    const { memory } = this.kernels;
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
    if (missing > 0) {
      try {
        memory.grow(missing);
      } catch {
        throw new LabFailure(
          'too-large',
          `This model and its data need ${Math.ceil(end / 2 ** 20)} MiB of memory for the kernels, and the device gives no more. Use fewer factors, a smaller batch or a smaller data set.`,
        );
      }
    }
    this.top = end;
    return at;
  }

  /** Where the next bytes will come from; for `release`. */
  mark(): number {
    return this.top;
  }

  /** Gives back all that was taken since `mark`. */
  release(mark: number): void {
    this.top = mark;
  }

  /** All of the memory as float32; element n is at address 4n. */
  floats(): Float32Array {
    return new Float32Array(this.kernels.memory.buffer);
  }

  f32(at: number, length: number): Float32Array {
    return new Float32Array(this.kernels.memory.buffer, at, length);
  }

  i32(at: number, length: number): Int32Array {
    return new Int32Array(this.kernels.memory.buffer, at, length);
  }

  /** Takes memory for a column of 4-byte values and copies it in; returns its address. */
  place(values: Int32Array | Float32Array): number {
    const at = this.take(values.byteLength);
    if (values instanceof Int32Array) this.i32(at, values.length).set(values);
    else this.f32(at, values.length).set(values);
    return at;
  }
}
