import { describe, expect, it } from 'vitest';
import { createRng } from '../../workers/core/random.ts';
import type { RunContext } from '../../workers/core/run.ts';
import type { Dataset, Split } from '../../workers/data/types.ts';
import { createTfjsEngine } from '../../workers/engines/tfjs/engine.ts';
import type { Engine, Optimiser } from '../../workers/engines/types.ts';
import { LabFailure } from '../../workers/protocol/errors.ts';
import type { Row, StudyEvent } from '../../workers/protocol/events.ts';
import { type ModelSpec, parseSpec } from '../../workers/protocol.ts';
import { trainModel } from '../../workers/training/loop.ts';
import type { Checkpoint, CheckpointStore, TrainRequest } from '../../workers/training/types.ts';
import { kernelsEngine } from '../engines/kernels/kernels.ts';
import { plainEngine } from './plain-engine.ts';

const users = 12;
const items = 15;

/** A small random matrix of ratings: user u rated every item with a chance of 40 %. */
function smallSplit(): Split {
  const rng = createRng(77);
  const columns: number[] = [];
  const values: number[] = [];
  const offsets = [0];
  for (let u = 0; u < users; u++) {
    for (let i = 0; i < items; i++) {
      if (rng.uniform() < 0.4) {
        columns.push(i);
        values.push(1 + rng.int(5));
      }
    }
    offsets.push(columns.length);
  }
  const none = { rows: users, columns: new Int32Array(0), offsets: new Int32Array(users + 1), values: null };
  return {
    nUsers: users,
    nItems: items,
    train: {
      rows: users,
      columns: Int32Array.from(columns),
      offsets: Int32Array.from(offsets),
      values: Float32Array.from(values),
    },
    validation: none,
    test: none,
    trainRows: new Int32Array(0),
    validationRows: new Int32Array(0),
    testRows: new Int32Array(0),
    notes: [],
  };
}

const split = smallSplit();
const dataset = { ratings: split.train.values, userFields: [], itemFields: [] } as unknown as Dataset;

function modelOf(kind: 'bprmf' | 'mf', optimiser: Optimiser, epochs: number): ModelSpec {
  return parseSpec({ study: 'train', model: { kind, factors: 4, batch: 8, epochs, optimiser } }).model;
}

const optimisers: Record<string, Optimiser> = {
  sgd: { kind: 'sgd', rate: 0.1 },
  adagrad: { kind: 'adagrad', rate: 0.05, accumulator: 0.1, epsilon: 0 },
  adam: { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};

const realEngines = {
  kernels: () => kernelsEngine(),
  'tfjs-cpu': () => createTfjsEngine('tfjs-cpu'),
};

/** A run whose clock jumps by `tick` at every look, and whose gates do what the test says. */
function context(events: StudyEvent[], tick = 0, gates: Partial<RunContext> = {}): RunContext {
  let now = 0;
  return {
    emit: (event) => events.push(event),
    gate: async () => {},
    epochGate: async () => 'go',
    now: () => {
      now += tick;
      return now;
    },
    ...gates,
  };
}

class MemoryStore implements CheckpointStore {
  readonly kept = new Map<string, Checkpoint>();
  load = async (key: string) => structuredClone(this.kept.get(key) ?? null);
  save = async (key: string, checkpoint: Checkpoint) => {
    this.kept.set(key, structuredClone(checkpoint));
  };
  clear = async (key: string) => {
    this.kept.delete(key);
  };
}

function request(model: ModelSpec, engine: Engine, more: Partial<TrainRequest> = {}): TrainRequest {
  return {
    key: 'k',
    model,
    dataset,
    split,
    instances: null,
    seed: 3,
    engine,
    reopen: async () => plainEngine(),
    stage: 'Training',
    measureEvery: 0,
    onMeasure: async () => {},
    onRewind: () => {},
    checkpoints: null,
    ...more,
  };
}

const notes = (events: StudyEvent[]) => events.flatMap((e) => (e.kind === 'note' ? [e.text] : []));

describe('trainModel', () => {
  for (const kind of ['bprmf', 'mf'] as const) {
    for (const [name, optimiser] of Object.entries(optimisers)) {
      it(`${kind} with ${name}: interrupted and resumed equals uninterrupted, bit for bit`, async () => {
        const model = modelOf(kind, optimiser, 9);
        const whole = await trainModel(request(model, plainEngine()), context([]));
        const checkpoints = new MemoryStore();
        const stopped = trainModel(
          request(model, plainEngine(), { checkpoints }),
          context([], 4000, {
            epochGate: async (epoch) => {
              if (epoch === 4) throw new LabFailure('stopped', 'Stopped.');
              return 'go';
            },
          }),
        );
        await expect(stopped).rejects.toThrow('Stopped.');
        expect(checkpoints.kept.get('k')?.epoch).toBe(4);
        const events: StudyEvent[] = [];
        const engine = plainEngine();
        const resumed = await trainModel(request(model, engine, { checkpoints }), context(events));
        expect(resumed).toEqual(whole);
        expect(engine.steps()).toBe(5 * Math.ceil(split.train.columns.length / 8));
        expect(notes(events)).toEqual(['Training went on from epoch 4, where it was interrupted.']);
      });
    }
  }

  for (const [engine, open] of Object.entries(realEngines)) {
    for (const [name, optimiser] of Object.entries(optimisers)) {
      it(`resumes bit for bit on ${engine} with ${name}`, async () => {
        const model = modelOf('bprmf', optimiser, 5);
        const whole = await trainModel(request(model, await open()), context([]));
        const checkpoints = new MemoryStore();
        const stopped = trainModel(
          request(model, await open(), { checkpoints }),
          context([], 4000, {
            epochGate: async (epoch) => {
              if (epoch === 2) throw new LabFailure('stopped', 'Stopped.');
              return 'go';
            },
          }),
        );
        await expect(stopped).rejects.toThrow('Stopped.');
        expect(await trainModel(request(model, await open(), { checkpoints }), context([]))).toEqual(whole);
      });
    }
  }

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

  it('the measured curve travels with the checkpoint and is not measured again', async () => {
    const model = modelOf('bprmf', optimisers.adagrad, 6);
    const checkpoints = new MemoryStore();
    const run = (gates: Partial<RunContext>) => {
      let rows: Row[] = [];
      const curve = {
        rows: () => rows,
        restore: (kept: readonly Row[]) => {
          rows = [...kept];
        },
      };
      const training = trainModel(
        request(model, plainEngine(), {
          checkpoints,
          curve,
          measureEvery: 2,
          onMeasure: async (epoch, _params, loss) => {
            rows.push({ epoch, loss });
          },
        }),
        context([], 4000, gates),
      );
      return training.then(
        () => rows,
        () => rows,
      );
    };
    const whole = await run({});
    checkpoints.kept.clear();
    await run({
      epochGate: async (epoch) => {
        if (epoch === 3) throw new LabFailure('stopped', 'Stopped.');
        return 'go';
      },
    });
    expect(await run({})).toEqual(whole);
    expect(whole.map((row) => row.epoch)).toEqual([0, 2, 4, 6]);
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

  it('goes on from the last checkpoint when the device is lost in the middle of an epoch, and says so', async () => {
    const model = modelOf('bprmf', optimisers.adam, 9);
    const whole = await trainModel(request(model, plainEngine()), context([]));
    const perEpoch = Math.ceil(split.train.columns.length / 8);
    const first = plainEngine((step) => {
      if (step === 5 * perEpoch + 2) first.lose('context lost');
    });
    const events: StudyEvent[] = [];
    const measured: number[] = [];
    const survived = await trainModel(
      request(model, first, {
        measureEvery: 1,
        onMeasure: async (epoch) => {
          measured.push(epoch);
        },
      }),
      context(events, 0, { pausing: () => true, epochGate: async () => 'go' }),
    );
    expect(survived).toEqual(whole);
    expect(measured).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(notes(events)).toEqual(['The GPU context was lost at epoch 6; training went on from epoch 5.']);
  });

  it('measures the same epochs when the device is lost between two measurements', async () => {
    const perEpoch = Math.ceil(split.train.columns.length / 8);
    const first = plainEngine((step) => {
      if (step === 5 * perEpoch + 2) first.lose('context lost');
    });
    const measured: number[] = [];
    await trainModel(
      request(modelOf('bprmf', optimisers.sgd, 9), first, {
        measureEvery: 4,
        onMeasure: async (epoch) => {
          measured.push(epoch);
        },
      }),
      context([], 0, { pausing: () => true, epochGate: async () => 'go' }),
    );
    expect(measured).toEqual([0, 4, 8, 9]);
  });

  it('recovers when the device goes during a measurement', async () => {
    const model = modelOf('bprmf', optimisers.sgd, 4);
    const whole = await trainModel(request(model, plainEngine()), context([]));
    const first = plainEngine();
    let hung = false;
    const survived = await trainModel(
      request(model, first, {
        measureEvery: 2,
        onMeasure: async (epoch) => {
          if (epoch !== 2 || hung) return;
          hung = true;
          first.lose('context lost');
          throw new LabFailure('device-lost', 'context lost');
        },
      }),
      context([]),
    );
    expect(survived).toEqual(whole);
  });

  it('gives up when every device is lost at once', async () => {
    let opened = 0;
    const doomed = () => {
      opened++;
      const engine = plainEngine((step) => {
        if (step === 2) engine.lose('no device');
      });
      return engine;
    };
    const training = trainModel(
      request(modelOf('bprmf', optimisers.sgd, 4), doomed(), { reopen: async () => doomed() }),
      context([]),
    );
    await expect(training).rejects.toMatchObject({ error: { code: 'device-lost', message: 'no device' } });
    expect(opened).toBe(4);
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

  it('goes on without a store that fails, and says so once', async () => {
    const events: StudyEvent[] = [];
    const fail = async () => {
      throw new LabFailure('storage', 'This browser has no room left.');
    };
    const model = modelOf('bprmf', optimisers.adagrad, 5);
    const trained = await trainModel(
      request(model, plainEngine(), { checkpoints: { load: fail, save: fail, clear: fail } }),
      context(events, 4000),
    );
    expect(trained).toEqual(await trainModel(request(model, plainEngine()), context([])));
    expect(notes(events)).toEqual([
      'This browser has no room left. Training goes on, but could not be resumed after a reload.',
    ]);
  });

  it('ignores a checkpoint of another shape', async () => {
    const checkpoints = new MemoryStore();
    const P = { shape: [1, 4], data: new Float32Array(4) };
    checkpoints.kept.set('k', { epoch: 1, params: { P, Q: P }, losses: [1] });
    const model = modelOf('bprmf', optimisers.adagrad, 2);
    const trained = await trainModel(request(model, plainEngine(), { checkpoints }), context([]));
    expect(trained).toEqual(await trainModel(request(model, plainEngine()), context([])));
  });

  it('passes a gate at least every 12 ms by the clock, and saves before it pauses', async () => {
    let gates = 0;
    const checkpoints = new MemoryStore();
    const saved: number[] = [];
    const engine = plainEngine();
    await trainModel(
      request(modelOf('bprmf', optimisers.sgd, 2), engine, { checkpoints }),
      context([], 3, {
        gate: async () => {
          gates++;
        },
        pausing: () => true,
        epochGate: async () => {
          saved.push(checkpoints.kept.get('k')!.epoch);
          return 'go';
        },
      }),
    );
    expect(saved).toEqual([1, 2]);
    // The clock moves 3 ms a look and a step looks at least three times, so every second step gates.
    expect(gates).toBeGreaterThanOrEqual(engine.steps() / 2 - 2);
  });

  it('says how far it is, and ends at the total', async () => {
    const events: StudyEvent[] = [];
    const engine = plainEngine();
    await trainModel(request(modelOf('bprmf', optimisers.sgd, 3), engine), context(events, 30));
    const progress = events.filter((e) => e.kind === 'progress');
    expect(progress.at(-1)).toMatchObject({ done: engine.steps(), total: engine.steps(), leftMs: 0 });
    const done = progress.map((e) => e.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(progress[0].stepsPerSecond).toBeGreaterThan(0);
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
    expect(trained).toMatchObject({ kind: 'popularity', shape: null, params: {}, epochs: 0 });
    expect(measured).toEqual([0]);
  });
});
