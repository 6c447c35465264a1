import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Field } from '../../../workers/data/types.ts';
import type { FieldInput } from '../../../workers/engines/shape.ts';
import { bilinearShape } from '../../../workers/models/bilinear.ts';
import { featureField, fncfInitial, fncfShape, regressor, rivalShape } from '../../../workers/models/fncf.ts';
import { LabFailure } from '../../../workers/protocol/run/errors.ts';

/** A field by hand: the words of each row, and all words there are. */
const field = (name: string, labels: readonly string[], rows: readonly (readonly string[])[]): Field => ({
  ...{ name, kind: 'multi-hot', labels },
  offsets: Int32Array.from([0, ...rows.map((_, n) => rows.slice(0, n + 1).flat().length)]),
  values: Int32Array.from(rows.flat(), (word) => labels.indexOf(word)),
});

const age = field('age', ['young', 'old'], [['old'], ['young'], []]);
const genres = field('genres', ['war', 'love', 'noir'], [['war', 'noir'], [], ['love']]);
const sex = field('sex', ['f', 'm'], [['m'], ['f'], ['m']]);

describe('what is known of users as one field', () => {
  it('has the words of all fields, one field after another, row by row', () => {
    const { size, offsets, values } = featureField([age, genres, sex])!;
    const words = [...age.labels, ...genres.labels, ...sex.labels];
    expect(size).toBe(words.length);
    const rows = [0, 1, 2].map((r) =>
      Array.from(values.subarray(offsets[r], offsets[r + 1]), (v) => words[v]),
    );
    expect(rows).toEqual([
      ['old', 'war', 'noir', 'm'],
      ['young', 'f'],
      ['love', 'm'],
    ]);
    expect(offsets).toHaveLength(4);
  });

  it('is none where nothing is known', () => {
    expect(featureField([])).toBeNull();
  });
});

const features = (rows: number, size: number): FieldInput => ({
  ...{ name: 'features', size },
  offsets: Int32Array.from({ length: rows + 1 }, (_, n) => n),
  values: Int32Array.from({ length: rows }, (_, n) => n % size),
});
const known = { users: 30, items: 20, userFeatures: features(30, 5), itemFeatures: features(20, 7) };
const size = { factors: 4, layers: [6, 3] };
const dimensionsOf = (params: ReturnType<typeof fncfInitial>) =>
  Object.fromEntries(Object.entries(params).map(([name, { shape }]) => [name, shape]));

describe('FNCF', () => {
  it('has the parameters of Table I: four parts, each of the factors, side by side into the layers', () => {
    const params = fncfInitial(fncfShape(size, known), createRng(3));
    expect(dimensionsOf(params)).toEqual({
      user: [30, 4],
      'user.field.0': [5, 4],
      item: [20, 4],
      'item.field.0': [7, 4],
      'dense.0.kernel': [16, 6],
      'dense.0.bias': [6],
      'dense.1.kernel': [6, 3],
      'dense.1.bias': [3],
      'out.kernel': [3, 1],
      'out.bias': [1],
    });
    for (const { shape, data } of Object.values(params))
      expect(data).toHaveLength(shape.reduce((a, b) => a * b, 1));
    // Every parameter has a stream of its own.
    expect(params.user!.data.slice(0, 20)).not.toEqual(params.item!.data.slice(0, 20));
    expect(fncfShape(size, known).l2).toBe(0);
  });

  it('has the ids alone where nothing is known of one side', () => {
    const half = fncfInitial(fncfShape(size, { ...known, userFeatures: null }), createRng(3));
    expect(Object.keys(half)).not.toContain('user.field.0');
    expect(half['dense.0.kernel']!.shape).toEqual([12, 6]);
  });

  it('has rivals of the same size that learn from ids alone', () => {
    const mlp = dimensionsOf(fncfInitial(rivalShape(size, 'mlp', known), createRng(3)));
    expect(mlp['dense.0.kernel']).toEqual([8, 6]);
    expect(Object.keys(mlp)).not.toContain('item.field.0');
    const neumf = dimensionsOf(fncfInitial(rivalShape(size, 'neumf', known), createRng(3)));
    expect(neumf['gmf.user']).toEqual([30, 4]);
    expect(neumf['out.kernel']).toEqual([7, 1]);
  });
});

describe('the regressor of a hint', () => {
  const student = fncfShape(size, known);
  const teacher = fncfShape({ factors: 8, layers: [12, 5] }, known);

  it('leads from the layer of the student to that of the teacher, by Glorot from a stream of its own', () => {
    for (const [layer, from, to] of [
      [1, 6, 12],
      [2, 3, 5],
    ] as const) {
      const params = regressor(student, teacher, layer, createRng(9));
      expect(dimensionsOf(params)).toEqual({ 'hint.kernel': [from, to], 'hint.bias': [to] });
      expect([...params['hint.bias']!.data]).toEqual(new Array(to).fill(0));
      const { data } = params['hint.kernel']!;
      expect(data).toHaveLength(from * to);
      const bound = Math.sqrt(6 / (from + to));
      const most = data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
      expect(most).toBeLessThanOrEqual(Math.fround(bound));
      expect(most).toBeGreaterThan(bound / 2);
    }
  });

  it('is none to a layer that one of them has not', () => {
    expect(() => regressor(student, teacher, 3, createRng(9))).toThrow(LabFailure);
    const deep = fncfShape({ factors: 4, layers: [6, 3, 3] }, known);
    expect(() => regressor(student, deep, 3, createRng(9))).toThrow(LabFailure);
    expect(() => regressor(deep, teacher, 3, createRng(9))).toThrow(LabFailure);
  });
});

describe('the bilinear models', () => {
  it('have the parameters of their equations', () => {
    const of = (rival: 'bilinear' | 'imc' | 'imcIds', data = known) =>
      dimensionsOf(fncfInitial(bilinearShape(size, rival, data), createRng(3)));
    const sides = { 'user.field.0': [5, 4], 'item.field.0': [7, 4] };
    const ids = { user: [30, 4], item: [20, 4] };
    expect(of('bilinear')).toEqual({ ...ids, ...sides, 'decoder.kernel': [8, 8] });
    expect(of('imc')).toEqual(sides);
    expect(of('imcIds')).toEqual({ ...ids, ...sides });
    const bare = bilinearShape(size, 'bilinear', { ...known, userFeatures: null, itemFeatures: null });
    expect(dimensionsOf(fncfInitial(bare, createRng(3)))).toEqual({ ...ids, 'decoder.kernel': [4, 4] });
  });
});
