import type { RunContext } from '../core/run.ts';
import type { Doing } from '../protocol/run/progress.ts';

/** Milliseconds between two progress events. */
const progressEvery = 100;
/** Milliseconds of work after which an observation counts half. */
const halfLife = 4000;

/** Says what begins now, before it has got anywhere: its first step may take long. */
export function begin(run: Pick<RunContext, 'emit'>, doing: Doing): void {
  run.emit({ kind: 'progress', ...doing, done: 0, total: 0, leftMs: null, stepsPerSecond: null });
}

/** Tells how far a piece of work is, how fast it goes and how long it will take. Shows things, decides none. */
export class ProgressMeter {
  private pace = 0;
  private ms = 0;
  private told = Number.NEGATIVE_INFINITY;
  /** Whether what is counted are mini-batches, whose speed is told. */
  private ofSteps = false;
  private done = 0;
  private reachedAt: number;

  constructor(
    private readonly run: Pick<RunContext, 'emit' | 'now'>,
    private doing: Doing,
    private readonly total: number,
  ) {
    this.reachedAt = run.now();
  }

  /** Notes `steps` mini-batches that took `ms` (pauses left out). */
  add(steps: number, ms: number): void {
    this.ofSteps = true;
    this.note(steps, ms);
  }

  /** Emits a progress event for `done` of all steps, at most ten a second unless forced. */
  say(done: number, force = false): void {
    const now = this.run.now();
    if (!force && now - this.told < progressEvery) return;
    this.told = now;
    const { doing, total, ofSteps } = this;
    const perMs = this.ms > 0 ? this.pace / this.ms : 0;
    const left = Math.max(0, total - done);
    this.run.emit({
      kind: 'progress',
      ...doing,
      done,
      total,
      leftMs: left === 0 ? 0 : perMs > 0 ? left / perMs : null,
      stepsPerSecond: ofSteps && perMs > 0 ? perMs * 1000 : null,
    });
  }

  /** Notes and says that `done` of all is done by now; `doing` is what is at hand, where that changes on the way. */
  reached(done: number, doing = this.doing): void {
    const now = this.run.now();
    this.note(Math.max(0, done - this.done), now - this.reachedAt);
    this.reachedAt = now;
    this.done = done;
    const changed = JSON.stringify(doing) !== JSON.stringify(this.doing);
    this.doing = doing;
    this.say(done, changed || done >= this.total);
  }

  private note(steps: number, ms: number): void {
    const fade = 0.5 ** (ms / halfLife);
    this.pace = this.pace * fade + steps;
    this.ms = this.ms * fade + ms;
  }
}
