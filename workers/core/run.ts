import type { StudyEvent } from '../protocol/run/events.ts';

/** What a stage may do besides compute: speak, and be paused or stopped. Injected, so Node and tests run the same code. */
export interface RunContext {
  emit(event: StudyEvent): void;
  /**
   * To be awaited at least every 12 ms of work. Lets messages in, waits while paused, and throws
   * LabFailure('stopped') once the run was stopped.
   */
  gate(): Promise<void>;
  /** To be awaited at the end of each training epoch: 'rewind' asks for the initial weights again. */
  epochGate(epoch: number): Promise<'go' | 'rewind'>;
  /** Like `gate`, for training loops: a rewind asked for while paused releases it too. Absent: `gate` is enough. */
  stepGate?(): Promise<'go' | 'rewind'>;
  /** True when the next gate will wait, so that a checkpoint is saved before it does. */
  pausing?(): boolean;
  /** What a person looks at, of which parts are done first; null for nothing. It never decides a result. */
  looked?(): string | null;
  /** Milliseconds for progress estimates and slicing only; never decides a result. */
  now(): number;
}
