import type { RunContext } from '../core/run.ts';

/** Milliseconds between two progress events. */
const progressEvery = 100;
/** Milliseconds of work after which an observation counts half. */
const halfLife = 4000;

/** Tells how far a training is, how fast it goes and how long it will take. Shows things, decides none. */
export class ProgressMeter {
  private steps = 0;
  private ms = 0;
  private said = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly run: RunContext,
    private readonly stage: string,
    private readonly total: number,
  ) {}

  /** Notes `steps` mini-batches that took `ms` (pauses left out). */
  add(steps: number, ms: number): void {
    const fade = 0.5 ** (ms / halfLife);
    this.steps = this.steps * fade + steps;
    this.ms = this.ms * fade + ms;
  }

  /** Emits a progress event for `done` of all steps, at most ten a second unless forced. */
  say(done: number, force = false): void {
    const now = this.run.now();
    if (!force && now - this.said < progressEvery) return;
    this.said = now;
    const perMs = this.ms > 0 ? this.steps / this.ms : null;
    this.run.emit({
      kind: 'progress',
      stage: this.stage,
      done,
      total: this.total,
      leftMs: perMs ? (this.total - done) / perMs : null,
      stepsPerSecond: perMs && perMs * 1000,
    });
  }
}
