import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import { generate } from '../../../../workers/data/generator/generate.ts';
import type { Csr } from '../../../../workers/data/types.ts';
import { flagByDegree, withoutFlagged } from '../../../../workers/defend/detect.ts';
import { appendRows, withUsers } from '../../../../workers/poison/inject.ts';
import { profileRows } from '../../../../workers/poison/profiles.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { PoisonSpec } from '../../../../workers/protocol/spec/spec.ts';
import { poisonTables } from '../../../../workers/protocol/tables/poison.ts';
import { curveMeasure } from '../../../../workers/studies/bench/curve.ts';
import { GrowingTable } from '../../../../workers/studies/bench/growing-table.ts';
import { openBench } from '../../../../workers/studies/bench/open.ts';
import { trainedModel } from '../../../../workers/studies/bench/training.ts';
import { screened } from '../../../../workers/studies/poison/detect.ts';
import { subjectOf } from '../../../../workers/studies/poison/stages.ts';
import type { PoisonSubject } from '../../../../workers/studies/poison/subject.ts';
import { trainedWith } from '../../../../workers/studies/poison/training.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

/** Everybody rates item i at 1 + i % 4, so what a defender believes of an item shows in every rating it makes up. */
const steady = (item: number) => 1 + (item % 4);
/** Items that the fakes contradict, all of them alike. */
const contradicted = 30;
const fakes = 40;

async function steadySubject(defence: object): Promise<PoisonSubject> {
  const made = generate({ kind: 'generated', size: 'classroom', seed: 1 });
  const last = made.items.length - 1;
  // One rating of 5, so that the grid reaches to it.
  const ratings = Float32Array.from(made.items, (item, n) => (n === last ? 5 : steady(item)));
  const { env } = await benchEnv({ dataset: { ...made, ratings } });
  const spec = parseSpec({
    ...{ study: 'poison', engine: 'kernels', dataset: { kind: 'file', hash: '0'.repeat(64) } },
    ...{ model: { kind: 'mf', factors: 4, epochs: 3, batch: 512 }, measure: { every: 0 } },
    attack: { targets: { kind: 'chosen', items: [0] } },
    defence: { items: 100_000, users: 0.2, pretrain: 1, interval: 100, ...defence },
  }) as PoisonSpec;
  const { run } = recorder();
  const { bench } = await openBench(spec, env, run);
  const table = new GrowingTable(poisonTables.training.head(spec), run);
  const { model } = await trainedModel(bench, spec.seed, doing, table, await curveMeasure(bench));
  return subjectOf(spec, bench, model);
}

/** Fakes who all rate the contradicted items at 5. */
const fakeRows = profileRows(
  Array.from({ length: fakes }, () => new Map(Array.from({ length: contradicted }, (_, i) => [i, 5]))),
);

/** Mean and deviation of what an item is rated, by two plain passes; null for one that fewer than two have rated. */
function momentsOf(rows: Csr, item: number): { mean: number; sd: number } | null {
  const own = [...rows.columns].flatMap((column, at) => (column === item ? [rows.values![at]!] : []));
  if (own.length < 2) return null;
  const mean = own.reduce((sum, r) => sum + r, 0) / own.length;
  return { mean, sd: Math.sqrt(own.reduce((sum, r) => sum + (r - mean) ** 2, 0) / own.length) };
}

const doing = { study: 'poison', stage: 'training', item: { repeat: { n: 1, of: 1 } } } as const;

describe('what a defender knows of the ratings', () => {
  const shift = 1;
  let subject: PoisonSubject;
  beforeAll(async () => {
    subject = await steadySubject({ shift });
  });

  /** Ratings of ERM users by item. */
  async function ratedBy(method: 'apt' | 'apt-rand', statistics: 'honest' | 'oracle') {
    const poisoned = withUsers(subject.bench.data.split, fakeRows);
    const ratings = new Map<number, number[]>();
    await trainedWith(
      subject,
      poisoned,
      { method, statistics },
      { key: 'test', doing },
      {
        watch: async () => {},
        made: ({ columns, values }) =>
          columns.forEach((item, at) => {
            ratings.set(item, [...(ratings.get(item) ?? []), values![at]!]);
          }),
      },
    );
    return { ratings, poisoned: poisoned.train };
  }

  it.each([
    ['apt', shift],
    ['apt-rand', 0],
  ] as const)(
    'is with the oracle what genuine users said, whatever the fakes say: %s',
    async (method, up) => {
      const { ratings } = await ratedBy(method, 'oracle');
      const known = [...ratings].filter(([item]) => momentsOf(subject.train, item)?.sd === 0);
      expect(known.length).toBeGreaterThan(100);
      expect(known.some(([item]) => item < contradicted)).toBe(true);
      for (const [item, own] of known)
        for (const rating of own) expect(rating, `item ${item}`).toBe(Math.min(5, steady(item) + up));
    },
  );

  it.each([
    ['apt', shift],
    ['apt-rand', 0],
  ] as const)('is, honestly, what the data with the fakes say: %s', async (method, up) => {
    const { ratings, poisoned } = await ratedBy(method, 'honest');
    let off = 0;
    let spread = 0;
    let count = 0;
    let believed = 0;
    for (const [item, own] of ratings) {
      const moments = momentsOf(poisoned, item);
      if (!moments) continue;
      const { mean, sd } = moments;
      if (item >= contradicted) {
        if (sd === 0) for (const rating of own) expect(rating, `item ${item}`).toBe(Math.min(5, mean + up));
        continue;
      }
      for (const rating of own) {
        off += rating;
        believed += roundedMean(mean + up, sd);
        spread += sd * sd;
        count++;
      }
    }
    expect(count).toBeGreaterThan(300);
    // The oracle would stay at the genuine mean, about 2.5 and the shift.
    expect(Math.abs(off - believed) / count).toBeLessThan(4 * Math.sqrt(spread / count / count));
  });

  /** Mean of N(μ, σ) rounded to 1 … 5 and clipped, by summing a fine grid. */
  function roundedMean(mean: number, sd: number): number {
    const points = 4001;
    let [sum, weights] = [0, 0];
    for (let n = 0; n < points; n++) {
      const z = -6 + (12 * n) / (points - 1);
      const weight = Math.exp((-z * z) / 2);
      sum += weight * Math.min(5, Math.max(1, Math.round(mean + sd * z)));
      weights += weight;
    }
    return sum / weights;
  }
});

describe('what DegreeSAD learns from', () => {
  it.each(['honest', 'oracle'] as const)('is the ratings that it is given, %s', async (statistics) => {
    const subject = await steadySubject({ detectors: ['degree-sad'] });
    const { split } = subject.bench.data;
    const poisoned = withUsers(split, fakeRows);
    const { detection } = subject.spec.defence;
    const by = (known: Csr) =>
      flagByDegree(
        poisoned.train,
        known,
        split.nItems,
        subject.grid,
        detection,
        createRng(subject.seed).child('detector'),
      );
    const [seen, clean] = [by(appendRows(split.train, fakeRows)), by(split.train)];
    expect(seen).not.toEqual(clean);
    const found = screened(subject, poisoned, { method: 'degree-sad', statistics });
    expect(found.split).toEqual(withoutFlagged(poisoned, statistics === 'honest' ? seen : clean));
  });
});
