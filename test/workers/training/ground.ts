import { createRng } from '../../../workers/core/random.ts';
import type { RunContext } from '../../../workers/core/run.ts';
import type { Split } from '../../../workers/data/types.ts';
import type { Optimiser } from '../../../workers/engines/shape.ts';
import type { Engine } from '../../../workers/engines/types.ts';
import type { StudyEvent } from '../../../workers/protocol/run/events.ts';
import { type ModelSpec, parseSpec } from '../../../workers/protocol.ts';
import type { Checkpoint, CheckpointStore, TrainRequest } from '../../../workers/training/types.ts';
import { datasetOf } from '../data/sets.ts';
import { plainEngine } from './plain-engine.ts';

/** A small training to watch: data, optimisers, a run with a clock, a store of checkpoints. */

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

export const split = smallSplit();
export const dataset = datasetOf(users, items, [], { ratings: split.train.values });

export function modelOf(kind: 'bprmf' | 'mf', optimiser: Optimiser, epochs: number): ModelSpec {
  return parseSpec({ study: 'train', model: { kind, factors: 4, batch: 8, epochs, optimiser } }).model;
}

export const optimisers: Record<string, Optimiser> = {
  sgd: { kind: 'sgd', rate: 0.1 },
  adagrad: { kind: 'adagrad', rate: 0.05, accumulator: 0.1, epsilon: 0 },
  adam: { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};

/** A run whose clock jumps by `tick` at every look, and whose gates do what the test says. */
export function context(events: StudyEvent[], tick = 0, gates: Partial<RunContext> = {}): RunContext {
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

export class MemoryStore implements CheckpointStore {
  readonly kept = new Map<string, Checkpoint>();
  load = async (key: string) => structuredClone(this.kept.get(key) ?? null);
  save = async (key: string, checkpoint: Checkpoint) => {
    this.kept.set(key, structuredClone(checkpoint));
  };
  clear = async (key: string) => {
    this.kept.delete(key);
  };
}

export function request(model: ModelSpec, engine: Engine, more: Partial<TrainRequest> = {}): TrainRequest {
  return {
    key: 'k',
    model,
    dataset,
    split,
    instances: null,
    seed: 3,
    engine,
    reopen: async () => plainEngine(),
    doing: { study: 'train', stage: 'training', item: { model: 'bprmf' } },
    measureEvery: 0,
    onMeasure: async () => {},
    onRewind: () => {},
    checkpoints: null,
    ...more,
  };
}

export const notes = (events: StudyEvent[]) => events.flatMap((e) => (e.kind === 'note' ? [e.text] : []));
