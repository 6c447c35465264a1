import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { workOfMachine, workOfNeural, workOfWay } from '../../../workers/arena/work.ts';
import type * as MfGradient from '../../../workers/defend/mf-gradient.ts';
import type * as PcmfLoss from '../../../workers/defend/pcmf-loss.ts';
import { screenedBy } from '../../../workers/defend/screen.ts';
import { trainByWay } from '../../../workers/defend/trained-way.ts';
import type { Epoch, Stepper } from '../../../workers/engines/stepper.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import type { Engine } from '../../../workers/engines/types.ts';
import { gridOf } from '../../../workers/poison/grid.ts';
import { ratingStatistics } from '../../../workers/poison/statistics.ts';
import type { ArenaColumnId } from '../../../workers/protocol/names/arena.ts';
import {
  isDetector,
  type PoisonDefenceId,
  type PoisonDetectorId,
  usesStatistics,
} from '../../../workers/protocol/names/poison.ts';
import { hasTeacher } from '../../../workers/protocol/spec/cells-inputs.ts';
import { planOf } from '../../../workers/protocol/spec/check/arena.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { ArenaSpec, CertifySpec, EvadeSpec, PoisonSpec } from '../../../workers/protocol/spec/spec.ts';
import { clicksValue } from '../../../workers/studies/arena/clicks.ts';
import { inputsValue } from '../../../workers/studies/arena/inputs.ts';
import { Known } from '../../../workers/studies/arena/known.ts';
import type { StudyEnv } from '../../../workers/studies/bench/env.ts';
import { openBench } from '../../../workers/studies/bench/open.ts';
import { ratingScale } from '../../../workers/training/ratings.ts';
import { wasmFiles } from '../engines/tfjs/wasmFiles.ts';
import { benchEnv, kernels, recorder } from '../studies/bench/bench.ts';

/** Gradients that no engine takes: of AT, and of PCMF. */
const beside = vi.hoisted(() => ({ gradients: 0 }));
vi.mock('../../../workers/defend/mf-gradient.ts', async (original) => {
  const real = await original<typeof MfGradient>();
  const addMfGradient: typeof real.addMfGradient = (factors, at, batch, weight, into) => {
    beside.gradients += batch.users.length;
    return real.addMfGradient(factors, at, batch, weight, into);
  };
  return { ...real, addMfGradient };
});
vi.mock('../../../workers/defend/pcmf-loss.ts', async (original) => {
  const real = await original<typeof PcmfLoss>();
  const pcmfLoss: typeof real.pcmfLoss = (Y, ...rest) => {
    beside.gradients += Y.columns.length;
    return real.pcmfLoss(Y, ...rest);
  };
  return { ...real, pcmfLoss };
});

/** Trains by a way on an engine that counts: of an example its own gradient, those that seek noise, and that at it. */
async function counted(method: PoisonDefenceId | PoisonDetectorId | 'none', kind: 'mf' | 'bprmf') {
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
    defence: { pretrain: 2, interval: 3, items: 20, aprEpochs: 4, studentEpochs: 2, pcmf: { epochs: 5 } },
  }) as PoisonSpec;
  const { env } = await benchEnv({ engine });
  const { run } = recorder();
  const { bench } = await openBench(spec, env, run);
  // A trial of the engine before is no training.
  trainings = 0;
  gradients = 0;
  beside.gradients = 0;
  const { split: whole, view } = bench.data;
  const values = whole.train.values ?? new Float32Array(whole.train.columns.length).fill(1);
  const way = { method, statistics: method !== 'none' && usesStatistics(method) ? 'honest' : null } as const;
  const grid = kind === 'mf' ? gridOf(view) : Float64Array.of(1);
  const { detection } = spec.defence;
  const clean = whole.train;
  const { split } = screenedBy(way, whole, { detection, grid, seed: 1, clean, genuine: whole.nUsers });
  const doing = { study: 'poison', stage: 'training', item: { repeat: { n: 1, of: 1 } } } as const;
  await trainByWay(spec, way, {
    ...{ split, genuine: split.nUsers, seed: 1, doing, run },
    scale: kind === 'mf' ? ratingScale(view) : 1,
    grid,
    statistics: ratingStatistics({ ...whole.train, values }, whole.nItems),
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
  });
  const data = { users: whole.nUsers, items: whole.nItems, interactions: whole.train.columns.length };
  const said = workOfWay(method === 'none' ? null : method, spec, data);
  const found = { trainings, gradients: gradients + influences + beside.gradients };
  return { spec, data, left: split.train.columns.length, found, said };
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

  // Their gradients are taken beside the engine.
  it.each(['at', 'pcmf'] as const)('is what is counted of %s', async (method) => {
    const { found, said } = await counted(method, 'mf');
    expect(found.gradients).toBeGreaterThan(0);
    expect(said).toEqual({ trainings: 1, gradients: found.gradients, exact: true });
  });

  it.each(['pca', 'rdma', 'degree-sad'] as const)(
    'of %s is that of a model of all that is left or more',
    async (method) => {
      expect(isDetector(method)).toBe(true);
      const { spec, data, left, found, said } = await counted(method, 'mf');
      expect(left).toBeLessThan(data.interactions);
      expect(found).toEqual({ trainings: 1, gradients: 7 * left });
      expect(said).toEqual(workOfWay(null, spec, data));
      expect(said!.gradients).toBe(7 * data.interactions);
    },
  );

  it('of APT and AT is that of the model where they make no users and no noise', async () => {
    const { data } = await counted('none', 'mf');
    const spec = parseSpec({ study: 'poison', model: { kind: 'mf', epochs: 7 } }) as PoisonSpec;
    const free = parseSpec({ ...spec, defence: { lambda: 0, users: 0 } }) as PoisonSpec;
    expect(workOfWay('at', free, data)?.gradients).toBe(7 * data.interactions);
    expect(workOfWay('apt', free, data)?.gradients).toBe(7 * data.interactions);
  });
});

/** Predictions that an epoch holds. */
const examplesIn = (epoch: Epoch): number =>
  epoch.kind === 'instances' ? epoch.order.length : 'users' in epoch ? epoch.users.length : Number.NaN;

/** An environment that counts the examples that trainings are given, on whatever stepper, and the models trained. */
function counting(env: StudyEnv) {
  const found = { trainings: 0, gradients: 0 };
  const heard = (stepper: Stepper): Stepper => ({
    load: (epoch) => {
      found.gradients += examplesIn(epoch);
      stepper.load(epoch);
    },
    run: (from, to) => stepper.run(from, to),
    read: () => stepper.read(),
    write: (params) => stepper.write(params),
    dispose: () => stepper.dispose(),
  });
  const on = (engine: Engine): Engine => ({
    ...engine,
    stepper: async (...args) => heard(await engine.stepper(...args)),
  });
  const counts: StudyEnv = {
    ...env,
    trainModel: (request, run) => {
      found.trainings++;
      const { plan, engine } = request;
      const own = plan?.stepper;
      const heardPlan = plan &&
        own && { ...plan, stepper: async (initial: Parameters<typeof own>[0]) => heard(await own(initial)) };
      return env.trainModel({ ...request, engine: on(engine), ...(heardPlan && { plan: heardPlan }) }, run);
    },
  };
  return { found, env: counts };
}

const cleanCell = (column: ArenaColumnId, rows: readonly string[], more: object) =>
  planOf(
    parseSpec({
      study: 'arena',
      dataset: { kind: 'generated', size: 'classroom' },
      columns: [column],
      rows,
      ...more,
    }) as ArenaSpec,
  ).cells[0]!;

describe('what a machine takes', () => {
  it.each([
    'fm',
    'fm-continued',
    'fm-rfm-1',
    'fm-rfm-2',
    'fm-rfm-2-published',
    'fm-rt',
    'fm-rt-row',
  ] as const)('is what its steppers are given: %s', async (column) => {
    const { spec } = cleanCell(column, ['greedy'], { split: { kind: 'ratio' }, budget: { instances: 2 } });
    const { model, defence } = spec as CertifySpec;
    const short = {
      ...spec,
      model: { ...model, epochs: 2 },
      ...(defence.kind !== 'none' && { defence: { ...defence, epochs: 1 } }),
    } as CertifySpec;
    const certify = new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));
    const { found, env } = counting({ ...(await benchEnv()).env, certifyKernels: async () => certify });
    const { trainedOn } = await clicksValue('clean', short, new Known(), { env, run: recorder().run });
    expect(found.gradients).toBe((column === 'fm' ? 2 : 3) * trainedOn!.examples!);
    expect(workOfMachine(short, trainedOn!)).toEqual({ ...found, exact: true });
  });
});

describe('what a neural model takes', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles });
  });

  it.each(['fncf', 'fncf-distil', 'fncf-multi-noise', 'ncf-neumf'] as const)(
    'is what its steppers are given, its teacher’s among them: %s',
    async (column) => {
      const cell = cleanCell(column, ['input-fgsm'], {
        split: { kind: 'leave-last', ties: 'source' },
        measure: { k: 10, candidates: { kind: 'sampled' } },
        budget: { instances: 5 },
      });
      const { model, student, ...rest } = cell.spec as EvadeSpec;
      const spec: EvadeSpec = {
        ...rest,
        model: { ...model, factors: 4, layers: [4, 2], epochs: 1 },
        student: { ...student, factors: 4, layers: [4, 2], epochs: 3, hintEpochs: 1 },
      };
      const { found, env } = counting((await benchEnv({ engine })).env);
      const { trainedOn } = await inputsValue(cell, spec, new Known(), { env, run: recorder().run });
      const said = workOfNeural(spec, hasTeacher(column), trainedOn!);
      expect(found.gradients).toBe((hasTeacher(column) ? 4 : 3) * trainedOn!.examples!);
      expect(said).toEqual({
        trainings: hasTeacher(column) ? 2 : 1,
        gradients: found.gradients,
        exact: true,
      });
    },
  );
});
