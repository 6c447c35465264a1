/** What a queue asks of its inputs; see `Job`. */
interface Asked<I> {
  about?(input: I): readonly string[];
  shares?(input: I): string | null;
}

interface Waiting<I> {
  readonly input: I;
  readonly index: number;
  readonly shared: string | null;
}

/**
 * Inputs that wait for a worker, in their order; what is looked at goes first. The order decides no result, since an
 * output depends on its input alone.
 */
export class Queue<I> {
  private readonly open: Waiting<I>[];
  /** Which worker has made what several inputs share. */
  private readonly makers = new Map<string, number>();

  /** @param looked what is looked at now; null for nothing */
  constructor(
    inputs: readonly I[],
    private readonly job: Asked<I>,
    private readonly looked?: () => string | null,
  ) {
    this.open = inputs.map((input, index) => ({ input, index, shared: job.shares?.(input) ?? null }));
  }

  get empty(): boolean {
    return this.open.length === 0;
  }

  /**
   * Takes the next input for a worker and its place among all; undefined where none is left that no other worker has
   * begun to share.
   */
  take(worker = 0): { readonly input: I; readonly index: number } | undefined {
    const wanted = this.looked?.() ?? null;
    const isFree = ({ shared }: Waiting<I>) =>
      shared === null || (this.makers.get(shared) ?? worker) === worker;
    const first =
      wanted === null
        ? -1
        : this.open.findIndex((one) => isFree(one) && this.job.about?.(one.input).includes(wanted));
    const at = first >= 0 ? first : this.open.findIndex(isFree);
    if (at < 0) return undefined;
    const [taken] = this.open.splice(at, 1);
    if (!taken) return undefined;
    const { input, index, shared } = taken;
    if (shared !== null) this.makers.set(shared, worker);
    return { input, index };
  }

  /** Leaves nothing to take. */
  clear(): void {
    this.open.length = 0;
  }
}
