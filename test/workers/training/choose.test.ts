import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { RunContext } from '../../../workers/core/run.ts';
import type { Engine } from '../../../workers/engines/types.ts';
import { initialParams } from '../../../workers/models/initial.ts';
import { modelShape } from '../../../workers/models/shape.ts';
import type { EngineOffer } from '../../../workers/protocol/api.ts';
import type { EngineId } from '../../../workers/protocol/run/engine.ts';
import { LabFailure } from '../../../workers/protocol/run/errors.ts';
import type { StudyEvent } from '../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../workers/protocol.ts';
import { openEngines, openPinned } from '../../../workers/training/choose.ts';
import type { EngineTrial } from '../../../workers/training/trial.ts';
import { plainEngine } from './plain-engine.ts';

/** A clock that only steps move. */
let clock = 0;
const run = (events: StudyEvent[] = []): RunContext => ({
  emit: (event) => events.push(event),
  gate: async () => {},
  epochGate: async () => 'go',
  now: () => clock,
});

interface Place {
  /** Engines whose code does not arrive. */
  readonly missing?: Set<EngineId>;
  /** Milliseconds a step; a string is the reason why the engine does not open. */
  readonly engines: Partial<Record<EngineId, number | string>>;
  readonly software?: readonly EngineId[];
}

function registry({ engines, software = [], missing = new Set() }: Place) {
  const opened: EngineId[] = [];
  const disposed: EngineId[] = [];
  const live = new Map<EngineId, ReturnType<typeof plainEngine>>();
  return {
    opened,
    disposed,
    live,
    offers: async (): Promise<EngineOffer[]> =>
      (Object.keys(engines) as EngineId[]).map((engine) => ({
        engine,
        label: engine,
        available: true,
        software: software.includes(engine),
        note: '',
      })),
    open: async (id: EngineId): Promise<Engine> => {
      const speed = engines[id];
      if (missing.has(id)) throw new LabFailure('not-loaded', `${id} did not arrive.`);
      if (speed === undefined) throw new LabFailure('engine-unsupported', `${id} is not here.`);
      if (typeof speed === 'string') throw new LabFailure('engine-unsupported', speed);
      opened.push(id);
      const plain = plainEngine(() => {
        clock += speed;
      });
      live.set(id, plain);
      return {
        ...plain,
        id,
        label: `${id} ready`,
        software: software.includes(id),
        dispose: () => disposed.push(id),
      };
    },
  };
}

function trial(factors = 4): EngineTrial {
  const spec = parseSpec({ study: 'train', model: { kind: 'bprmf', factors } }).model;
  if (spec.kind !== 'bprmf') throw new Error(spec.kind);
  const shape = modelShape(spec, { users: 3, items: 4 })!;
  const cells = Int32Array.from([0, 1, 2, 0]);
  return {
    shape,
    optimiser: spec.optimiser,
    initial: initialParams(spec, shape, createRng(1)),
    epoch: {
      kind: 'triplets',
      batch: 2,
      users: cells,
      positives: cells,
      negatives: Int32Array.from([3, 3, 3, 3]),
    },
  };
}

const text = (events: StudyEvent[]) => events.flatMap((e) => (e.kind === 'note' ? [e.text] : []));

describe('choosing an engine', () => {
  it('leaves out what did not arrive, says so, and tries it again the next time', async () => {
    const missing = new Set<EngineId>(['kernels']);
    const place = registry({ engines: { kernels: 2, 'tfjs-wasm': 20 }, missing });
    const engines = openEngines(place);
    const first = await engines.choose(trial(), run());
    expect(first.engine).toBe('tfjs-wasm');
    expect(first.timings.find(({ engine }) => engine === 'kernels')?.note).toBe('kernels did not arrive.');
    missing.clear();
    expect((await engines.choose(trial(), run())).engine).toBe('kernels');
  });

  it('fails for what did not arrive where nothing else works, or where it was pinned', async () => {
    const missing = new Set<EngineId>(['kernels']);
    const engines = openEngines(registry({ engines: { kernels: 2 }, missing }));
    // Not "no engine works here", which asking again would not mend.
    const told = { error: { code: 'not-loaded', message: 'kernels did not arrive.' } };
    await expect(engines.choose(trial(), run())).rejects.toMatchObject(told);
    await expect(engines.choose(null, run())).rejects.toMatchObject(told);
    const two = openEngines(registry({ engines: { kernels: 2, 'tfjs-wasm': 20 }, missing }));
    const pinned = openPinned(two, 'kernels', async () => {}, run());
    await expect(pinned).rejects.toThrow('kernels did not arrive.');
  });

  it('takes the fastest by real steps, reports what it measured and closes the others', async () => {
    const place = registry({ engines: { kernels: 8, 'tfjs-webgl': 2, 'tfjs-wasm': 20, 'tfjs-cpu': 0.1 } });
    const choice = await openEngines(place).choose(trial(), run());
    expect(choice.engine).toBe('tfjs-webgl');
    expect(choice.timings.map((t) => [t.engine, Math.round(t.stepsPerSecond!)])).toEqual([
      ['kernels', 125],
      ['tfjs-webgl', 500],
      ['tfjs-wasm', 50],
    ]);
    expect(place.disposed).toEqual(['kernels', 'tfjs-wasm']);
  });

  it('never takes a software renderer, and says why', async () => {
    const place = registry({
      engines: { kernels: 8, 'tfjs-webgl': 1, 'tfjs-wasm': 9 },
      software: ['tfjs-webgl'],
    });
    const choice = await openEngines(place).choose(trial(), run());
    expect(choice.engine).toBe('kernels');
    expect(choice.timings[1]).toMatchObject({
      stepsPerSecond: null,
      note: expect.stringMatching(/software renderer/),
    });
    expect(place.opened).not.toContain('tfjs-webgl');
  });

  it('takes the plain CPU only when nothing else works', async () => {
    const place = registry({ engines: { kernels: 'no SIMD', 'tfjs-webgl': 'no float32', 'tfjs-cpu': 50 } });
    const choice = await openEngines(place).choose(trial(), run());
    expect(choice.engine).toBe('tfjs-cpu');
    expect(choice.timings.map((t) => t.note)).toEqual([
      'no SIMD',
      'no float32',
      'not on this device',
      undefined,
    ]);
    // What the device offers is called as it calls it, what it does not offer by its general name.
    expect(choice.timings.slice(0, 3).map((t) => t.label)).toEqual([
      'kernels',
      'tfjs-webgl',
      'TensorFlow.js on WebAssembly',
    ]);
  });

  it('fails with every reason when no engine works', async () => {
    const place = registry({ engines: { kernels: 'no SIMD.' } });
    await expect(openEngines(place).choose(trial(), run())).rejects.toMatchObject({
      error: { code: 'engine-unsupported', message: expect.stringMatching(/no SIMD.*not on this device/) },
    });
  });

  it('asks no engine for a batch that the epoch has not, and takes ever more of them together', async () => {
    for (const [batch, batches] of [
      [8, 1],
      [1, 4],
    ]) {
      const calls: [number, number][] = [];
      const plain = plainEngine(() => {
        clock += 10;
      });
      const stepper: Engine['stepper'] = async (...asked) => {
        const own = await plain.stepper(...asked);
        return {
          ...own,
          run: (from, to) => {
            calls.push([from, to]);
            return own.run(from, to);
          },
        };
      };
      const engines = openEngines({
        ...registry({ engines: { kernels: 1 } }),
        open: async (): Promise<Engine> => ({ ...plain, id: 'kernels', stepper }),
      });
      const given = trial();
      const { timings } = await engines.choose({ ...given, epoch: { ...given.epoch, batch } }, run());
      // Ten milliseconds a step; two steps to warm up, then 1, 2, 4, 4, 4 where there are four, until 150 ms are over.
      expect(timings[0].stepsPerSecond).toBeCloseTo(100, 9);
      expect(calls.slice(0, 2)).toEqual(
        batches === 1
          ? [
              [0, 1],
              [0, 1],
            ]
          : [
              [0, 1],
              [1, 2],
            ],
      );
      const sizes = batches === 1 ? new Array(15).fill(1) : [1, 2, 4, 4, 4];
      expect(calls.slice(2)).toEqual(sizes.map((size) => [0, size]));
    }
  });

  it('ends where a trial is stopped, and tries no other engine', async () => {
    const place = registry({ engines: { kernels: 1, 'tfjs-wasm': 2 } });
    const stopped = new LabFailure('stopped', 'The run was stopped.');
    const open = async (id: EngineId): Promise<Engine> => ({
      ...(await place.open(id)),
      stepper: () => Promise.reject(stopped),
    });
    await expect(openEngines({ ...place, open }).choose(trial(), run())).rejects.toBe(stopped);
    expect(place.opened).toEqual(['kernels']);
  });

  it('remembers the choice per model and sizes', async () => {
    const place = registry({ engines: { kernels: 1, 'tfjs-wasm': 2 } });
    const engines = openEngines(place);
    const first = await engines.choose(trial(), run());
    expect(await engines.choose(trial(), run())).toBe(first);
    expect(await engines.choose(trial(5), run())).not.toBe(first);
    const given = trial();
    const otherwise = [
      { ...given, epoch: { ...given.epoch, batch: 1 } },
      { ...given, optimiser: { kind: 'sgd', rate: 0.1 } as const },
    ];
    for (const one of otherwise) expect(await engines.choose(one, run())).not.toBe(first);
  });

  it('a model without parameters takes the first engine that opens', async () => {
    const place = registry({ engines: { kernels: 'no SIMD', 'tfjs-wasm': 2 } });
    expect(await openEngines(place).choose(null, run())).toEqual({ engine: 'tfjs-wasm', timings: [] });
  });

  it('opens an engine once, and anew after its device was lost', async () => {
    const place = registry({ engines: { 'tfjs-webgl': 1 } });
    const engines = openEngines(place);
    const first = await engines.open('tfjs-webgl');
    expect(await engines.open('tfjs-webgl')).toBe(first);
    place.live.get('tfjs-webgl')!.lose('gone');
    await first.lost;
    expect(await engines.open('tfjs-webgl')).not.toBe(first);
    expect(place.disposed).toEqual(['tfjs-webgl']);
  });
});

describe('a pinned engine', () => {
  it('is used where it works, without a word', async () => {
    const events: StudyEvent[] = [];
    const engines = openEngines(registry({ engines: { 'tfjs-cpu': 9, kernels: 1 } }));
    expect((await openPinned(engines, 'tfjs-cpu', async () => {}, run(events))).id).toBe('tfjs-cpu');
    expect(events).toEqual([]);
  });

  it('gives way to the next that serves, with a note naming the reasons', async () => {
    const events: StudyEvent[] = [];
    const engines = openEngines(
      registry({
        engines: { 'tfjs-webgl': 'This device renders no float32.', kernels: 1, 'tfjs-wasm': 1 },
      }),
    );
    const serves = async (engine: Engine) => {
      if (engine.id === 'kernels') throw new LabFailure('engine-unsupported', 'No NCF.');
    };
    expect((await openPinned(engines, 'tfjs-webgl', serves, run(events))).id).toBe('tfjs-wasm');
    expect(text(events)).toEqual([
      'TensorFlow.js on WebGL cannot be used: This device renders no float32. WebAssembly SIMD cannot be used: No NCF. TensorFlow.js on WebAssembly computes instead.',
    ]);
  });

  it('does not hide a bad spec behind another engine', async () => {
    const engines = openEngines(registry({ engines: { kernels: 1, 'tfjs-wasm': 1 } }));
    const serves = () => Promise.reject(new LabFailure('bad-spec', 'No data.'));
    await expect(openPinned(engines, 'kernels', serves, run())).rejects.toThrow('No data.');
  });
});
