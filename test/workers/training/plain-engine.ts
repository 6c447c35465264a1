import { cloneParams, type Params, type Tensor, zeros } from '../../../workers/core/tensor.ts';
import type { ModelShape, Optimiser } from '../../../workers/engines/shape.ts';
import type { Epoch, Stepper } from '../../../workers/engines/stepper.ts';
import type { Engine } from '../../../workers/engines/types.ts';

/** A slow, obvious engine for BPR-MF and MF with dense gradients, and switches for what may go wrong. */
export interface PlainEngine extends Engine {
  /** Makes the device go away: what is pending never settles. */
  lose(reason: string): void;
  /** Mini-batches run so far, over all steppers. */
  readonly steps: () => number;
}

interface Sides {
  readonly shape: Extract<ModelShape, { kind: 'bprmf' | 'mf' }>;
  readonly P: Tensor;
  readonly Q: Tensor;
  readonly gP: Float64Array;
  readonly gQ: Float64Array;
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function dot({ shape, P, Q }: Sides, u: number, i: number): number {
  let s = 0;
  for (let f = 0; f < shape.factors; f++) s += P.data[u * shape.factors + f] * Q.data[i * shape.factors + f];
  return s;
}

function add({ shape, P, Q, gP, gQ }: Sides, u: number, i: number, c: number): void {
  const d = shape.factors;
  for (let f = 0; f < d; f++) {
    gP[u * d + f] += c * Q.data[i * d + f];
    gQ[i * d + f] += c * P.data[u * d + f];
  }
}

function gradient(sides: Sides, epoch: Epoch, from: number, to: number): number {
  sides.gP.fill(0);
  sides.gQ.fill(0);
  let loss = 0;
  for (let n = from; n < to; n++) {
    if (epoch.kind === 'triplets') {
      const [u, i, j] = [epoch.users[n], epoch.positives[n], epoch.negatives[n]];
      const x = dot(sides, u, i) - dot(sides, u, j);
      loss += softplus(-x);
      const c = -1 / (1 + Math.exp(x));
      add(sides, u, i, c);
      add(sides, u, j, -c);
    } else if (epoch.kind === 'ratings') {
      const error = dot(sides, epoch.users[n], epoch.items[n]) - epoch.ratings[n];
      loss += error * error;
      add(sides, epoch.users[n], epoch.items[n], (2 * error) / (to - from));
    }
  }
  return loss;
}

function update(name: string, values: Tensor, g: Float64Array, o: Optimiser, state: Record<string, Tensor>) {
  if (o.kind === 'sgd') {
    for (let i = 0; i < g.length; i++) values.data[i] -= o.rate * g[i];
    return;
  }
  if (o.kind === 'adagrad') {
    state[`opt.${name}.acc`] ??= { shape: values.shape, data: values.data.slice().fill(o.accumulator) };
    const acc = state[`opt.${name}.acc`].data;
    for (let i = 0; i < g.length; i++) {
      acc[i] += g[i] * g[i];
      values.data[i] -= (o.rate * g[i]) / (Math.sqrt(acc[i]) + o.epsilon);
    }
    return;
  }
  state['opt.t'] ??= zeros(1);
  state[`opt.${name}.m`] ??= zeros(...values.shape);
  state[`opt.${name}.v`] ??= zeros(...values.shape);
  if (name === 'P') state['opt.t'].data[0]++;
  const t = state['opt.t'].data[0];
  const m = state[`opt.${name}.m`].data;
  const v = state[`opt.${name}.v`].data;
  for (let i = 0; i < g.length; i++) {
    m[i] = o.beta1 * m[i] + (1 - o.beta1) * g[i];
    v[i] = o.beta2 * v[i] + (1 - o.beta2) * g[i] * g[i];
    values.data[i] -=
      (o.rate * (m[i] / (1 - o.beta1 ** t))) / (Math.sqrt(v[i] / (1 - o.beta2 ** t)) + o.epsilon);
  }
}

export function plainEngine(onStep: (step: number) => void = () => {}): PlainEngine {
  let tell: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    tell = resolve;
  });
  let gone = false;
  let steps = 0;
  const whileThere = <T>(value: T): Promise<T> => (gone ? new Promise(() => {}) : Promise.resolve(value));
  const stepper = (shape: ModelShape, optimiser: Optimiser, initial: Params): Stepper => {
    if (shape.kind !== 'bprmf' && shape.kind !== 'mf') throw new Error(shape.kind);
    let params = cloneParams(initial);
    let state: Record<string, Tensor> = {};
    let epoch: Epoch | null = null;
    return {
      load: (next) => {
        epoch = structuredClone(next);
      },
      run: (from, to) => {
        let sum = 0;
        for (let b = from; b < to; b++) {
          const [P, Q] = [params.P, params.Q];
          const sides = {
            shape,
            P,
            Q,
            gP: new Float64Array(P.data.length),
            gQ: new Float64Array(Q.data.length),
          };
          const size = epoch!.kind === 'instances' ? epoch!.order.length : epoch!.users.length;
          sum += gradient(sides, epoch!, b * epoch!.batch, Math.min((b + 1) * epoch!.batch, size));
          update('P', P, sides.gP, optimiser, state);
          update('Q', Q, sides.gQ, optimiser, state);
          onStep(++steps);
        }
        return whileThere(sum);
      },
      read: () => whileThere(cloneParams({ ...params, ...state })),
      write: (next) => {
        const entries = Object.entries(cloneParams(next));
        params = Object.fromEntries(entries.filter(([name]) => !name.startsWith('opt.')));
        state = Object.fromEntries(entries.filter(([name]) => name.startsWith('opt.')));
        return whileThere(undefined);
      },
      dispose: () => {},
    };
  };
  return {
    id: 'tfjs-cpu',
    label: 'plain',
    software: false,
    stepper: (shape, optimiser, initial) => whileThere(stepper(shape, optimiser, initial)),
    scorer: () => Promise.reject(new Error('not here')),
    embeddingGradient: () => Promise.reject(new Error('not here')),
    fmLogits: () => Promise.reject(new Error('not here')),
    lost,
    dispose: () => {},
    lose: (reason) => {
      gone = true;
      tell(reason);
    },
    steps: () => steps,
  };
}
