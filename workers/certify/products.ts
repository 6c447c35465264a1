interface ProductKernel extends WebAssembly.Exports {
  readonly memory: WebAssembly.Memory;
  begin(items: number, padded: number, budget: number, cachedRows: number, bothWays: boolean): number;
  beginInstances(): void;
  sumsPointer(): number;
  productsPointer(): number;
  multiply(): void;
}

/** Vectors multiplied in one pass (assembly/gram.ts). */
export const vectorsPerPass = 4;

/** Inner products of vectors with all embeddings of the perturbable items, in float64, for training. */
export class ItemProducts {
  private readonly kernel: ProductKernel;
  private readonly rows: number;
  private readonly padded: number;

  constructor(
    module: WebAssembly.Module,
    private readonly items: number,
    private readonly factors: number,
  ) {
    this.padded = Math.ceil(factors / 4) * 4;
    this.kernel = new WebAssembly.Instance(module, { certify: { decide: () => 0 } }).exports as ProductKernel;
    this.rows = this.kernel.begin(items, this.padded, 1, 1, false);
    this.kernel.beginInstances();
  }

  /** Takes over the items' embeddings, [items × factors]. */
  write(embeddings: Float32Array): void {
    const { padded, factors, items } = this;
    const V = new Float64Array(this.kernel.memory.buffer, this.rows, items * padded);
    if (padded === factors) V.set(embeddings);
    else
      for (let j = 0; j < items; j++) V.set(embeddings.subarray(j * factors, (j + 1) * factors), j * padded);
  }

  /** <v_j, s> for up to four vectors s, [4 × items]; a view that holds until the next call. */
  multiply(vectors: readonly Float64Array[]): Float64Array {
    const { kernel, padded, items } = this;
    const sums = new Float64Array(kernel.memory.buffer, kernel.sumsPointer(), vectorsPerPass * padded);
    sums.fill(0);
    vectors.forEach((vector, n) => {
      sums.set(vector, n * padded);
    });
    kernel.multiply();
    return new Float64Array(kernel.memory.buffer, kernel.productsPointer(), vectorsPerPass * items);
  }
}
