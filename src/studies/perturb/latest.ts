/**
 * Questions of which only the newest matters: at most one is under way, and while it is, a newer one
 * replaces the one that waits. Answers arrive in the order of asking; after `stop` none does.
 */
export class LatestWins<Q, A> {
  readonly #ask: (question: Q) => Promise<A>;
  readonly #answered: (answer: A, question: Q) => void;
  #waiting: { readonly question: Q } | null = null;
  #busy = false;
  #stopped = false;

  constructor(ask: (question: Q) => Promise<A>, answered: (answer: A, question: Q) => void) {
    this.#ask = ask;
    this.#answered = answered;
  }

  put(question: Q): void {
    this.#waiting = { question };
    if (!this.#busy) void this.#work();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = null;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting && !this.#stopped) {
      const { question } = this.#waiting;
      this.#waiting = null;
      const answer = await this.#ask(question);
      if (!this.#stopped) this.#answered(answer, question);
    }
    this.#busy = false;
  }
}
