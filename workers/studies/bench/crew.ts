import type { RunContext } from '../../core/run.ts';
import type { Job, StudyEnv } from './env.ts';

/** A run that lets through of a job's events what a crew lets through. */
function partOf(run: RunContext, index: number, total: number): RunContext {
  return {
    gate: () => run.gate(),
    epochGate: (epoch) => run.epochGate(epoch),
    ...(run.stepGate && { stepGate: () => run.stepGate!() }),
    ...(run.pausing && { pausing: () => run.pausing!() }),
    now: () => run.now(),
    emit: (event) => {
      if (event.kind === 'note') run.emit(event);
      if (event.kind !== 'progress') return;
      const stage = total > 1 ? `${event.stage} (${index + 1} of ${total})` : event.stage;
      run.emit({ ...event, stage });
    },
  };
}

/**
 * Does `job` for every input, on the crew where there is one, else here, one after another. The outputs come in the
 * order of the inputs and are the same either way; `done` is called as each ends.
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
  if (env.crew && inputs.length > 1) return env.crew.map(job, shared, inputs, run, done);
  const outputs: O[] = [];
  for (const [index, input] of inputs.entries()) {
    await run.gate();
    const output = await job.work(shared, input, { env, run: partOf(run, index, inputs.length) });
    outputs.push(output);
    done(output, index);
  }
  return outputs;
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
