import { describe, expect, it } from 'vitest';
import { generate } from '../../../../workers/data/generator/generate.ts';
import { makeSplit } from '../../../../workers/data/splits.ts';
import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { isMark, placesOf } from '../../../../workers/studies/poison/course.ts';
import { fifths, tasteSimilarity } from '../../../../workers/studies/poison/looks.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { randomTable, rowsOf } from '../../poison/ratings.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const epochs = 6;
const spec = parseSpec({
  study: 'poison',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'mf', factors: 8, epochs, batch: 512 },
  measure: { k: 10, every: 0 },
  repeats: 2,
  attack: { targets: { kind: 'unpopular', below: 12, count: 3 }, share: 0.1, profiles: ['average'] },
  defence: { pretrain: 2, items: 60, methods: ['apt', 'pcmf'], pcmf: { epochs: 3, factors: 4 } },
});
const byId = (tables: readonly Table[]) => Object.fromEntries(tables.map((table) => [table.id, table]));
const of = (rows: readonly Row[], wanted: Row) =>
  rows.filter((row) => Object.entries(wanted).every(([key, value]) => row[key] === value));
const run = async () => byId((await runStudy(spec, (await benchEnv()).env, recorder().run)).tables);

describe('the climb of the targets', () => {
  it('counts places, quartiles and lists as by hand', () => {
    const task = { targets: Int32Array.of(3, 7, 3, 3, 3, 3), users: Int32Array.of(0, 1, 2, 3, 4) };
    const ranking = { task, ranks: Int32Array.of(0, 5, 9, 4, 99, 19), k: 10 };
    const [three, seven, ...rest] = placesOf(ranking as never, [3, 7, 8], 4);
    // Places 1, 5, 10, 20, 100.
    expect(three).toEqual({ target: 3, epoch: 4, mean: 27.2, q1: 5, median: 10, q3: 20, reached: 0.6 });
    expect(seven).toMatchObject({ target: 7, mean: 6, median: 6, reached: 1 });
    expect(rest).toEqual([]);
  });

  it('is measured at every epoch, or at no more than forty, and always at the last', () => {
    const marks = (n: number) => Array.from({ length: n }, (_, at) => at + 1).filter((e) => isMark(e, n));
    expect(marks(25)).toHaveLength(25);
    expect(marks(100)).toEqual([...Array.from({ length: 33 }, (_, n) => 3 * (n + 1)), 100]);
    expect(marks(5000).length).toBeLessThanOrEqual(41);
  });

  it('ends where the summary of the repeat says, for every defence, and starts beside the clean model', async () => {
    const { climb, outcomes } = await run();
    const ways = [
      ['none', null, epochs],
      ['apt', 'honest', epochs],
      ['apt', 'oracle', epochs],
      ['pcmf', null, 3],
    ] as const;
    for (const [defence, statistics, last] of ways) {
      const own = of(climb.rows, { attack: 'average', defence, statistics });
      expect(own).toHaveLength(3 * last);
      // Of three targets the share of lists over all pairs is the mean, where nobody knows them in training.
      const [outcome] = of(outcomes.rows, { attack: 'average', defence, statistics, seed: 1 });
      const reached = of(own, { epoch: last }).map((row) => Number(row.reached));
      const shares = reached.reduce((sum, share) => sum + share, 0) / 3;
      expect(Math.abs(shares - Number(outcome.hrUnrated))).toBeLessThan(0.01);
    }
    expect(of(climb.rows, { attack: 'none' }).map(({ epoch }) => epoch)).toEqual([epochs, epochs, epochs]);
  });
});

describe('whom the attack reaches', () => {
  it('cuts users into fifths from the smallest value to the largest', () => {
    const values = Float64Array.of(5, 1, Number.NaN, 4, 2, 3, 9, 8, 7, 6, 10);
    const cut = fifths(values).map((users) => [...users].map((user) => values[user]));
    expect(cut).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
      [9, 10],
    ]);
  });

  it('likens tastes by the cosine to the likes of the audience', () => {
    const table = randomTable(6, 8, 0.5, 3);
    const likes = [3, 0, 1, 0, 0, 2, 5, 1];
    const rows = [...table, Array.from({ length: 8 }, () => null)];
    const found = tasteSimilarity(rowsOf(rows), likes);
    table.forEach((row, user) => {
      const mask = row.map((rating) => (rating === null ? 0 : 1));
      const product = mask.reduce<number>((sum, one, item) => sum + one * likes[item], 0);
      const wanted = product / (Math.hypot(...mask) * Math.hypot(...likes));
      expect(found[user]).toBeCloseTo(wanted, 12);
    });
    expect(found[6]).toBeNaN();
  });

  it('counts in every cut the same users, who are those with a target in their list', async () => {
    const { reach, outcomes } = await run();
    const [{ hrUnrated }] = of(outcomes.rows, { attack: 'average', defence: 'none', seed: 1 });
    const users = generate({ kind: 'generated', size: 'classroom', seed: 1 }).userIds.length;
    for (const by of ['ratings', 'taste', 'mean']) {
      const own = of(reach.rows, { attack: 'average', defence: 'none', by });
      expect(own.map(({ group }) => group)).toEqual([1, 2, 3, 4, 5]);
      expect(own.reduce((sum, row) => sum + Number(row.users), 0)).toBe(users);
      const reached = own.reduce((sum, row) => sum + Number(row.users) * Number(row.share), 0) / users;
      // Whoever is reached has between one and three of three targets in the list.
      expect(reached).toBeGreaterThanOrEqual(Number(hrUnrated) - 0.01);
      expect(reached).toBeLessThanOrEqual(3 * Number(hrUnrated));
    }
  });
});

describe('the plane of users', () => {
  it('holds every genuine, fake and ERM user once', async () => {
    const { plane } = await run();
    const dataset = generate({ kind: 'generated', size: 'classroom', seed: 1 });
    const { nUsers } = makeSplit(dataset, { kind: 'leave-random', validation: false, seed: 1 });
    const count = (kind: string) => of(plane.rows, { kind }).length;
    expect([count('genuine'), count('fake'), count('erm')]).toEqual([
      nUsers,
      Math.floor(0.1 * nUsers),
      Math.floor(0.05 * nUsers),
    ]);
    expect(of(plane.rows, { kind: 'erm' })[0]).toMatchObject({ defence: 'apt', statistics: 'honest' });
  });
});
