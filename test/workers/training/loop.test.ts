import { describe, expect, it } from 'vitest';
import type { Params } from '../../../workers/core/tensor.ts';
import type { Stepper } from '../../../workers/engines/stepper.ts';
import type { EngineId } from '../../../workers/protocol/run/engine.ts';
import type { StudyEvent } from '../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../workers/protocol.ts';
import { type EpochSource, tripletEpochs } from '../../../workers/training/epochs.ts';
import { trainModel } from '../../../workers/training/loop.ts';
import { sourceFor } from '../../../workers/training/sources.ts';
import { context, dataset, MemoryStore, modelOf, optimisers, request, split } from './ground.ts';
import { plainEngine } from './plain-engine.ts';

describe('trainModel', () => {
  it('learns: the loss falls, and the mean loss of epoch one is near log 2 for BPR', async () => {
    const { losses } = await trainModel(
      request(modelOf('bprmf', optimisers.adagrad, 60), plainEngine()),
      context([]),
    );
    expect(losses[0]).toBeCloseTo(Math.LN2, 3);
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]);
  });

  it('divides ratings by the largest of the grid', async () => {
    const model = modelOf('mf', { kind: 'sgd', rate: 1e-6 }, 1);
    const first = await trainModel(request(model, plainEngine()), context([]));
    const doubled = {
      ...split,
      train: { ...split.train, values: split.train.values!.map((r) => 2 * r) },
    };
    const second = await trainModel(
      request(model, plainEngine(), {
        split: doubled,
        dataset: { ...dataset, ratings: doubled.train.values },
      }),
      context([]),
    );
    expect(second.losses).toEqual(first.losses);
  });

  it('measures at the start, at every interval and at the end, with weights only', async () => {
    const seen: [number, number | null][] = [];
    const trained = await trainModel(
      request(modelOf('bprmf', optimisers.adam, 7), plainEngine(), {
        measureEvery: 3,
        onMeasure: async (epoch, params, loss) => {
          seen.push([epoch, loss]);
          expect(Object.keys(params)).toEqual(['P', 'Q']);
        },
      }),
      context([]),
    );
    expect(seen).toEqual([
      [0, null],
      [3, trained.losses[2]],
      [6, trained.losses[5]],
      [7, trained.losses[6]],
    ]);
    expect(Object.keys(trained.params)).toEqual(['P', 'Q']);
  });

  it('measures the end alone where no interval is asked for, and the start where there is no epoch', async () => {
    const measured = async (epochs: number) => {
      const seen: number[] = [];
      const model = { ...modelOf('bprmf', optimisers.sgd, 2), epochs };
      await trainModel(
        request(model, plainEngine(), {
          measureEvery: 0,
          onMeasure: async (epoch) => {
            seen.push(epoch);
          },
        }),
        context([]),
      );
      return seen;
    };
    expect(await measured(2)).toEqual([2]);
    expect(await measured(0)).toEqual([0]);
  });

  it('trains what a plan says in place of what the model is: its shape, examples and weights', async () => {
    const model = modelOf('bprmf', optimisers.sgd, 2);
    const shape = { kind: 'bprmf', users: 12, items: 15, factors: 4, l2: 0 } as const;
    const row = (n: number, sign: number) => ({
      shape: [n, 4],
      data: Float32Array.from({ length: 4 * n }, (_, at) => (sign * (at % 5)) / 10),
    });
    const initial = { P: row(12, 1), Q: row(15, -1) };
    const seen: unknown[] = [];
    const plan = { shape, source: tripletEpochs(split, 8), initial };
    await trainModel(
      request(model, plainEngine(), {
        plan,
        measureEvery: 1,
        onMeasure: async (epoch, params) => {
          if (epoch === 0) seen.push(structuredClone(params));
        },
      }),
      context([]),
    );
    expect(seen).toEqual([initial]);
    // A stepper of the plan's own is taken in the place of the engine's, with those weights.
    const given: unknown[] = [];
    const own = {
      ...plan,
      stepper: (params: Params) => {
        given.push(params);
        return plainEngine().stepper(shape, optimisers.sgd, params);
      },
    };
    await trainModel(request(model, plainEngine(), { plan: own }), context([]));
    expect(given).toEqual([initial]);
  });

  it('asks for as many batches at a time as engine and batch say, whatever the clock', async () => {
    const shape = { kind: 'bprmf', users: 1, items: 2, factors: 1, l2: 0 } as const;
    const initial = {
      P: { shape: [1, 1], data: Float32Array.of(0) },
      Q: { shape: [2, 1], data: Float32Array.of(0, 0) },
    };
    const calls = async (id: EngineId, batch: number, batches: number, software = false) => {
      const sizes: number[] = [];
      const stepper: Stepper = {
        load: () => {},
        run: async (from, to) => {
          sizes.push(to - from);
          return 0;
        },
        read: async () => initial,
        write: async () => {},
        dispose: () => {},
      };
      const none = new Int32Array(0);
      const source: EpochSource = {
        examples: batch * batches,
        batch,
        next: () => ({ kind: 'triplets', batch, users: none, positives: none, negatives: none }),
      };
      const engine = { ...plainEngine(), id, software, stepper: async () => stepper };
      const model = parseSpec({ study: 'train', model: { kind: 'bprmf', epochs: 1, batch } }).model;
      await trainModel(request(model, engine, { plan: { shape, source, initial } }), context([], 50));
      return sizes;
    };
    expect(await calls('kernels', 1024, 10)).toEqual([4, 4, 2]);
    expect(await calls('kernels', 5000, 3)).toEqual([1, 1, 1]);
    expect(await calls('tfjs-webgl', 8, 40)).toEqual([16, 16, 8]);
    expect(await calls('tfjs-webgl', 8, 3, true)).toEqual([1, 1, 1]);
    expect(await calls('tfjs-wasm', 8, 3)).toEqual([1, 1, 1]);
  });

  it('rewinds to the same initial weights and trains the same model again', async () => {
    const model = modelOf('bprmf', optimisers.adam, 5);
    const whole = await trainModel(request(model, plainEngine()), context([]));
    const measured: [number, number][] = [];
    let rewound = 0;
    const again = await trainModel(
      request(model, plainEngine(), {
        measureEvery: 5,
        onMeasure: async (epoch, params) => {
          measured.push([epoch, params.P.data[0]]);
        },
        onRewind: () => {
          rewound++;
        },
      }),
      context([], 0, { epochGate: async (epoch) => (epoch === 3 && rewound === 0 ? 'rewind' : 'go') }),
    );
    expect(rewound).toBe(1);
    expect(again).toEqual(whole);
    expect(measured.map(([epoch]) => epoch)).toEqual([0, 0, 5]);
    expect(measured[0]).toEqual(measured[1]);
  });

  it('says that it stands at nothing again as soon as it is rewound', async () => {
    const events: StudyEvent[] = [];
    let rewound = false;
    await trainModel(
      request(modelOf('bprmf', optimisers.sgd, 2), plainEngine()),
      context(events, 0, {
        epochGate: async () => {
          if (rewound) return 'go';
          rewound = true;
          return 'rewind';
        },
      }),
    );
    const told = events.flatMap((e) => (e.kind === 'progress' && e.total > 0 ? [e.done] : []));
    // The clock stands still, so that beside the first of all only what must be told is.
    expect(told).toEqual([1, 0, expect.any(Number)]);
    expect(told[2]).toBeGreaterThan(told[0]!);
  });

  it('shows every epoch that is not measured to whom it waits for', async () => {
    const shown: [number, number | null][] = [];
    const trained = await trainModel(
      request(modelOf('bprmf', optimisers.sgd, 5), plainEngine(), {
        measureEvery: 2,
        onWait: async (epoch, params, loss) => {
          expect(Object.keys(params)).toEqual(['P', 'Q']);
          shown.push([epoch, loss]);
        },
      }),
      context([], 0, { pausing: () => true }),
    );
    expect(shown).toEqual([
      [1, trained.losses[0]],
      [3, trained.losses[2]],
    ]);
  });

  it('rewinds from the middle of an epoch when a paused gate asks for it', async () => {
    const model = modelOf('bprmf', optimisers.adagrad, 3);
    const whole = await trainModel(request(model, plainEngine()), context([]));
    let gates = 0;
    const again = await trainModel(
      request(model, plainEngine()),
      context([], 20, { stepGate: async () => (++gates === 12 ? 'rewind' : 'go') }),
    );
    expect(again).toEqual(whole);
  });

  it('names the epoch and what to lower when training diverges, and forgets the checkpoint', async () => {
    const checkpoints = new MemoryStore();
    const training = trainModel(
      request(modelOf('mf', { kind: 'sgd', rate: 90 }, 200), plainEngine(), { checkpoints }),
      context([], 4000),
    );
    await expect(training).rejects.toMatchObject({
      error: {
        code: 'diverged',
        message: expect.stringMatching(/diverged in epoch \d+.*Lower the learning rate \(now 90\)/),
      },
    });
    expect(checkpoints.kept.size).toBe(0);
  });

  it('says how far it is, and ends at the total', async () => {
    const events: StudyEvent[] = [];
    const engine = plainEngine();
    await trainModel(request(modelOf('bprmf', optimisers.sgd, 3), engine), context(events, 30));
    const progress = events.filter((e) => e.kind === 'progress');
    expect(progress.at(-1)).toMatchObject({ done: engine.steps(), total: engine.steps(), leftMs: 0 });
    const done = progress.map((e) => e.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(progress[1].stepsPerSecond).toBeGreaterThan(0);
  });

  it('refuses a factorization machine without encoded instances with what to do', async () => {
    const { model } = parseSpec({ study: 'certify', model: { kind: 'fm' } });
    if (model.kind !== 'fm') throw new Error(model.kind);
    const data = { dataset, split, instances: null };
    expect(() => sourceFor(model, data)).toThrow(/needs instances with features; encode the data first/);
    const training = trainModel(request(model, plainEngine()), context([]));
    await expect(training).rejects.toThrow(/needs instances with features; encode the data first/);
  });

  it('a baseline is measured once and has no parameters', async () => {
    const measured: number[] = [];
    const trained = await trainModel(
      request({ kind: 'popularity' }, plainEngine(), {
        onMeasure: async (epoch) => {
          measured.push(epoch);
        },
      }),
      context([]),
    );
    expect(trained).toMatchObject({ kind: 'popularity', shape: null, params: {}, epochs: 0, losses: [] });
    expect(measured).toEqual([0]);
  });
});
