import type { RunContext } from '../core/run.ts';
import type { Control, Looked } from '../protocol/api.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { StudyEvent } from '../protocol/run/events.ts';

/** Milliseconds of work after which messages are let in. */
const slice = 12;

/** What a run needs around it; injected so that tests own the clock. */
export interface RunSurroundings {
  emit(event: StudyEvent): void;
  now(): number;
  /** Lets waiting messages in. */
  breathe(): Promise<void>;
}

/**
 * The gates of one run, moved by the page's controls:
 * - `pause` holds at the next gate, `resume` lets go;
 * - `step` goes on to the end of the running (or next) epoch and pauses there;
 * - `rewind` makes the training gates answer 'rewind', also while paused, and leaves the pause as it is;
 * - what is looked at is noted, and moves no gate;
 * - `stop` makes every gate throw LabFailure('stopped').
 */
export class RunControl implements RunContext {
  private paused = false;
  private stepping = false;
  private rewinding = false;
  private stopped = false;
  private epoch = 0;
  private at: string | null = null;
  private breathed: number;
  private wake: (() => void) | null = null;

  constructor(private readonly around: RunSurroundings) {
    this.breathed = around.now();
  }

  control(control: Control | Looked): void {
    if (typeof control === 'object') {
      this.at = control.looked;
      return;
    }
    if (control === 'pause') {
      this.paused = true;
      this.stepping = false;
    } else if (control === 'resume') {
      this.paused = false;
      this.stepping = false;
    } else if (control === 'step') {
      this.paused = false;
      this.stepping = true;
    } else if (control === 'rewind') {
      this.rewinding = true;
      this.paused ||= this.stepping;
      this.stepping = false;
    } else {
      this.stopped = true;
    }
    this.wake?.();
  }

  emit(event: StudyEvent): void {
    this.around.emit(event);
  }

  now(): number {
    return this.around.now();
  }

  looked(): string | null {
    return this.at;
  }

  pausing(): boolean {
    return this.paused || this.stepping;
  }

  async gate(): Promise<void> {
    await this.wait(() => this.paused);
  }

  async stepGate(): Promise<'go' | 'rewind'> {
    await this.wait(() => this.paused && !this.rewinding);
    if (!this.rewinding) return 'go';
    this.rewinding = false;
    this.epoch = 0;
    return 'rewind';
  }

  async epochGate(epoch: number): Promise<'go' | 'rewind'> {
    this.epoch = epoch;
    if (this.stepping) {
      this.stepping = false;
      this.paused = true;
    }
    return this.stepGate();
  }

  /** Lets messages in now and then, and holds while `held` says so. */
  private async wait(held: () => boolean): Promise<void> {
    if (this.now() - this.breathed >= slice) {
      await this.around.breathe();
      this.breathed = this.now();
    }
    while (held() && !this.stopped) {
      this.emit({ kind: 'paused', epoch: this.epoch });
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = null;
      this.breathed = this.now();
    }
    if (this.stopped) throw new LabFailure('stopped', 'The run was stopped.');
  }
}
