import { availableParallelism } from 'node:os';
import type { Writable } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import type { RunContext } from '../workers/core/run.ts';
import { HandCrew } from '../workers/lab/crew.ts';
import { LabFailure } from '../workers/protocol/run/errors.ts';
import { handsFor } from '../workers/protocol/run/hands.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';
import { threadLink } from './hands.ts';
import type { ProgressBar } from './progress.ts';

/** Milliseconds of work between two looks at the signals. */
const SLICE = 12;

/** What a process gives to one call of the command line. */
export interface Call {
  readonly args: readonly string[];
  /** The project's folder, for the engines' files. */
  readonly root: string;
  readonly out: Writable;
  readonly err: Writable;
  /** Whether stderr is a terminal that can be drawn over. */
  readonly terminal: boolean;
  readonly now: () => number;
  /** Starts a thread with `cli/hand.ts`; absent where studies run on one thread. */
  readonly hand?: () => Worker;
  /** Puts a question to whoever sits at the terminal; absent where nobody does. */
  readonly ask?: (question: string) => Promise<boolean>;
  /** Registers what Ctrl-C calls. */
  readonly onInterrupt: (stop: () => void) => void;
}

/** What a study is given of this call: its events, its clock, and the way to stop it. */
export function runContext(call: Call, bar: ProgressBar): RunContext {
  let stopped = false;
  let breathed = call.now();
  call.onInterrupt(() => {
    stopped = true;
  });
  const gate = async () => {
    if (call.now() - breathed >= SLICE) {
      await new Promise((resolve) => setImmediate(resolve));
      breathed = call.now();
    }
    if (stopped) throw new LabFailure('stopped', 'The run was stopped.');
  };
  return {
    emit: (event) => bar.take(event),
    gate,
    epochGate: async () => {
      await gate();
      return 'go';
    },
    now: call.now,
  };
}

/** How many threads a study may be spread over; null for as many as there are cores. */
export const handsOf = ({ hand }: Pick<Call, 'hand'>, workers: number | null): number =>
  hand ? (workers ?? handsFor(availableParallelism())) : 1;

/** The threads that a study is spread over; undefined for one. */
export function crewOf(
  call: Call,
  workers: number | null,
  datasets: StudyEnv['datasets'],
): HandCrew | undefined {
  const { hand } = call;
  const hands = handsOf(call, workers);
  if (!hand || hands < 2) return undefined;
  return new HandCrew({
    hands,
    open: () => threadLink(hand()),
    datasets,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
}
