/**
 * Inputs that wait for a worker, in their order; what is looked at goes first. The order decides no result, since an
 * output depends on its input alone.
 */
export class Queue<I> {
  private readonly open: { readonly input: I; readonly index: number }[];

  /**
   * @param about what a person may be looking at while an input is worth having
   * @param looked what is looked at now; null for nothing
   */
  constructor(
    inputs: readonly I[],
    private readonly about: ((input: I) => readonly string[]) | undefined,
    private readonly looked: (() => string | null) | undefined,
  ) {
    this.open = inputs.map((input, index) => ({ input, index }));
  }

  get empty(): boolean {
    return this.open.length === 0;
  }

  /** Takes the next input and its place among all; undefined where none is left. */
  take(): { readonly input: I; readonly index: number } | undefined {
    const { about } = this;
    const looked = this.looked?.() ?? null;
    const wanted =
      looked === null || !about ? -1 : this.open.findIndex(({ input }) => about(input).includes(looked));
    return this.open.splice(Math.max(0, wanted), 1)[0];
  }

  /** Leaves nothing to take. */
  clear(): void {
    this.open.length = 0;
  }
}
