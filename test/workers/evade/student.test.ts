import { tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import { enteringWidths } from '../../../workers/engines/layout.ts';
import type { NcfShape } from '../../../workers/engines/shape.ts';
import type { Epoch } from '../../../workers/engines/stepper.ts';
import { NoisePool } from '../../../workers/engines/tfjs/noise.ts';
import type { StudentGoal, TowerEngine } from '../../../workers/engines/tower.ts';
import { towerInputs } from '../../../workers/evade/inputs.ts';
import { finiteDifferences, softplus, type Wide, widen } from '../../oracle/losses.ts';
import { epochFor, furthest, shapes, weightsFor } from '../engines/tfjs/cases.ts';
import { towerOn } from './tower.ts';

type Pointwise = Extract<Epoch, { kind: 'pointwise' }>;
/** Per layer, per example of the batch, what is added to what enters the layer. */
type Noise = readonly (readonly Float32Array[])[];

const student = shapes(0)['ncf mlp with side fields'] as NcfShape;
const teacherShape: NcfShape = { ...student, factors: 4, layers: [8, 5] };
const teacher = { shape: teacherShape, params: weightsFor(teacherShape, 21) };
const examples = 14;
const epoch = epochFor(student, examples, examples) as Pointwise;
const sgd = { kind: 'sgd', rate: 1 } as const;
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

const dense = (params: Wide, name: string, x: readonly number[]) => {
  const bias = params[`${name}.bias`]!;
  return Array.from(bias, (b, c) =>
    x.reduce((sum, v, r) => sum + v * params[`${name}.kernel`]![r * bias.length + c]!, b),
  );
};
const relu = (x: readonly number[]) => x.map((v) => Math.max(0, v));

/** Hidden outputs and the logit of one example, in float64. */
function climb(
  shape: NcfShape,
  params: Wide,
  t: number,
  noise?: Noise,
): { hidden: number[][]; logit: number } {
  const pair = [epoch.users.slice(t, t + 1), epoch.items.slice(t, t + 1)] as const;
  const asParams = Object.fromEntries(
    Object.entries(params).map(([name, data]) => [name, { shape: [], data }]),
  ) as unknown as Params;
  let x = embed(shape, asParams, pair[0][0]!, pair[1][0]!);
  const noisy = (layer: number, values: number[]) =>
    noise ? values.map((v, k) => v + noise[layer]![t]![k]!) : values;
  const hidden = shape.layers.map((_, n) => {
    x = relu(dense(params, `dense.${n}`, noisy(n, x)));
    return x;
  });
  return { hidden, logit: dense(params, 'out', noisy(shape.layers.length, x))[0]! };
}

function embed(shape: NcfShape, params: Params, user: number, item: number): number[] {
  const d = shape.factors;
  const side = (name: 'user' | 'item', row: number) => [
    ...params[name]!.data.subarray(row * d, (row + 1) * d),
    ...(name === 'user' ? shape.userFields : shape.itemFields).flatMap((field, n) => {
      const values = field.values.subarray(field.offsets[row], field.offsets[row + 1]);
      const table = params[`${name}.field.${n}`]!.data;
      return Array.from({ length: d }, (_, k) =>
        values.reduce((sum, v) => sum + table[v * d + k]! / values.length, 0),
      );
    }),
  ];
  return [...side('user', user), ...side('item', item)];
}

const taught = widen(teacher.params);

/** The mean loss of a stage over the one batch, written out from the paper's equations. */
function loss(goal: StudentGoal, params: Wide, noise?: Noise): number {
  let sum = 0;
  for (let t = 0; t < examples; t++) {
    const { hidden, logit } = climb(student, params, t, noise);
    if (goal.kind === 'hint') {
      const hint = climb(teacherShape, taught, t).hidden[goal.layer - 1]!;
      const regressed = relu(dense(params, 'hint', hidden[goal.layer - 1]!));
      sum += hint.reduce((total, h, k) => total + (h - regressed[k]!) ** 2 / 2, 0);
    } else {
      const heat = goal.temperature;
      const target =
        goal.kind === 'distil' ? sigmoid(climb(teacherShape, taught, t).logit / heat) : epoch.labels[t]!;
      sum += target * softplus(-logit / heat) + (1 - target) * softplus(logit / heat);
    }
  }
  return sum / examples;
}

function initialFor(goal: StudentGoal): Params {
  const params = weightsFor(student, 31);
  if (goal.kind !== 'hint') return params;
  const [from, to] = [student.layers[goal.layer - 1]!, teacherShape.layers[goal.layer - 1]!];
  const rng = createRng(8);
  return {
    ...params,
    'hint.kernel': { shape: [from, to], data: new Float32Array(from * to).map(() => 0.5 * rng.normal()) },
    'hint.bias': { shape: [to], data: new Float32Array(to).map(() => 0.1 * rng.normal()) },
  };
}

const goals: readonly (readonly [string, StudentGoal])[] = [
  ['labels', { kind: 'labels', temperature: 1 }],
  ['labels at T = 10', { kind: 'labels', temperature: 10 }],
  ['soft labels at T = 10', { kind: 'distil', teacher, temperature: 10 }],
  ['soft labels at T = 1', { kind: 'distil', teacher, temperature: 1 }],
  ['a hint at the first layer', { kind: 'hint', teacher, layer: 1 }],
  ['a hint at the second layer', { kind: 'hint', teacher, layer: 2 }],
];

/** One user and one item of one factor: the input is (1, 0), each layer one unit. */
const unit: NcfShape = {
  kind: 'ncf',
  users: 1,
  items: 1,
  shape: 'mlp',
  factors: 1,
  layers: [1],
  userFields: [],
  itemFields: [],
  l2: 0,
};
const scalars = (sizes: Readonly<Record<string, number[]>>, value: number): Params =>
  Object.fromEntries(
    Object.entries(sizes).map(([name, shape]) => [
      name,
      { shape, data: new Float32Array(shape.reduce((n, d) => n * d, 1)).fill(value) },
    ]),
  );

/** Its parameters: user 1, kernels 1 or as given, item and biases 0. */
function oneUnit(kernels: Readonly<Record<string, number>>): Params {
  return {
    ...scalars({ user: [1, 1] }, 1),
    ...scalars({ item: [1, 1], 'dense.0.bias': [1], 'out.bias': [1] }, 0),
    ...scalars({ 'dense.0.kernel': [2, 1] }, kernels['dense.0.kernel'] ?? 1),
    ...scalars({ 'out.kernel': [1, 1] }, kernels['out.kernel'] ?? 1),
  };
}

describe('a stage of a student', () => {
  let lab: TowerEngine;
  beforeAll(async () => {
    lab = await towerOn('tfjs-wasm');
  });

  const drawn = (sigma: number, seed: number): Noise =>
    tidy(() => {
      const pool = new NoisePool(examples, enteringWidths(student), sigma, seed);
      return pool.draw('step 1').map((t) => {
        const [values, width] = [t.dataSync<'float32'>(), t.shape[1]];
        return Array.from({ length: examples }, (_, n) => values.slice(n * width, (n + 1) * width));
      });
    });

  it.each(goals.flatMap(([name, goal]) => [0, 0.3].map((sigma) => [name, sigma, goal] as const)))(
    'on %s with noise σ = %d steps along the finite differences of its loss, embeddings included',
    async (_name, sigma, goal) => {
      const initial = initialFor(goal);
      const stepper = await lab.student(student, sgd, initial, { goal, sigma, seed: 9 });
      stepper.load(epoch);
      const reported = await stepper.run(0, 1);
      const after = await stepper.read();
      stepper.dispose();
      const noise = sigma > 0 ? drawn(sigma, 9) : undefined;
      const wide = widen(initial);
      expect(reported / examples).toBeCloseTo(loss(goal, wide, noise), 5);
      const slopes = finiteDifferences(wide, (at) => loss(goal, at, noise), 1e-6);
      for (const [name, { data }] of Object.entries(initial)) {
        const step = data.map((value, n) => value - after[name]!.data[n]!);
        expect(furthest(step, slopes[name]!), name).toBeLessThan(2e-4);
      }
    },
  );

  it('leaves everything above the guided layer bit for bit as it is', async () => {
    const goal: StudentGoal = { kind: 'hint', teacher, layer: 1 };
    const initial = initialFor(goal);
    const adam = { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
    const stepper = await lab.student(student, adam, initial, { goal, sigma: 0, seed: 1 });
    stepper.load(epoch);
    for (let n = 0; n < 3; n++) await stepper.run(0, 1);
    const after = await stepper.read();
    stepper.dispose();
    for (const name of ['dense.1.kernel', 'dense.1.bias', 'out.kernel', 'out.bias'])
      expect(after[name]!.data).toEqual(initial[name]!.data);
    for (const name of ['user', 'item.field.0', 'dense.0.kernel', 'hint.kernel', 'hint.bias'])
      expect(after[name]!.data).not.toEqual(initial[name]!.data);
  });

  it('costs at temperature 2 what is worked by hand: teacher z = 2, student z = -4, 1.5890', async () => {
    // A tower of one input that is 1: σ(2/2) = 0.7311 taught, σ(-4/2) = 0.1192 learned, so
    // -(0.2689·ln 0.8808 + 0.7311·ln 0.1192) = 0.0341 + 1.5549.
    const one = (out: number) => oneUnit({ 'out.kernel': out });
    const goal: StudentGoal = { kind: 'distil', temperature: 2, teacher: { shape: unit, params: one(2) } };
    expect(await lossOf(goal, one(-4))).toBeCloseTo(1.589, 3);
  });

  it('costs for a hint of 3 where the regressor says 2·0.5 + 1 = 2 half a square: 0.5', async () => {
    const params = { ...oneUnit({ 'dense.0.kernel': 0.5 }), ...scalars({ 'hint.kernel': [1, 1] }, 2) };
    const goal: StudentGoal = {
      kind: 'hint',
      layer: 1,
      teacher: { shape: unit, params: oneUnit({ 'dense.0.kernel': 3 }) },
    };
    expect(await lossOf(goal, { ...params, 'hint.bias': { shape: [1], data: Float32Array.of(1) } })).toBe(
      0.5,
    );
  });

  async function lossOf(goal: StudentGoal, params: Params): Promise<number> {
    const stepper = await lab.student(unit, { kind: 'sgd', rate: 0 }, params, { goal, sigma: 0, seed: 1 });
    stepper.load({
      kind: 'pointwise',
      batch: 1,
      users: Int32Array.of(0),
      items: Int32Array.of(0),
      labels: Float32Array.of(1),
    });
    const cost = await stepper.run(0, 1);
    stepper.dispose();
    return cost;
  }

  it('two students with the same seed are the same, and another seed draws other noise', async () => {
    const goal: StudentGoal = { kind: 'labels', temperature: 1 };
    const run = async (seed: number) => {
      const stepper = await lab.student(student, sgd, weightsFor(student, 31), { goal, sigma: 0.2, seed });
      stepper.load(epoch);
      await stepper.run(0, 1);
      const { user } = await stepper.read();
      stepper.dispose();
      return user!.data;
    };
    expect(await run(4)).toEqual(await run(4));
    expect(await run(4)).not.toEqual(await run(5));
  });
});

describe('what enters the tower', () => {
  it('is the concatenation of the id and the mean of the features, user before item', () => {
    const params = weightsFor(student, 31);
    const inputs = towerInputs(student, params, epoch.users, epoch.items);
    const width = inputs.length / examples;
    for (let t = 0; t < examples; t++) {
      const expected = embed(student, params, epoch.users[t]!, epoch.items[t]!);
      expect(furthest(inputs.subarray(t * width, (t + 1) * width), expected)).toBeLessThan(1e-6);
    }
  });
});
