import { readFileSync } from 'node:fs';
import type { RunContext } from '../../../../workers/core/run.ts';
import { generate } from '../../../../workers/data/generator/generate.ts';
import type { Dataset } from '../../../../workers/data/types.ts';
import { createKernelsEngine } from '../../../../workers/engines/kernels/engine.ts';
import type { Engine } from '../../../../workers/engines/types.ts';
import { LabFailure } from '../../../../workers/protocol/run/errors.ts';
import type { StudyEvent } from '../../../../workers/protocol/run/events.ts';
import { StageCache } from '../../../../workers/studies/bench/cache.ts';
import type { Crew, StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { trainModel } from '../../../../workers/training/loop.ts';
import { firstUsers } from './first-users.ts';

/** The kernels engine from its built bytes, for studies under Node. */
export const kernels = () =>
  createKernelsEngine(
    readFileSync(new URL('../../../../workers/engines/kernels/build/kernels.wasm', import.meta.url)),
  );

/** What a study asked for, so that tests can see what was computed again. */
export interface Asked {
  datasets: number;
  trainings: number[];
  gradients: number;
  scorers: number;
}

/** `dataset` stands in for every file; of generated sets the first `users` are taken, all of them if it is left out. */
interface BenchOptions {
  readonly dataset?: Dataset;
  readonly users?: number | undefined;
  readonly engine?: Engine;
  readonly megabytes?: number;
}

/** An environment on one kernels engine, with counters. */
export async function benchEnv(options: BenchOptions = {}): Promise<{ env: StudyEnv; asked: Asked }> {
  const asked: Asked = { datasets: 0, trainings: [], gradients: 0, scorers: 0 };
  const real = options.engine ?? (await kernels());
  const engine: Engine = {
    ...real,
    scorer: (...args) => {
      asked.scorers++;
      return real.scorer(...args);
    },
    embeddingGradient: (...args) => {
      asked.gradients++;
      return real.embeddingGradient(...args);
    },
  };
  const env: StudyEnv = {
    datasets: {
      get: async (spec) => {
        asked.datasets++;
        if (spec.kind === 'generated') {
          const all = generate(spec);
          return options.users === undefined ? all : firstUsers(all, options.users);
        }
        if (!options.dataset) throw new LabFailure('missing-dataset', 'The file is not here.');
        return options.dataset;
      },
    },
    engines: {
      open: async () => engine,
      choose: async () => ({ engine: engine.id, timings: [] }),
    },
    cache: new StageCache((options.megabytes ?? 256) * 2 ** 20),
    checkpoints: null,
    models: null,
    trainModel: (request, run) => {
      asked.trainings.push(request.seed);
      return trainModel(request, run);
    },
  };
  return { env, asked };
}

/** Hands with an environment each, everything cloned on the way in and out, the last input first. */
export async function backwards(hands: number, options: BenchOptions = {}): Promise<Crew> {
  const envs = await Promise.all(Array.from({ length: hands }, async () => (await benchEnv(options)).env));
  return {
    hands,
    map: async (job, shared, inputs, run, done) => {
      const outputs: unknown[] = [];
      for (let index = inputs.length - 1; index >= 0; index--) {
        await run.gate();
        const hand = { env: envs[index % hands], run: { ...run, emit: () => {} } };
        const output = structuredClone(
          await job.work(structuredClone(shared), structuredClone(inputs[index]), hand),
        );
        outputs[index] = output;
        done?.(output as never, index);
      }
      return outputs as never;
    },
  };
}

/** A run that records what is said and stops when `stopWhen` says so. */
export function recorder(stopWhen: (event: StudyEvent) => boolean = () => false) {
  const events: StudyEvent[] = [];
  let stopped = false;
  const gate = async () => {
    if (stopped) throw new LabFailure('stopped', 'The run was stopped.');
  };
  const run: RunContext = {
    emit: (event) => {
      events.push(event);
      stopped ||= stopWhen(event);
    },
    gate,
    epochGate: async () => {
      await gate();
      return 'go';
    },
    now: () => 0,
  };
  return { run, events };
}
