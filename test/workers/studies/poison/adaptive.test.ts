import { beforeAll, describe, expect, it } from 'vitest';
import type { Params } from '../../../../workers/core/tensor.ts';
import type { Csr } from '../../../../workers/data/types.ts';
import type { Score } from '../../../../workers/poison/adaptive.ts';
import { heuristicAttacks } from '../../../../workers/poison/heuristic.ts';
import { withUsers } from '../../../../workers/poison/inject.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { PoisonSpec } from '../../../../workers/protocol/spec/spec.ts';
import { poisonTables } from '../../../../workers/protocol/tables/poison.ts';
import { curveMeasure } from '../../../../workers/studies/bench/curve.ts';
import { GrowingTable } from '../../../../workers/studies/bench/growing-table.ts';
import { openBench } from '../../../../workers/studies/bench/open.ts';
import { trainedModel } from '../../../../workers/studies/bench/training.ts';
import { attackKey, fakesOf } from '../../../../workers/studies/poison/attacks.ts';
import { screened } from '../../../../workers/studies/poison/detect.ts';
import { copySeed, rehearsal } from '../../../../workers/studies/poison/rehearse.ts';
import { subjectOf } from '../../../../workers/studies/poison/stages.ts';
import type { PoisonSubject } from '../../../../workers/studies/poison/subject.ts';
import { type TrainingWay, trainedWith } from '../../../../workers/studies/poison/training.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const k = 10;
const specOf = (attack: object = {}) =>
  parseSpec({
    study: 'poison',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'mf', factors: 8, epochs: 8, batch: 512 },
    measure: { k, every: 0, climb: false },
    repeats: 1,
    attack: { profiles: ['adaptive'], targets: { kind: 'random', count: 3 }, share: 0.05, ...attack },
    defence: { methods: ['at'], detectors: ['pca'], pretrain: 4, items: 60 },
  }) as PoisonSpec;

async function subject(spec: PoisonSpec): Promise<PoisonSubject> {
  const { run } = recorder();
  const { bench } = await openBench(spec, (await benchEnv()).env, run);
  const table = new GrowingTable(poisonTables.training.head(spec), run);
  const doing = { study: 'poison', stage: 'training', item: { repeat: { n: 1, of: 1 } } } as const;
  const { model } = await trainedModel(bench, spec.seed, doing, table, await curveMeasure(bench));
  return subjectOf(spec, bench, model);
}

const ways: readonly TrainingWay[] = [
  { method: 'none', statistics: null },
  { method: 'at', statistics: null },
  { method: 'pca', statistics: null },
];

/** Pairs of a genuine user and a target that he does not know: the share listed, and minus the mean place from 0. */
function standing({ P, Q }: Params, { bench, targets }: PoisonSubject): Score {
  const { train, nUsers, nItems } = bench.data.split;
  const d = P.shape[1];
  const score = (u: number, item: number) =>
    P.data.slice(u * d, u * d + d).reduce((sum, p, f) => sum + p * Q.data[item * d + f], 0);
  let listed = 0;
  const places: number[] = [];
  for (let u = 0; u < nUsers; u++) {
    const known = new Set(train.columns.subarray(train.offsets[u], train.offsets[u + 1]));
    const free = Array.from({ length: nItems }, (_, item) => item).filter((item) => !known.has(item));
    const scores = free.map((item) => score(u, item));
    for (const target of targets.filter((item) => !known.has(item))) {
      const own = scores[free.indexOf(target)];
      const above = scores.filter((other, n) => other > own || (other === own && free[n] < target)).length;
      places.push(above);
      if (above < k) listed++;
    }
  }
  return [listed / (nUsers * targets.length), -places.reduce((a, b) => a + b, 0) / places.length];
}

/** What fakes come to on the attacker's copy, ranked in float64. */
async function tried(of: PoisonSubject, fakes: Csr, way: TrainingWay): Promise<Score> {
  const copy = { ...of, seed: copySeed(of.seed) };
  const { split } = screened(copy, withUsers(of.bench.data.split, fakes), way);
  const doing = { study: 'poison', stage: 'profiles', item: { attack: 'adaptive' } } as const;
  const { params } = await trainedWith(copy, split, way, { key: 'test', doing });
  return standing(params, of);
}

describe('fake users of an attacker who knows the defence', () => {
  let of: PoisonSubject;
  beforeAll(async () => {
    of = await subject(specOf());
  });

  it.each(ways)(
    'are tried as the defender trains, and judged by where the targets stand: $method',
    async (way) => {
      const fakes = await fakesOf(of, 'segment', way);
      const [hits, places] = await rehearsal(of, 'adaptive', way)(fakes, true);
      const [ownHits, ownPlaces] = await tried(of, fakes, way);
      expect(hits).toBeCloseTo(ownHits, 12);
      expect(places).toBeCloseTo(ownPlaces, 1);
    },
  );

  it.each(ways)('do no less on the copy than any plain ones: $method', async (way) => {
    const [most] = await tried(of, await fakesOf(of, 'adaptive', way), way);
    for (const kind of heuristicAttacks) {
      const [plain] = await tried(of, await fakesOf(of, kind, way), way);
      expect(most, kind).toBeGreaterThanOrEqual(plain!);
    }
  });

  it('are tried with a seed of the attacker, not the one of the model that is attacked', () => {
    for (const seed of [1, 2, 3]) expect(copySeed(seed)).not.toBe(seed);
    expect(new Set([1, 2, 3].map(copySeed)).size).toBe(3);
  });

  it('spend what the attack may spend', async () => {
    const fakes = await fakesOf(of, 'adaptive', ways[0]!);
    const { split } = of.bench.data;
    const fillers = Math.floor(split.train.columns.length / split.nUsers);
    expect(fakes.rows).toBe(Math.floor(0.05 * split.nUsers));
    for (let u = 0; u < fakes.rows; u++)
      expect(fakes.offsets[u + 1]! - fakes.offsets[u]!).toBeLessThanOrEqual(fillers + of.targets.length);
  });

  it('are made for one way to train, and remembered for it; plain ones know none', async () => {
    const keys = (method: 'adaptive' | 'average') => new Set(ways.map((way) => attackKey(of, method, way)));
    expect(keys('adaptive').size).toBe(3);
    expect(keys('average').size).toBe(1);
    const again = await fakesOf(await subject(specOf()), 'adaptive', ways[2]!);
    expect(again).toEqual(await fakesOf(of, 'adaptive', ways[2]!));
  });

  it('lower targets where that is the goal, and hits where there are none', async () => {
    for (const goal of ['demote', 'availability']) {
      const one = await subject(specOf({ goal }));
      const judge = rehearsal(one, 'adaptive', ways[0]!);
      const fakes = await fakesOf(one, 'adaptive', ways[0]!);
      const found = await judge(fakes, true);
      for (const kind of heuristicAttacks) {
        const other = await judge(await fakesOf(one, kind, ways[0]!), true);
        expect(found[0], `${goal} ${kind}`).toBeGreaterThanOrEqual(other[0]!);
      }
    }
  });
});
