import { describe, expect, it } from 'vitest';
import { pairedTTest } from '../../../../workers/measure/ttest.ts';
import type { Row, StudyEvent, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { PoisonSpec } from '../../../../workers/protocol/spec/spec.ts';
import type { StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { piecesOf } from '../../../../workers/studies/poison/study.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { backwards, benchEnv, recorder } from '../bench/bench.ts';

const poison = (more: object = {}): PoisonSpec =>
  parseSpec({
    study: 'poison',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'mf', factors: 8, epochs: 6, batch: 512 },
    measure: { k: 10, every: 2 },
    repeats: 3,
    attack: { targets: { kind: 'unpopular', below: 12 }, share: 0.1 },
    defence: { pretrain: 2, items: 60, methods: ['apt', 'at'] },
    ...more,
  }) as PoisonSpec;

/** What is held here does not hang on how many users there are, and trainings take a third of the time. */
const few = { users: 60 };

const withCrew = async (hands: number): Promise<StudyEnv> => ({
  ...(await benchEnv(few)).env,
  crew: await backwards(hands, few),
});
const byId = (tables: readonly Table[]) => Object.fromEntries(tables.map((table) => [table.id, table]));
const find = (rows: readonly Row[], wanted: Row): Row[] =>
  rows.filter((row) => Object.entries(wanted).every(([key, value]) => row[key] === value));

describe('the queue of repeats', () => {
  it('gives the same bytes without a crew, on one hand and on three, whoever ends first', async () => {
    const spec = poison({ sweep: { kind: 'size', sizes: [0.05, 0.1] } });
    const alone = JSON.stringify(await runStudy(spec, (await benchEnv(few)).env, recorder().run));
    for (const hands of [1, 3])
      expect(JSON.stringify(await runStudy(spec, await withCrew(hands), recorder().run))).toBe(alone);
  });

  it('holds a piece for each attack of each repeat, the pictures in the first repeat alone', () => {
    const pieces = piecesOf(poison());
    expect(pieces.map(({ repeat, attack, looks }) => [repeat, attack, looks])).toEqual([
      [0, 'random', true],
      [0, 'average', true],
      [1, 'random', false],
      [1, 'average', false],
      [2, 'random', false],
      [2, 'average', false],
    ]);
  });

  it('lets the tables grow in the order of the repeats', async () => {
    const grown: number[] = [];
    const watching = recorder((event: StudyEvent) => {
      if (event.kind === 'rows' && event.table === 'outcomes') grown.push(Number(event.rows[0].seed));
      return false;
    });
    await runStudy(poison(), await withCrew(2), watching.run);
    expect(grown).toEqual([...grown].sort());
    expect(new Set(grown)).toEqual(new Set([1, 2, 3]));
  });

  it('stops in the middle', async () => {
    const stopping = recorder((event) => event.kind === 'rows' && event.table === 'outcomes');
    await expect(runStudy(poison(), (await benchEnv(few)).env, stopping.run)).rejects.toMatchObject({
      error: { code: 'stopped' },
    });
  });
});

describe('tests between defences', () => {
  it('pair every two ways to train, repeat by repeat, the clean model in the test part too', async () => {
    const { tests, outcomes } = byId(
      (await runStudy(poison(), (await benchEnv(few)).env, recorder().run)).tables,
    );
    const values = (attack: string, defence: string, statistics: string | null, key: string) =>
      find(outcomes.rows, { attack, defence, statistics }).map((row) => Number(row[key]));
    const [row] = find(tests.rows, { attack: 'average', measure: 'hr', first: 'at', second: 'apt oracle' });
    const own = values('average', 'at', null, 'hr');
    const other = values('average', 'apt', 'oracle', 'hr');
    const { mean, t, df, p } = pairedTTest(own, other);
    expect(row).toMatchObject({ repeats: 3, difference: mean, t, df, p });
    const clean = find(tests.rows, { attack: 'random', measure: 'testHr', first: 'at', second: 'clean' })[0];
    expect(clean.p).toBe(
      pairedTTest(values('random', 'at', null, 'testHr'), values('none', 'none', null, 'testHr')).p,
    );
    // Of four ways to train six pairs, of five with the clean model ten, for two attacks.
    expect(tests.rows).toHaveLength(2 * (6 + 10));
  });
});

describe('sweeps', () => {
  it('over attack sizes every point is the study at that size', async () => {
    const spec = poison({ sweep: { kind: 'size', sizes: [0.02, 0.1] } });
    const { sweep, summary } = byId((await runStudy(spec, (await benchEnv(few)).env, recorder().run)).tables);
    const other = poison({ attack: { targets: { kind: 'unpopular', below: 12 }, share: 0.02 } });
    const at = byId((await runStudy(other, (await benchEnv(few)).env, recorder().run)).tables).summary;
    expect(sweep.rows).toHaveLength(2 * 2 * 4);
    for (const [value, table] of [
      [0.02, at],
      [0.1, summary],
    ] as const) {
      for (const row of find(sweep.rows, { value })) {
        const { attack, defence, statistics } = row;
        const [same] = find(table.rows, { attack, defence, statistics });
        expect([row.hr, row.hrSd, row.ri, row.testHr]).toEqual([same.hr, same.hrSd, same.ri, same.testHr]);
      }
    }
  });

  it('over ERM users 0 is no defence, and every other point APT with that share', async () => {
    const spec = poison({ sweep: { kind: 'erm', shares: [0.05, 0.2] } });
    const { sweep, summary } = byId((await runStudy(spec, (await benchEnv(few)).env, recorder().run)).tables);
    const more = poison({ defence: { pretrain: 2, items: 60, methods: ['apt'], users: 0.2 } });
    const at = byId((await runStudy(more, (await benchEnv(few)).env, recorder().run)).tables).summary;
    const points = find(sweep.rows, { attack: 'average' }).map(({ defence, statistics, value }) => [
      defence,
      statistics,
      value,
    ]);
    expect(points).toEqual([
      ['none', null, 0],
      ['apt', 'honest', 0.05],
      ['apt', 'oracle', 0.05],
      ['apt', 'honest', 0.2],
      ['apt', 'oracle', 0.2],
    ]);
    const hr = (rows: readonly Row[], wanted: Row) => find(rows, { attack: 'average', ...wanted })[0].hr;
    expect(hr(sweep.rows, { value: 0 })).toBe(hr(summary.rows, { defence: 'none' }));
    expect(hr(sweep.rows, { value: 0.05, statistics: 'honest' })).toBe(
      hr(summary.rows, { statistics: 'honest' }),
    );
    expect(hr(sweep.rows, { value: 0.2, statistics: 'oracle' })).toBe(hr(at.rows, { statistics: 'oracle' }));
    const [{ ri }] = find(sweep.rows, { attack: 'average', value: 0.2, statistics: 'oracle' });
    expect(ri).toBeCloseTo(Number(find(at.rows, { attack: 'average', statistics: 'oracle' })[0].ri), 12);
  });
});
