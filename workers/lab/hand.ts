import { canonicalJson } from '../core/hash.ts';
import type { Dataset } from '../data/types.ts';
import { LabFailure, toLabError } from '../protocol/run/errors.ts';
import type { Outcome } from '../protocol/run/events.ts';
import type { DatasetSpec } from '../protocol/spec/spec.ts';
import { StageCache } from '../studies/bench/cache.ts';
import type { AnyJob, StudyEnv } from '../studies/bench/env.ts';
import { trainModel } from '../training/loop.ts';
import { EventBuffer, type Timers } from './event-buffer.ts';
import type { FromHand, ToHand } from './hand-messages.ts';
import { RunControl } from './run-control.ts';

/** Bytes of stages that a hand remembers; each hand has its own. */
const cacheLimit = 300 * 1024 * 1024;

/** Where a hand runs: a browser's worker, a thread of Node, or a test. */
export interface HandParts {
  readonly jobs: readonly AnyJob[];
  readonly engines: StudyEnv['engines'];
  readonly certifyKernels?: () => Promise<WebAssembly.Module>;
  post(message: FromHand): void;
  breathe(): Promise<void>;
  now(): number;
  readonly timers: Timers;
}

/**
 * A hand of a crew: does the inputs of a job one after another as they are sent, and asks the crew for data sets.
 * Gives what takes the crew's messages.
 */
export function serveHand(parts: HandParts): (message: ToHand) => void {
  const datasets = new Map<string, Promise<Dataset>>();
  const asked = new Map<string, (outcome: Outcome<Dataset>) => void>();
  let job: { readonly found: AnyJob; readonly shared: unknown } | null = null;
  let control: RunControl | null = null;

  const ask = (key: string, spec: DatasetSpec) =>
    new Promise<Dataset>((resolve, reject) => {
      asked.set(key, (outcome) => {
        if (outcome.ok) return resolve(outcome.value);
        datasets.delete(key);
        reject(new LabFailure(outcome.error.code, outcome.error.message, outcome.error));
      });
      parts.post({ kind: 'dataset', key, spec });
    });
  const get = (spec: DatasetSpec): Promise<Dataset> => {
    const key = canonicalJson(spec);
    const dataset = datasets.get(key) ?? ask(key, spec);
    datasets.set(key, dataset);
    return dataset;
  };
  const env: StudyEnv = {
    datasets: { get },
    engines: parts.engines,
    certifyKernels: parts.certifyKernels,
    cache: new StageCache(cacheLimit),
    checkpoints: null,
    models: null,
    trainModel,
  };

  async function outcomeOf(input: unknown): Promise<void> {
    const buffer = new EventBuffer((events) => parts.post({ kind: 'events', events }), parts.timers);
    const { breathe, now } = parts;
    const run = new RunControl({ breathe, now, emit: (event) => buffer.add(event) });
    control = run;
    let outcome: Outcome<unknown>;
    try {
      if (!job) throw new LabFailure('internal', 'A worker was given an input before its job.');
      outcome = { ok: true, value: await job.found.work(job.shared as never, input as never, { env, run }) };
    } catch (thrown) {
      outcome = { ok: false, error: toLabError(thrown) };
    }
    control = null;
    buffer.flush();
    try {
      parts.post({ kind: 'output', outcome });
    } catch (thrown) {
      // What cannot be cloned would leave the crew waiting for ever.
      parts.post({ kind: 'output', outcome: { ok: false, error: toLabError(thrown) } });
    }
  }

  return (message) => {
    switch (message.kind) {
      case 'control':
        return control?.control(message.control);
      case 'dataset':
        return asked.get(message.key)?.(message.outcome);
      case 'input':
        return void outcomeOf(message.input);
      case 'job': {
        const found = parts.jobs.find(({ name }) => name === message.name);
        job = found ? { found, shared: message.shared } : null;
        return;
      }
      default:
        message satisfies never;
    }
  };
}
