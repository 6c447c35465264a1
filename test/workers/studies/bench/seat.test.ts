import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../../workers/engines/types.ts';
import { LabFailure } from '../../../../workers/protocol/run/errors.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { StudyEnv, TrainedStage } from '../../../../workers/studies/bench/env.ts';
import { openBench } from '../../../../workers/studies/bench/open.ts';
import { EngineSeat } from '../../../../workers/studies/bench/seat.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, kernels, recorder } from './bench.ts';

/** An engine whose device can be taken away. */
function fragile() {
  let lose = (_reason: string) => {};
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  const engine = { id: 'tfjs-webgl', label: 'fragile', software: false, lost } as Engine;
  return { engine, lose };
}

const enginesOf = (open: () => Engine): StudyEnv['engines'] => ({
  open: async () => open(),
  choose: async () => ({ engine: 'tfjs-webgl', timings: [] }),
});

it.each([
  ['auto', 1],
  ['kernels', 0],
] as const)('on engine %s, a bench says %i times that engines are tried', async (engine, times) => {
  const { env } = await benchEnv();
  const { events, run } = recorder();
  const dataset = { kind: 'generated', size: 'classroom' } as const;
  await openBench(parseSpec({ study: 'train', dataset, engine }), env, run);
  const tried = events.filter((event) => event.kind === 'progress' && event.stage === 'engine');
  expect(tried).toHaveLength(times);
});

describe('the seat on an engine', () => {
  it('does work again on a new engine when the device goes while it waits', async () => {
    const first = fragile();
    const second = fragile();
    const seat = new EngineSeat(
      enginesOf(() => second.engine),
      first.engine,
    );
    const done = await seat.use(async (engine) => {
      if (engine === second.engine) return 'done';
      first.lose('context lost');
      return new Promise<string>(() => {});
    });
    expect(done).toBe('done');
    expect(seat.current).toBe(second.engine);
  });

  it('gives up after the fourth loss in a row, and passes other failures on at once', async () => {
    let opened = 0;
    const seat = new EngineSeat(
      enginesOf(() => {
        opened++;
        return fragile().engine;
      }),
      fragile().engine,
    );
    const fail = (code: 'device-lost' | 'stopped') => async () => {
      throw new LabFailure(code, code);
    };
    await expect(seat.use(fail('device-lost'))).rejects.toThrow('device-lost');
    expect(opened).toBe(3);
    await expect(seat.use(fail('stopped'))).rejects.toThrow('stopped');
    expect(opened).toBe(3);
  });
});

describe('a store of models', () => {
  it('saves what was trained; another process takes it from there with its curve, and gives the same result', async () => {
    const kept = new Map<string, TrainedStage>();
    const models: StudyEnv['models'] = {
      load: async (key) => kept.get(key) ?? null,
      save: async (trained, { dataset, spec }) => {
        expect(dataset).toMatch(/^Generated classroom/);
        expect(spec.kind).toBe('bprmf');
        kept.set(trained.model.key, trained);
      },
    };
    const spec = parseSpec({
      study: 'perturb',
      dataset: { kind: 'generated', size: 'classroom' },
      model: { kind: 'bprmf', factors: 4, epochs: 2 },
      repeats: 2,
      attack: { points: 2 },
    });
    const engine = await kernels();
    const here = await benchEnv({ engine });
    const first = await runStudy(spec, { ...here.env, models }, recorder().run);
    expect(kept.size).toBe(2);
    const there = await benchEnv({ engine });
    const second = await runStudy(spec, { ...there.env, models }, recorder().run);
    expect(there.asked.trainings).toEqual([]);
    expect(second).toEqual(first);
  });
});
