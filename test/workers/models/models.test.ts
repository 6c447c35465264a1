import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { FieldInput, ModelShape } from '../../../workers/engines/shape.ts';
import { popularityScores, randomScores } from '../../../workers/models/baselines.ts';
import { initialParams } from '../../../workers/models/initial.ts';
import { modelShape } from '../../../workers/models/shape.ts';
import { LabFailure } from '../../../workers/protocol/run/errors.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { ModelSpec } from '../../../workers/protocol/spec/spec.ts';

type Trained = Exclude<ModelSpec, { kind: 'random' | 'popularity' }>;

const specOf = <K extends Trained['kind']>(kind: K, more: object = {}) =>
  parseSpec({ study: 'train', model: { kind, ...more } }).model as Extract<Trained, { kind: K }>;

const field = (name: string, size: number, rows: number): FieldInput => ({
  name,
  size,
  offsets: Int32Array.from({ length: rows + 1 }, (_, i) => i),
  values: Int32Array.from({ length: rows }, (_, i) => i % size),
});

const sd = (xs: Float32Array) => Math.sqrt(xs.reduce((s, x) => s + x * x, 0) / xs.length);
const largest = (xs: Float32Array) => xs.reduce((m, x) => Math.max(m, Math.abs(x)), 0);

function start(spec: Trained, dims: Parameters<typeof modelShape>[1], seed = 1) {
  const shape = modelShape(spec, dims) as ModelShape;
  return initialParams(spec, shape, createRng(seed));
}

describe('initial parameters', () => {
  it('bprmf starts from a normal truncated at two standard deviations', () => {
    const { P, Q } = start(specOf('bprmf', { factors: 64 }), { users: 900, items: 700 });
    expect(P!.shape).toEqual([900, 64]);
    expect(Q!.shape).toEqual([700, 64]);
    expect(largest(P!.data)).toBeLessThanOrEqual(Math.fround(0.02));
    // Variance of a standard normal truncated at ±2: 1 - 4 φ(2) / (2 Φ(2) - 1) = 0.774.
    expect(sd(P!.data) / 0.01).toBeCloseTo(Math.sqrt(0.77374), 2);
    expect(P!.data.slice(0, 10)).not.toEqual(Q!.data.slice(0, 10));
  });

  it('mf starts uniform within √(6 / (rows + factors)) of each matrix', () => {
    const { P, Q } = start(specOf('mf', { factors: 64 }), { users: 936, items: 1536 });
    for (const [t, bound] of [
      [P!, Math.sqrt(6 / 1000)],
      [Q!, Math.sqrt(6 / 1600)],
    ] as const) {
      expect(largest(t.data)).toBeLessThanOrEqual(Math.fround(bound));
      expect(largest(t.data)).toBeGreaterThan(0.999 * bound);
      expect(sd(t.data) / bound).toBeCloseTo(1 / Math.sqrt(3), 2);
    }
  });

  it('fm starts with zero weights and normal embeddings', () => {
    const params = start(specOf('fm', { factors: 16, initSd: 0.1 }), { users: 1, items: 1, features: 5000 });
    expect(params.w0!.data).toEqual(new Float32Array(1));
    expect(params.w!.data).toEqual(new Float32Array(5000));
    expect(params.V!.shape).toEqual([5000, 16]);
    expect(params.V!.data).toHaveLength(5000 * 16);
    expect(sd(params.V!.data)).toBeCloseTo(0.1, 2);
    expect(largest(params.V!.data)).toBeGreaterThan(0.3);
  });

  it('ncf has one embedding an id and field, a tower and, as neumf, a second pair of embeddings', () => {
    const dims = {
      users: 50,
      items: 40,
      userFields: [field('age', 7, 50)],
      itemFields: [field('genre', 18, 40)],
    };
    const spec = specOf('ncf', { factors: 8, layers: [16, 4], sideFields: true, shape: 'neumf' });
    const shapes = Object.entries(start(spec, dims)).map(([name, t]) => [name, t.shape]);
    expect(shapes).toEqual([
      ['user', [50, 8]],
      ['user.field.0', [7, 8]],
      ['item', [40, 8]],
      ['item.field.0', [18, 8]],
      ['gmf.user', [50, 8]],
      ['gmf.item', [40, 8]],
      ['dense.0.kernel', [32, 16]],
      ['dense.0.bias', [16]],
      ['dense.1.kernel', [16, 4]],
      ['dense.1.bias', [4]],
      ['out.kernel', [12, 1]],
      ['out.bias', [1]],
    ]);
    const plain = start(specOf('ncf', { factors: 8, layers: [16, 4] }), dims);
    expect(Object.keys(plain)).not.toContain('gmf.user');
    expect(Object.keys(plain)).not.toContain('user.field.0');
    expect(plain['dense.0.kernel']!.shape).toEqual([16, 16]);
    expect(plain['out.kernel']!.shape).toEqual([4, 1]);
  });

  it('ncf starts from N(0, 0.01), Glorot uniform kernels and zero biases', () => {
    const params = start(specOf('ncf', { factors: 32, layers: [64, 32] }), { users: 600, items: 400 });
    expect(sd(params.user!.data)).toBeCloseTo(0.01, 3);
    expect(largest(params['dense.0.kernel']!.data)).toBeLessThanOrEqual(Math.fround(Math.sqrt(6 / 128)));
    expect(largest(params['dense.0.kernel']!.data)).toBeGreaterThan(0.99 * Math.sqrt(6 / 128));
    expect(params['dense.1.bias']!.data).toEqual(new Float32Array(32));
  });

  it('depends on the seed and on nothing else', () => {
    const dims = { users: 5, items: 4 };
    const spec = specOf('mf', { factors: 3 });
    expect(start(spec, dims, 7)).toEqual(start(spec, dims, 7));
    expect(start(spec, dims, 7)).not.toEqual(start(spec, dims, 8));
  });
});

describe('model shapes', () => {
  it('the baselines have none', () => {
    expect(modelShape({ kind: 'random' }, { users: 1, items: 1 })).toBeNull();
    expect(modelShape({ kind: 'popularity' }, { users: 1, items: 1 })).toBeNull();
  });

  it('a factorization machine without features is refused', () => {
    expect(() => modelShape(specOf('fm'), { users: 3, items: 3 })).toThrow(LabFailure);
  });
});

describe('baselines', () => {
  it('popularity scores every item by its training interactions', async () => {
    const train = {
      rows: 3,
      offsets: Int32Array.of(0, 2, 3, 5),
      columns: Int32Array.of(0, 2, 2, 1, 2),
      values: null,
    };
    const scores = await popularityScores(train, 4).scores(Int32Array.of(2, 0));
    expect([...scores]).toEqual([1, 1, 3, 0, 1, 1, 3, 0]);
  });

  it('random scores belong to the user, whatever the block, and are uniform', async () => {
    const scorer = randomScores(500, createRng(3));
    const both = await scorer.scores(Int32Array.of(4, 9));
    expect(await scorer.scores(Int32Array.of(9))).toEqual(both.slice(500));
    expect(both.slice(0, 500)).not.toEqual(both.slice(500));
    expect(both.reduce((s, x) => s + x, 0) / 1000).toBeCloseTo(0.5, 1);
    expect(await randomScores(500, createRng(4)).scores(Int32Array.of(9))).not.toEqual(both.slice(500));
  });
});
