import { describe, expect, it } from 'vitest';
import type { RunContext } from '../../../workers/core/run.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import { LabFailure } from '../../../workers/protocol/run/errors.ts';
import type { Row, StudyEvent } from '../../../workers/protocol/run/events.ts';
import { trainModel } from '../../../workers/training/loop.ts';
import { kernelsEngine } from '../engines/kernels/kernels.ts';
import { context, MemoryStore, modelOf, notes, optimisers, request, split } from './ground.ts';
import { plainEngine } from './plain-engine.ts';

const realEngines = {
  kernels: () => kernelsEngine(),
  'tfjs-cpu': () => createTfjsEngine('tfjs-cpu'),
};

describe('a training that is cut off', () => {
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

  it('saves after twenty epochs or three seconds, whichever comes first, and at the end', async () => {
    const saves = async (epochs: number, perEpoch: number) => {
      const saved: number[] = [];
      const checkpoints = new MemoryStore();
      const { save } = checkpoints;
      checkpoints.save = (key, checkpoint) => {
        saved.push(checkpoint.epoch);
        return save(key, checkpoint);
      };
      let now = 0;
      await trainModel(
        request(modelOf('bprmf', optimisers.sgd, epochs), plainEngine(), { checkpoints }),
        context([], 0, {
          now: () => now,
          epochGate: async () => {
            now += perEpoch;
            return 'go';
          },
        }),
      );
      return saved;
    };
    expect(await saves(45, 0)).toEqual([20, 40, 45]);
    // Epoch 4 ends 3 s after the first began, epoch 7 as long after that one was saved.
    expect(await saves(9, 1000)).toEqual([4, 7, 9]);
  });

  it('goes on however often the device is lost, as long as checkpoints lie between', async () => {
    const model = modelOf('bprmf', optimisers.adam, 7);
    const whole = await trainModel(request(model, plainEngine()), context([]));
    const perEpoch = Math.ceil(split.train.columns.length / 8);
    const fragile = () => {
      const engine = plainEngine((step) => {
        if (step === perEpoch + 2) engine.lose('context lost');
      });
      return engine;
    };
    const events: StudyEvent[] = [];
    const survived = await trainModel(
      request(model, fragile(), { reopen: async () => fragile() }),
      context(events, 0, { pausing: () => true }),
    );
    expect(survived).toEqual(whole);
    expect(notes(events)).toHaveLength(6);
  });

  it('ignores a checkpoint of more epochs than are wanted', async () => {
    const checkpoints = new MemoryStore();
    await trainModel(
      request(modelOf('bprmf', optimisers.sgd, 6), plainEngine(), { checkpoints }),
      context([]),
    );
    expect(checkpoints.kept.get('k')!.epoch).toBe(6);
    const model = modelOf('bprmf', optimisers.sgd, 3);
    const trained = await trainModel(request(model, plainEngine(), { checkpoints }), context([]));
    expect(trained).toEqual(await trainModel(request(model, plainEngine()), context([])));
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
});
