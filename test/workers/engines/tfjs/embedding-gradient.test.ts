import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import { createTfjsEngine, type TfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import type { NcfExamples } from '../../../../workers/engines/types.ts';
import { softplus, widen } from '../../../oracle/losses.ts';
import { ncfLogit } from '../../../oracle/ncf.ts';
import { furthest, shapes, weightsFor } from './cases.ts';
import { wasmFiles } from './wasmFiles.ts';

type NcfShape = Extract<ReturnType<typeof shapes>[string], { kind: 'ncf' }>;

const kinds = ['ncf mlp', 'ncf mlp with side fields', 'neumf', 'neumf with side fields'] as const;

function ncfShape(kind: string): NcfShape {
  const shape = shapes(0.3)[kind]!;
  if (shape.kind !== 'ncf') throw new Error(kind);
  return shape;
}

/** Examples that leave the last user and the last item alone, with duplicates. */
function examplesOf(kind: NcfExamples['kind'], n: number): NcfExamples {
  const rng = createRng(7);
  const draws = (below: number) => Int32Array.from({ length: n }, () => rng.int(below));
  const users = draws(8);
  if (kind === 'triplets') return { kind, users, positives: draws(6), negatives: draws(6) };
  return { kind, users, items: draws(6), labels: Float32Array.from({ length: n }, () => rng.int(2)) };
}

/** The sum over the examples in double precision, straight from its definition; l2 takes no part. */
function lossOf(shape: NcfShape, wide: Record<string, Float64Array>, examples: NcfExamples): number {
  const logit = (n: number, items: Int32Array) => ncfLogit(shape, wide, examples.users[n]!, items[n]!).logit;
  return examples.users.reduce((sum, _, n) => {
    if (examples.kind === 'triplets')
      return sum + softplus(logit(n, examples.negatives) - logit(n, examples.positives));
    const z = logit(n, examples.items);
    return sum + softplus(z) - examples.labels[n]! * z;
  }, 0);
}

/** Central differences in every entry of a matrix. */
function slopes(shape: NcfShape, examples: NcfExamples, name: string): number[] {
  const wide = widen(weightsFor(shape));
  const step = 1e-6;
  return Array.from(wide[name]!, (value, at) => {
    const shifted = (by: number) => {
      wide[name]![at] = value + by;
      const loss = lossOf(shape, wide, examples);
      wide[name]![at] = value;
      return loss;
    };
    return (shifted(step) - shifted(-step)) / (2 * step);
  });
}

describe.each(['tfjs-cpu', 'tfjs-wasm'] as const)("the gradient of NCF's embeddings on %s", (id) => {
  let engine: TfjsEngine;
  beforeAll(async () => {
    engine = await createTfjsEngine(id, { wasm: wasmFiles });
  });

  describe.each(['pointwise', 'triplets'] as const)('over %s', (over) => {
    it.each(kinds)('is that of finite differences: %s', async (kind) => {
      const shape = ncfShape(kind);
      const examples = examplesOf(over, 30);
      const found = await engine.embeddingGradient!(shape, weightsFor(shape), examples);
      const names = kind.startsWith('neumf') ? ['user', 'item', 'gmf.user', 'gmf.item'] : ['user', 'item'];
      expect(Object.keys(found.gradients)).toEqual(names);
      for (const name of names)
        expect(furthest(found.gradients[name]!, slopes(shape, examples, name))).toBeLessThan(2e-5);
      expect(found.loss).toBeCloseTo(lossOf(shape, widen(weightsFor(shape)), examples), 4);
    });
  });
});

describe("the gradient of NCF's embeddings", () => {
  it.each(['pointwise', 'triplets'] as const)(
    'over more %s than a piece holds is the sum over their parts, and two engines agree',
    async (over) => {
      const shape = ncfShape('neumf');
      const params = weightsFor(shape);
      const examples = examplesOf(over, 9001);
      const wide = widen(params);
      const engines = [
        await createTfjsEngine('tfjs-cpu'),
        await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }),
      ];
      const [a, b] = await Promise.all(
        engines.map((engine) => engine.embeddingGradient!(shape, params, examples)),
      );
      const want = lossOf(shape, wide, examples);
      for (const { loss } of [a!, b!]) expect(Math.abs(loss / want - 1)).toBeLessThan(1e-5);
      for (const [name, values] of Object.entries(a!.gradients)) {
        const scale = Math.max(...values.map(Math.abs));
        expect(furthest(values, b!.gradients[name]!)).toBeLessThan(1e-4 * scale);
      }
    },
  );
});
