import { describe, expect, it } from 'vitest';
import { workOfWay } from '../../../workers/arena/work.ts';
import { trainByWay } from '../../../workers/defend/trained-way.ts';
import { gridOf } from '../../../workers/poison/grid.ts';
import { ratingStatistics } from '../../../workers/poison/statistics.ts';
import { type PoisonDefenceId, usesStatistics } from '../../../workers/protocol/names/poison.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { PoisonSpec } from '../../../workers/protocol/spec/spec.ts';
import { openBench } from '../../../workers/studies/bench/open.ts';
import { ratingScale } from '../../../workers/training/ratings.ts';
import { benchEnv, kernels, recorder } from '../studies/bench/bench.ts';

/** Trains by a way on an engine that counts: of an example its own gradient, those that seek noise, and that at it. */
async function counted(method: PoisonDefenceId | 'none', kind: 'mf' | 'bprmf') {
  let gradients = 0;
  let trainings = 0;
  let influences = 0;
  const real = await kernels();
  const engine: typeof real = {
    ...real,
    stepper: async (...args) => {
      const stepper = await real.stepper(...args);
      trainings++;
      return {
        ...stepper,
        load: (epoch) => {
          if (epoch.kind !== 'triplets' && epoch.kind !== 'ratings') throw new Error(epoch.kind);
          gradients += epoch.users.length * (epoch.adversary ? 2 + epoch.adversary.steps : 1);
          stepper.load(epoch);
        },
        run: (from, to) => stepper.run(from, to),
        read: () => stepper.read(),
        write: (params) => stepper.write(params),
        dispose: () => stepper.dispose(),
      };
    },
  };
  const spec = parseSpec({
    study: 'poison',
    dataset: { kind: 'generated', size: 'classroom' },
    engine: 'kernels',
    view: { feedback: kind === 'mf' ? 'explicit' : 'implicit' },
    model: { kind, epochs: 7 },
    defence: { pretrain: 2, interval: 3, items: 20, aprEpochs: 4, studentEpochs: 2 },
  }) as PoisonSpec;
  const { env } = await benchEnv({ engine });
  const { run } = recorder();
  const { bench } = await openBench(spec, env, run);
  // A trial of the engine before is no training.
  trainings = 0;
  gradients = 0;
  const { split, view } = bench.data;
  const values = split.train.values ?? new Float32Array(split.train.columns.length).fill(1);
  const doing = { study: 'poison', stage: 'training', item: { repeat: { n: 1, of: 1 } } } as const;
  await trainByWay(
    spec,
    { method, statistics: method !== 'none' && usesStatistics(method) ? 'honest' : null },
    {
      ...{ split, genuine: split.nUsers, seed: 1, doing, run },
      scale: kind === 'mf' ? ratingScale(view) : 1,
      grid: kind === 'mf' ? gridOf(view) : Float64Array.of(1),
      statistics: ratingStatistics({ ...split.train, values }, split.nItems),
      onEngine: (work) => bench.seat.use(work),
      made: () => {
        influences += method === 'apt' ? split.train.columns.length : 0;
      },
      train: async (model, plan) => {
        const { shape, params } = await env.trainModel(
          {
            ...{ key: `${trainings}`, model, seed: 1, doing, engine, reopen: async () => engine },
            ...{ dataset: view, split, instances: null, ...(plan && { plan }) },
            ...{ measureEvery: 0, onMeasure: async () => undefined, onRewind: () => {}, checkpoints: null },
          },
          run,
        );
        return { shape: shape!, params };
      },
    },
  );
  const data = { users: split.nUsers, items: split.nItems, interactions: split.train.columns.length };
  const said = workOfWay(method === 'none' ? null : method, spec, data);
  return { data, found: { trainings, gradients: gradients + influences }, said };
}

describe('what a training takes', () => {
  it.each([
    ['none', 'mf'],
    ['apt', 'mf'],
    ['apt-rand', 'mf'],
    ['none', 'bprmf'],
    ['apr', 'bprmf'],
    ['apr-random', 'bprmf'],
    ['continued', 'bprmf'],
    ['distilled', 'bprmf'],
  ] as const)('is what an engine counts: %s of %s', async (method, kind) => {
    const { found, said } = await counted(method, kind);
    expect(said).toMatchObject(found);
  });

  it('of AT is a second gradient of every rating, of PCMF one a step, of a detector that of the model', async () => {
    const { data } = await counted('none', 'mf');
    const spec = parseSpec({ study: 'poison', model: { kind: 'mf', epochs: 7 } }) as PoisonSpec;
    const { interactions: n } = data;
    expect(workOfWay('at', spec, data)?.gradients).toBe(14 * n);
    expect(workOfWay('pcmf', spec, data)?.gradients).toBe(100 * n);
    expect(workOfWay('pca', spec, data)).toEqual(workOfWay(null, spec, data));
    const free = parseSpec({ ...spec, defence: { lambda: 0, users: 0 } }) as PoisonSpec;
    expect(workOfWay('at', free, data)?.gradients).toBe(7 * n);
    expect(workOfWay('apt', free, data)?.gradients).toBe(7 * n);
  });
});
