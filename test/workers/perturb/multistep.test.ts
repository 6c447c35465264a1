import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import { moved, spentNorms } from '../../../workers/perturb/direction.ts';
import { multiStep, type Stride, type Walk } from '../../../workers/perturb/multistep.ts';
import type { Objective } from '../../../workers/perturb/objective.ts';
import { type Projection, projected } from '../../../workers/perturb/projection.ts';
import { bprLoss, fgsm, lossOf, slow, smallCase } from './bpr.ts';

const walk: Walk = { targets: 'both', epsilon: 0.5, step: 0.125, projection: 'element', start: 0 };

async function strides(
  params: Params,
  objective: Objective,
  how: Walk,
  upTo: number,
  seed = 1,
): Promise<Stride[]> {
  const found: Stride[] = [];
  for await (const stride of multiStep(params, objective, how, createRng(seed))) {
    found.push(stride);
    if (stride.iteration === upTo) break;
  }
  return found;
}

const rowNorm = (data: Float32Array, row: number, d: number) =>
  Math.hypot(...data.subarray(row * d, (row + 1) * d));

describe('projections', () => {
  const finite = fc.float({ min: -100, max: 100, noNaN: true });
  const matrix = fc
    .array(fc.tuple(finite, finite, finite), { minLength: 1, maxLength: 6 })
    .map((rows) => ({ Q: { shape: [rows.length, 3], data: Float32Array.from(rows.flat()) } }));
  const kinds: Projection[] = ['element', 'row'];

  it('are idempotent and end within the ball, whatever comes in', () => {
    fc.assert(
      fc.property(
        matrix,
        fc.constantFrom(...kinds),
        fc.float({ min: Math.fround(0.01), max: 50, noNaN: true }),
        (displacement, kind, epsilon) => {
          const once = projected(displacement, kind, epsilon);
          expect(projected(once, kind, epsilon)).toEqual(once);
          once.Q.data.forEach((value) => {
            expect(Math.abs(value)).toBeLessThanOrEqual(epsilon * (1 + 1e-6));
          });
          if (kind === 'element') return;
          for (let r = 0; r < once.Q.shape[0]; r++)
            expect(rowNorm(once.Q.data, r, 3)).toBeLessThanOrEqual(epsilon * (1 + 2e-6));
        },
      ),
    );
  });

  it('leave what is inside alone, and give the nearest point: 3, 4 in the ball of 2.5 is 1.5, 2', () => {
    const inside = { Q: { shape: [1, 2], data: Float32Array.of(0.3, -0.4) } };
    for (const kind of kinds) expect(projected(inside, kind, 0.5)).toEqual(inside);
    const out = { Q: { shape: [1, 2], data: Float32Array.of(3, 4) } };
    expect([...projected(out, 'row', 2.5).Q.data]).toEqual([1.5, 2]);
    expect([...projected(out, 'element', 2.5).Q.data]).toEqual([2.5, 2.5]);
  });
});

describe('multi-step attacks', () => {
  it('one step of α = ε is FGSM, before and after the projection onto the row ball', async () => {
    const { params, triplets } = smallCase(21);
    const objective = lossOf(slow, triplets);
    const direction = await fgsm(slow, params, triplets, 'both');
    for (const how of [
      { ...walk, step: 0.5, projection: 'row' as const },
      // A ball wide enough that nothing is clipped.
      { ...walk, step: 0.5, epsilon: 100 },
    ]) {
      const [, first] = await strides(params, objective, how, 1);
      const want = moved(params, direction, 0.5);
      for (const name of ['P', 'Q']) {
        want[name].data.forEach((value, at) => {
          expect(first.params[name].data[at]).toBeCloseTo(value, 6);
        });
      }
    }
    // The elementwise ball of ε holds every row of length ε, so the paper's clip changes nothing in the first step.
    const [, clipped] = await strides(params, objective, { ...walk, step: 0.5 }, 1);
    expect(spentNorms(params, clipped.params, 'both').max).toBeCloseTo(0.5, 5);
  });

  it('the loss never falls along BIM with small steps, in either ball', async () => {
    const { params, triplets } = smallCase(22);
    for (const projection of ['element', 'row'] as const) {
      const how = { ...walk, projection, epsilon: 0.3, step: 0.003 };
      const losses = (await strides(params, lossOf(slow, triplets), how, 150)).map((stride) =>
        bprLoss(stride.params, triplets),
      );
      for (let n = 1; n < losses.length; n++) expect(losses[n]).toBeGreaterThanOrEqual(losses[n - 1] - 1e-4);
      expect(losses[150]).toBeGreaterThan(losses[0] + 1);
    }
  });

  it('a clipped row may spend ε·√d, a row in its ball at most ε; no row leaves its ball', async () => {
    const { params, triplets } = smallCase(23);
    const spent = async (projection: Projection) => {
      const all = await strides(params, lossOf(slow, triplets), { ...walk, projection }, 40);
      return all.map((stride) => spentNorms(params, stride.params, 'both').max);
    };
    const element = await spent('element');
    // d is 4: ε·√d is twice ε.
    expect(element[40]).toBeGreaterThan(0.9);
    for (const norm of element) expect(norm).toBeLessThanOrEqual(1 + 1e-5);
    for (const norm of await spent('row')) expect(norm).toBeLessThanOrEqual(0.5 + 1e-5);
  });

  it('BIM starts clean; PGD starts within ±0.05 whatever ε, by its seed, and inside the ball', async () => {
    const { params, triplets } = smallCase(24);
    const objective = lossOf(slow, triplets);
    const [clean] = await strides(params, objective, walk, 0);
    expect(clean.params).toEqual(params);
    const [start] = await strides(params, objective, { ...walk, start: 0.05 }, 0);
    const all = [...start.displacement.P.data, ...start.displacement.Q.data];
    for (const value of all) expect(Math.abs(value)).toBeLessThanOrEqual(0.05);
    // 56 uniform draws: the chance that none passes 0.04 is 4e-6.
    expect(Math.max(...all.map(Math.abs))).toBeGreaterThan(0.04);
    expect(await strides(params, objective, { ...walk, start: 0.05 }, 0)).toEqual([start]);
    expect(await strides(params, objective, { ...walk, start: 0.05 }, 0, 2)).not.toEqual([start]);
    const [tight] = await strides(params, objective, { ...walk, start: 0.05, epsilon: 0.01 }, 0);
    for (const value of tight.displacement.P.data) expect(Math.abs(value)).toBeLessThanOrEqual(0.01);
  });

  it('takes each gradient where it stands: two steps by hand', async () => {
    const { params, triplets } = smallCase(25);
    const how = { ...walk, targets: 'items' as const, epsilon: 9 };
    const [, , second] = await strides(params, lossOf(slow, triplets), how, 2);
    const one = moved(params, await fgsm(slow, params, triplets, 'items'), how.step);
    const two = moved(one, await fgsm(slow, one, triplets, 'items'), how.step);
    expect(second.params.P).toBe(params.P);
    two.Q.data.forEach((value, at) => {
      expect(second.params.Q.data[at]).toBeCloseTo(value, 5);
    });
  });
});
