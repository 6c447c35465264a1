import type { RunContext } from '../../core/run.ts';
import { ProgressMeter } from '../../training/progress.ts';
import type { DoneParts, Job, StudyEnv } from './env.ts';
import { PieceTimes } from './piece-times.ts';
import { Queue } from './queue.ts';
import { stageKey } from './stages.ts';

/** What is told of a part that is done here: where it stands among all, and what is left after so much of it. */
interface Part {
  readonly index: number;
  readonly total: number;
  readonly left: (share: number) => number | null;
  /** Hears that the job said how far it is. */
  readonly spoke: () => void;
}

/** A run that lets through of a job's events what a crew lets through. */
function partOf(run: RunContext, { index, total, left, spoke }: Part): RunContext {
  return {
    gate: () => run.gate(),
    epochGate: (epoch) => run.epochGate(epoch),
    ...(run.stepGate && { stepGate: () => run.stepGate!() }),
    ...(run.pausing && { pausing: () => run.pausing!() }),
    now: () => run.now(),
    emit: (event) => {
      if (event.kind === 'note') run.emit(event);
      if (event.kind !== 'progress') return;
      spoke();
      if (total === 1) return run.emit(event);
      const leftMs = left(event.total > 0 ? Math.min(1, event.done / event.total) : 0) ?? event.leftMs;
      run.emit({ ...event, leftMs, pieces: { done: index, of: total, hands: null } });
    },
  };
}

/**
 * Under what the output for an input is kept. By the input and not by its number: what a page still remembers is not
 * asked for, and a reload forgets it.
 */
export const partKey = <S, I, O>(job: Job<S, I, O>, input: I): string =>
  stageKey('part', { job: job.name, input });

/** What the inputs gave before the study was cut off, by their index. */
async function keptOf<O>(parts: DoneParts, keys: readonly string[]): Promise<Map<number, O>> {
  const kept = new Map<number, O>();
  for (const [index, key] of keys.entries()) {
    const output = await parts.load(key);
    if (output !== undefined) kept.set(index, output as O);
  }
  return kept;
}

/**
 * Does `job` for every input, on the crew where there is one, else here, one after another. The outputs come in the
 * order of the inputs and are the same either way; `done` is called as each ends. What was done before the study was
 * cut off is taken over.
 * @throws LabFailure what the first job to fail has thrown; 'stopped'
 */
export async function spread<S, I, O>(
  env: StudyEnv,
  job: Job<S, I, O>,
  shared: S,
  inputs: readonly I[],
  run: RunContext,
  done: (output: O, index: number) => void = () => {},
): Promise<O[]> {
  const { parts, crew } = env;
  const keys = parts ? inputs.map((input) => partKey(job, input)) : [];
  const outputs = parts ? await keptOf<O>(parts, keys) : new Map<number, O>();
  for (const [index, output] of outputs) done(output, index);
  const open = inputs.flatMap((input, index) => (outputs.has(index) ? [] : [{ input, index }]));
  if (outputs.size > 0 && open.length > 0) {
    const text = `${outputs.size} of ${inputs.length} parts were done before the run was cut off, and are taken over.`;
    run.emit({ kind: 'note', level: 'info', text });
  }
  const saved: Promise<void>[] = [];
  const end = (output: O, index: number) => {
    outputs.set(index, output);
    const key = keys[index];
    if (parts && key !== undefined && (job.whole?.(output) ?? true)) saved.push(parts.save(key, output));
    done(output, index);
  };
  try {
    if (crew && open.length > 1) {
      const rest = open.map(({ input }) => input);
      await crew.map(job, shared, rest, run, (output, n) => {
        const place = open[n];
        if (place) end(output, place.index);
      });
    } else {
      // A part keeps nothing of its own: another run of it would count its parts from the first again.
      const { parts: _, ...alone } = env;
      const meter = new ProgressMeter(run, job.doing, open.length);
      let silent = true;
      const spoke = () => {
        silent = false;
      };
      const queue = new Queue(
        open.map(({ input }) => input),
        job,
        run.looked && (() => run.looked!()),
      );
      const times = job.like && new PieceTimes(open.map(({ input }) => job.like!(input)));
      for (let n = 0; n < open.length; n++) {
        await run.gate();
        const at = queue.take()?.index ?? n;
        const { input, index } = open[at]!;
        const left = (share: number) => times?.left(new Map([[at, share]])) ?? null;
        const own = partOf(run, {
          index: inputs.length - open.length + n,
          total: inputs.length,
          left,
          spoke,
        });
        const began = run.now();
        const output = await job.work(shared, input, { env: alone, run: own });
        times?.ended(at, run.now() - began);
        if (silent) meter.reached(n + 1);
        end(output, index);
      }
    }
  } finally {
    // What was done before a stop is kept too.
    await Promise.all(saved);
  }
  return inputs.flatMap((_, index) => {
    const output = outputs.get(index);
    return output === undefined ? [] : [output];
  });
}

/** Passes outputs on in the order of their inputs, so that what is made of them is the same whichever ends first. */
export function inOrder<O>(use: (output: O, index: number) => void): (output: O, index: number) => void {
  const waiting = new Map<number, O>();
  let next = 0;
  return (output, index) => {
    waiting.set(index, output);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next);
      use(ready, next++);
    }
  };
}
