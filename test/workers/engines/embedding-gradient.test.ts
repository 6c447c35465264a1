import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { ModelShape } from '../../../workers/engines/shape.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import type { EmbeddingExamples, Engine } from '../../../workers/engines/types.ts';
import { examplesLoss, examplesSlopes } from '../../oracle/examples.ts';
import { widen } from '../../oracle/losses.ts';
import { kernelsEngine } from './kernels/kernels.ts';
import { epochFor, furthest, shapes, weightsFor } from './tfjs/cases.ts';
import { wasmFiles } from './tfjs/wasmFiles.ts';

type Kind = EmbeddingExamples['kind'];

const ncf = ['ncf mlp', 'ncf mlp with side fields', 'neumf', 'neumf with side fields'];
const cases = (
  [
    ['triplets', ['bprmf', 'mf', ...ncf]],
    ['ratings', ['mf']],
    ['pointwise', ncf],
    ['instances', ['fm with self terms', 'fm without self terms']],
  ] as const
).flatMap(([over, models]) => models.map((model) => [over, model] as const));

/** An l2 penalty, which takes no part. */
const shapeOf = (model: string) => shapes(0.3)[model]!;

/** `n` examples with many duplicate rows. */
function examplesOf(over: Kind, shape: ModelShape, n: number): EmbeddingExamples {
  const rng = createRng(7);
  const draws = (below: number) => Int32Array.from({ length: n }, () => rng.int(below));
  if (over === 'instances') return { ...epochFor(shape, n, n), kind: over } as EmbeddingExamples;
  const users = draws(9);
  if (over === 'triplets') return { kind: over, users, positives: draws(7), negatives: draws(7) };
  const values = Float32Array.from({ length: n }, () => rng.int(2));
  if (over === 'ratings') return { kind: over, users, items: draws(7), ratings: values };
  return { kind: over, users, items: draws(7), labels: values };
}

/** The matrices whose gradients a model gives. */
function matricesOf(model: string): string[] {
  if (model.startsWith('fm')) return ['V'];
  if (!ncf.includes(model)) return ['P', 'Q'];
  return model.startsWith('neumf') ? ['user', 'item', 'gmf.user', 'gmf.item'] : ['user', 'item'];
}

const engines = {
  kernels: () => kernelsEngine(),
  'tfjs-cpu': () => createTfjsEngine('tfjs-cpu'),
  'tfjs-wasm': () => createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }),
} satisfies Record<string, () => Promise<Engine>>;

describe.each(Object.keys(engines) as (keyof typeof engines)[])('gradients of embeddings on %s', (id) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engines[id]();
  });
  const mine = cases.filter(([, model]) => id !== 'kernels' || !ncf.includes(model));

  it.each(mine)('over %s: finite differences of the sum, %s', async (over, model) => {
    const shape = shapeOf(model);
    const examples = examplesOf(over, shape, 30);
    const params = weightsFor(shape);
    const found = await engine.embeddingGradient(shape, params, examples);
    const names = matricesOf(model);
    expect(Object.keys(found.gradients)).toEqual(names);
    const slopes = examplesSlopes(shape, widen(params), examples, names);
    for (const name of names)
      expect(furthest(found.gradients[name]!, slopes[name]!), name).toBeLessThan(2e-5);
    expect(found.loss).toBeCloseTo(examplesLoss(shape, widen(params), examples), 4);
  });

  it.each(mine)('over no %s: zero, %s', async (over, model) => {
    const shape = shapeOf(model);
    const examples = examplesOf(over, shape, 0);
    const { loss, gradients } = await engine.embeddingGradient(shape, weightsFor(shape), examples);
    expect(loss).toBe(0);
    for (const values of Object.values(gradients)) expect(values.every((value) => value === 0)).toBe(true);
  });

  it('of the first rows of a factorization machine are the first of all', async () => {
    const shape = shapeOf('fm without self terms');
    const examples = examplesOf('instances', shape, 30);
    if (examples.kind !== 'instances') throw new Error(examples.kind);
    const whole = await engine.embeddingGradient(shape, weightsFor(shape), examples);
    const some = await engine.embeddingGradient(shape, weightsFor(shape), { ...examples, rows: 5 });
    expect(some.loss).toBe(whole.loss);
    expect(some.gradients.V).toEqual(whole.gradients.V!.slice(0, 5 * 4));
  });

  it('of a factorization machine over more instances than a piece holds are the sum of their parts', async () => {
    const shape = shapeOf('fm with self terms');
    const examples = examplesOf('instances', shape, 9001);
    if (examples.kind !== 'instances') throw new Error(examples.kind);
    const { offsets, features, labels: marks } = examples;
    const part = (from: number, to: number) => ({
      kind: examples.kind,
      offsets: offsets.slice(from, to + 1).map((at) => at - offsets[from]!),
      features: features.slice(offsets[from], offsets[to]),
      labels: marks.slice(from, to),
    });
    const whole = await engine.embeddingGradient(shape, weightsFor(shape), examples);
    const sums = new Float64Array(whole.gradients.V!.length);
    for (const [from, to] of [
      [0, 3000],
      [3000, 9001],
    ] as const) {
      const { gradients } = await engine.embeddingGradient(shape, weightsFor(shape), part(from, to));
      sums.forEach((sum, n) => {
        sums[n] = sum + gradients.V![n]!;
      });
    }
    const scale = Math.max(...sums.map(Math.abs));
    expect(furthest(whole.gradients.V!, sums)).toBeLessThan(1e-4 * scale);
    const want = examplesLoss(shape, widen(weightsFor(shape)), examples);
    expect(whole.loss / want).toBeCloseTo(1, 5);
  });

  it.runIf(id !== 'kernels').each(['pointwise', 'triplets'] as const)(
    'of NCF over more %s than a piece holds agree with double precision',
    async (over) => {
      const shape = shapeOf('neumf');
      const examples = examplesOf(over, shape, 9001);
      const params = weightsFor(shape);
      const { loss, gradients } = await engine.embeddingGradient(shape, params, examples);
      expect(loss / examplesLoss(shape, widen(params), examples)).toBeCloseTo(1, 5);
      const slopes = examplesSlopes(shape, widen(params), examples, ['gmf.user']);
      const scale = Math.max(...slopes['gmf.user']!.map(Math.abs));
      expect(furthest(gradients['gmf.user']!, slopes['gmf.user']!)).toBeLessThan(1e-4 * scale);
    },
  );

  it('of MF over more ratings than a piece holds agree with double precision', async () => {
    const shape = shapeOf('mf');
    const examples = examplesOf('ratings', shape, 70_000);
    const params = weightsFor(shape);
    const found = await engine.embeddingGradient(shape, params, examples);
    const slopes = examplesSlopes(shape, widen(params), examples, ['P']);
    const scale = Math.max(...slopes.P!.map(Math.abs));
    expect(furthest(found.gradients.P!, slopes.P!)).toBeLessThan(1e-4 * scale);
    expect(found.loss / examplesLoss(shape, widen(params), examples)).toBeCloseTo(1, 5);
  });

  it('refuse what the model does not learn from, and indices it does not have', async () => {
    const mf = shapeOf('mf');
    const ask = (shape: ModelShape, examples: EmbeddingExamples) =>
      engine.embeddingGradient(shape, weightsFor(shape), examples);
    await expect(ask(shapeOf('bprmf'), examplesOf('ratings', mf, 3))).rejects.toThrow(/bprmf.*ratings/);
    await expect(ask(shapeOf('fm with self terms'), examplesOf('triplets', mf, 3))).rejects.toThrow(
      /fm.*triplets/,
    );
  });
});
