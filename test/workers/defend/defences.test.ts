import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import { trainApt } from '../../../workers/defend/apt.ts';
import { drawWeighted, ermUsers, ermWeights, randomErmUsers } from '../../../workers/defend/apt-users.ts';
import { trainAt } from '../../../workers/defend/at.ts';
import { type MfTask, trainChanging } from '../../../workers/defend/mf-training.ts';
import { trainPcmf } from '../../../workers/defend/pcmf.ts';
import { pcmfLoss } from '../../../workers/defend/pcmf-loss.ts';
import type { Engine } from '../../../workers/engines/types.ts';
import { gridOf } from '../../../workers/poison/grid.ts';
import { withUsers } from '../../../workers/poison/inject.ts';
import { ratingStatistics } from '../../../workers/poison/statistics.ts';
import { trainModel } from '../../../workers/training/loop.ts';
import { randomTable, rowsOf } from '../poison/ratings.ts';
import { kernels, recorder } from '../studies/bench/bench.ts';
import { dataset, model, split, task } from './task.ts';
import { randomFactors, slopeAt } from './tiny.ts';

const grid = gridOf(dataset);
const statistics = ratingStatistics(split.train, split.nItems);
const influence = { hessian: 'none', risk: 'cells', damping: 0, penalty: { P: 0, Q: 0 }, users: 10 } as const;
const apt = {
  count: 9,
  items: 40,
  temperature: 20,
  shift: 1,
  pretrain: 2,
  interval: 2,
  influence,
  statistics,
  grid,
};
const { run } = recorder();
let engine: Engine;
beforeAll(async () => {
  engine = await kernels();
});

const plain = () =>
  trainModel(
    {
      key: 'k',
      model,
      dataset,
      split,
      instances: null,
      seed: 3,
      engine,
      reopen: async () => engine,
      doing: task.doing,
      measureEvery: 0,
      onMeasure: async () => {},
      onRewind: () => {},
      checkpoints: null,
    },
    run,
  );

describe('training with changing examples', () => {
  it('is plain training bit for bit where nothing changes', async () => {
    const { params } = await plain();
    expect((await trainChanging(task, 0, engine, run, async () => null)).params).toEqual(params);
    expect((await trainApt(task, { ...apt, count: 0 }, engine, run)).params).toEqual(params);
  });

  it('says when it diverged', async () => {
    const wild = { ...model, optimiser: { kind: 'sgd', rate: 1e6 } as const };
    await expect(trainChanging({ ...task, model: wild }, 0, engine, run, async () => null)).rejects.toThrow(
      /diverged in epoch 1/,
    );
  });
});

describe('watching a training', () => {
  it('sees every epoch, the last as the result, and changes nothing', async () => {
    const at = { epsilon: 0.03, lambda: 1 };
    const pcmf = { factors: 4, epochs: 5, rate: 0.01, fit: 'rated', l2: 0 } as const;
    const trainings = {
      plain: (one: MfTask) => trainChanging(one, 0, engine, run, async () => null),
      apt: (one: MfTask) => trainApt(one, apt, engine, run),
      at: (one: MfTask) => trainAt(one, at, run),
      pcmf: (one: MfTask) => trainPcmf(one, pcmf, run),
    };
    for (const [name, train] of Object.entries(trainings)) {
      const seen: [number, Params][] = [];
      const watch = async (epoch: number, params: () => Promise<Params>) => {
        seen.push([epoch, await params()]);
      };
      const unseen = await train(task);
      const { params } = await train({ ...task, watch });
      expect(params, name).toEqual(unseen.params);
      expect(
        seen.map(([epoch]) => epoch),
        name,
      ).toEqual(Array.from({ length: name === 'pcmf' ? 5 : model.epochs }, (_, n) => n + 1));
      const last = seen[seen.length - 1][1];
      expect({ P: last.P, Q: last.Q }, name).toEqual(params);
    }
  });
});

describe('APT', () => {
  it('replaces its users every interval after the pre-training', async () => {
    const made: number[] = [];
    const { params, shape } = await trainApt(task, apt, engine, run, ({ epoch }) => made.push(epoch));
    expect(made).toEqual([2, 4]);
    expect(shape.users).toBe(split.nUsers + 9);
    expect(params.P.data).toHaveLength((split.nUsers + 9) * 8);
    expect((await trainApt(task, apt, engine, run)).params).toEqual(params);
  });

  it('its users rate items of negative influence on the grid, near mean plus r⁺', () => {
    const vector = Float64Array.from({ length: split.nItems }, (_, item) =>
      item % 3 === 0 ? -1 - item : item,
    );
    const rows = ermUsers(vector, apt, statistics, grid, createRng(1));
    expect(rows.rows).toBe(9);
    for (let n = 0; n < rows.rows; n++) expect(rows.offsets[n + 1] - rows.offsets[n]).toBe(40);
    for (const item of rows.columns) expect(item % 3).toBe(0);
    for (const rating of rows.values!) expect([...grid]).toContain(rating);
    const few = ermUsers(
      Float64Array.from(vector, (x, n) => (n < 6 ? x : 1)),
      apt,
      statistics,
      grid,
      createRng(1),
    );
    expect([...few.columns.subarray(0, 2)]).toEqual([0, 3]);
    expect(few.columns).toHaveLength(9 * 2);
    const random = randomErmUsers(split.nItems, apt, statistics, grid, createRng(1));
    expect(random.columns.length).toBe(9 * 40);
    expect(new Set(random.columns).size).toBeGreaterThan(100);
  });

  it('scales influence to [-1, 0] over Φ before t sharpens it', () => {
    const { items, logs } = ermWeights(Float64Array.of(-4, 2, -1, -2.5, 0), 20);
    expect(items).toEqual([0, 2, 3]);
    expect(logs).toEqual([20, 0, 10]);
    expect(ermWeights(Float64Array.of(-1, -1), 20).logs).toEqual([0, 0]);
  });

  it('draws distinct items with probability proportional to their weights', () => {
    const weights = [1, 2, 5];
    const logs = weights.map(Math.log);
    const rng = createRng(5);
    const first = [0, 0, 0];
    let pair = 0;
    const draws = 40_000;
    for (let n = 0; n < draws; n++) {
      const [a, b] = drawWeighted([0, 1, 2], logs, 2, rng);
      first[a]++;
      if (a === 2 && b === 1) pair++;
    }
    weights.forEach((w, n) => {
      expect(Math.abs(first[n] / draws - w / 8)).toBeLessThan(0.012);
    });
    // One after the other: 5/8 for item 2, then 2/3 for item 1 of what is left.
    expect(Math.abs(pair / draws - (5 / 8) * (2 / 3))).toBeLessThan(0.012);
  });
});

describe('PCMF', () => {
  const Y = { ...rowsOf(randomTable(5, 6, 0.5, 2)) };
  Y.values = Y.values.map((rating) => rating / 5);

  it('has the loss of its definition and the gradient that finite differences find, on both fits', () => {
    const U = randomFactors(5, 1, 2, 3).P.data;
    const dense = Array.from({ length: 5 }, () => new Float64Array(6));
    for (let u = 0; u < 5; u++)
      for (let at = Y.offsets[u]; at < Y.offsets[u + 1]; at++) dense[u][Y.columns[at]] = Y.values[at];
    for (const fit of ['rated', 'all'] as const) {
      const byDefinition = () => {
        let loss = 0;
        for (const value of U) loss += 0.1 * value * value;
        for (let u = 0; u < 5; u++) {
          for (let item = 0; item < 6; item++) {
            if (fit === 'rated' && dense[u][item] === 0) continue;
            let estimate = 0;
            for (let f = 0; f < 2; f++)
              for (let v = 0; v < 5; v++) estimate += U[u * 2 + f] * U[v * 2 + f] * dense[v][item];
            loss += (estimate - dense[u][item]) ** 2;
          }
        }
        return loss;
      };
      const { loss, gradient } = pcmfLoss(Y, 6, U, 2, { fit, l2: 0.1 });
      expect(loss).toBeCloseTo(byDefinition(), 4);
      gradient.forEach((value, n) => {
        expect(value).toBeCloseTo(slopeAt(U, n, 2e-3, byDefinition), 3);
      });
    }
  });

  it('its loss falls, and it is scored by U and YᵀU', async () => {
    const options = { factors: 4, epochs: 60, rate: 0.01, fit: 'all', l2: 0 } as const;
    const at = (epochs: number) => trainPcmf(task, { ...options, epochs }, run);
    const scaled = { ...split.train, values: split.train.values!.map((r) => r / 5) };
    const lossOf = async (epochs: number) =>
      pcmfLoss(scaled, split.nItems, (await at(epochs)).params.P.data, 4, options).loss;
    expect(await lossOf(60)).toBeLessThan(0.95 * (await lossOf(0)));
    const { params, shape } = await at(2);
    expect(shape).toMatchObject({ users: split.nUsers, items: split.nItems, factors: 4 });
    expect(params.Q.data).toHaveLength(split.nItems * 4);
  });
});

describe('every defence', () => {
  it('trains on poisoned data and keeps genuine users in their places', async () => {
    const poisoned = { ...task, split: withUsers(split, rowsOf(randomTable(6, split.nItems, 0.1, 1))) };
    const users = [
      (await trainApt(poisoned, apt, engine, run)).shape.users,
      (await trainAt(poisoned, { epsilon: 0.03, lambda: 1 }, run)).shape.users,
      (await trainPcmf(poisoned, { factors: 4, epochs: 2, rate: 0.01, fit: 'rated', l2: 0 }, run)).shape
        .users,
    ];
    expect(users).toEqual([split.nUsers + 6 + 9, split.nUsers + 6, split.nUsers + 6]);
  });
});
