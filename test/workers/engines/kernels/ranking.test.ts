import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import type { Params } from '../../../../workers/core/tensor.ts';
import type { ModelShape } from '../../../../workers/engines/shape.ts';
import type { Engine, RankBlock } from '../../../../workers/engines/types.ts';
import { bruteRank, float32Scores } from '../../../oracle/ranking.ts';
import { randomParams } from './cases.ts';
import { kernelsEngine } from './kernels.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelsEngine();
});

const bprmf = (users: number, items: number, factors: number): ModelShape => ({
  kind: 'bprmf',
  users,
  items,
  factors,
  l2: 0,
});

/** Small integers, so that many scores tie. */
function coarse(shape: ModelShape, seed: number): Params {
  const rng = createRng(seed);
  const params = randomParams(shape, seed);
  for (const { data } of Object.values(params))
    for (let n = 0; n < data.length; n++) data[n] = rng.int(3) - 1;
  return params;
}

/** Each user excludes about a third of the items; targets (none for some users) lie among the others. */
function randomBlock(users: number, items: number, k: number, seed: number): RankBlock {
  const rng = createRng(seed);
  const list = rng.shuffle(Int32Array.from({ length: users }, (_, u) => u));
  const excludedOffsets = [0];
  const targetOffsets = [0];
  const excluded: number[] = [];
  const targets: number[] = [];
  for (let n = 0; n < users; n++) {
    const wanted = rng.int(4);
    for (let i = 0; i < items; i++) {
      if (rng.int(3) === 0) excluded.push(i);
      else if (rng.int(items) < wanted) targets.push(i);
    }
    excludedOffsets.push(excluded.length);
    targetOffsets.push(targets.length);
  }
  return {
    users: list,
    excludedOffsets: Int32Array.from(excludedOffsets),
    excluded: Int32Array.from(excluded),
    targetOffsets: Int32Array.from(targetOffsets),
    targets: Int32Array.from(targets),
    k,
  };
}

const open = (users: number[], targets: number[], k: number): RankBlock => ({
  users: Int32Array.from(users),
  excludedOffsets: new Int32Array(users.length + 1),
  excluded: new Int32Array(0),
  targetOffsets: Int32Array.from({ length: users.length + 1 }, (_, n) => (n === 0 ? 0 : targets.length)),
  targets: Int32Array.from(targets),
  k,
});

describe('kernel scores', () => {
  it.each([
    [1, 1, 1],
    [5, 7, 3],
    [19, 33, 10],
    [40, 100, 64],
  ])(
    'are the sequential float32 dot products, %i users × %i items, d = %i',
    async (users, items, factors) => {
      const shape = bprmf(users, items, factors);
      const params = randomParams(shape, 7);
      const scorer = await engine.scorer(shape, params);
      const list = Int32Array.from({ length: users }, (_, n) => users - 1 - n);
      const scores = await scorer.scores(list);
      list.forEach((user, n) => {
        expect(scores.slice(n * items, (n + 1) * items)).toEqual(float32Scores(params, user));
      });
      scorer.dispose();
    },
  );
});

describe('kernel ranking', () => {
  it('equals sorting everything, with ties, exclusions, several or no targets, and lists longer than what is ranked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 80 }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.boolean(),
        async (users, items, factors, k, seed, ties) => {
          const shape = bprmf(users, items, factors);
          const params = ties ? coarse(shape, seed) : randomParams(shape, seed);
          const scorer = await engine.scorer(shape, params);
          const block = randomBlock(users, items, k, seed + 1);
          expect(await scorer.rank!(block)).toEqual(bruteRank((u) => float32Scores(params, u), block));
          scorer.dispose();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('puts a target last and lists items by index when all scores are equal', async () => {
    const shape = bprmf(2, 30, 4);
    const params = randomParams(shape, 1);
    params.Q!.data.fill(0.5);
    const scorer = await engine.scorer(shape, params);
    const { ranks, top } = await scorer.rank!(open([0, 1], [0, 29], 5));
    expect([...ranks]).toEqual([29, 29]);
    expect([...top]).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
  });

  it('gives minus one and no scores where every item is excluded', async () => {
    const scorer = await engine.scorer(bprmf(1, 3, 2), randomParams(bprmf(1, 3, 2), 1));
    const block = {
      ...open([0], [], 2),
      excludedOffsets: Int32Array.of(0, 3),
      excluded: Int32Array.of(0, 1, 2),
    };
    expect(await scorer.rank!(block)).toEqual({
      ranks: new Int32Array(0),
      ties: new Int32Array(0),
      top: Int32Array.of(-1, -1),
      topScores: Float32Array.of(Number.NaN, Number.NaN),
    });
  });

  it('survives scores that are no numbers or infinite: they are listed last or not at all', async () => {
    const shape = bprmf(1, 21, 1);
    const params = randomParams(shape, 2);
    params.P!.data.fill(1);
    for (const [n, x] of [NaN, Infinity, -Infinity, NaN, Infinity].entries()) params.Q!.data[n * 3] = x;
    const scorer = await engine.scorer(shape, params);
    for (const k of [0, 3, 21, 30]) {
      const block = open([0], [0, 1, 3, 6, 9], k);
      expect(await scorer.rank!(block)).toEqual(bruteRank((u) => float32Scores(params, u), block));
    }
    params.P!.data.fill(NaN);
    const broken = await engine.scorer(shape, params);
    const { ranks, top } = await broken.rank!(open([0], [4], 2));
    expect([...ranks]).toEqual([20]);
    expect([...top]).toEqual([-1, -1]);
  });

  it('refuses indices that name nothing', async () => {
    const scorer = await engine.scorer(bprmf(2, 3, 2), randomParams(bprmf(2, 3, 2), 1));
    await expect(scorer.scores(Int32Array.of(2))).rejects.toThrow(/user 2, but there are 2/);
    await expect(scorer.rank!(open([0], [3], 1))).rejects.toThrow(/item 3/);
    await expect(scorer.rank!(open([0], [-1], 1))).rejects.toThrow(/item -1/);
  });
});
