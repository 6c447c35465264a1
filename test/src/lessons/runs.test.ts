import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { lessons, stepOf } from '../../../src/lessons/all.ts';
import type { Facts, Read } from '../../../src/lessons/lesson.ts';
import { say } from '../../../src/lessons/words.ts';
import { parseResult } from '../../../src/state/savedFile.ts';
import { arenaColumns, labelOf, parseSpec, type Result, type Row } from '../../../workers/protocol.ts';
import { file, lab } from '../../cli/call.ts';

/** The result of a step's experiment, by the command line. */
async function run(lesson: string, index: number): Promise<Result> {
  const found = lessons.find(({ id }) => id === lesson);
  const step = found && stepOf(found, index);
  const { out } = await lab(['run', file('spec.json', { ...step?.spec, engine: 'kernels' }), '--quiet']);
  return JSON.parse(out) as Result;
}
/** A run that is shipped with the page. */
const shipped = (name: string): Result =>
  parseResult(JSON.parse(readFileSync(`public/stored/${name}.json`, 'utf8')));

/** Holds a lesson to its shipped run: every step is of that experiment. */
function expectShipped(lesson: string, { spec }: Result): void {
  const found = lessons.find(({ id }) => id === lesson);
  for (const [index] of (found?.steps ?? []).entries()) {
    const step = stepOf(found!, index);
    expect(step?.stored).not.toBeNull();
    expect(JSON.stringify(spec)).toBe(JSON.stringify(parseSpec(step!.spec)));
  }
}
const readOf =
  ({ tables }: Result): Read =>
  (wanted) => {
    const table = tables.find(({ id }) => id === wanted.id);
    return table ? wanted.read(table).table.rows : [];
  };
const rowsOf = ({ tables }: Result, id: string): readonly Row[] =>
  tables.find((table) => table.id === id)?.rows ?? [];

function told(lesson: string, index: number, result: Result): Facts {
  const step = lessons.find(({ id }) => id === lesson)?.steps[index];
  const facts = step?.see?.(readOf(result));
  if (!facts || !step) throw new Error(`${lesson} ${index} tells nothing.`);
  const variant = facts.variant === undefined ? '' : `.${facts.variant}`;
  // Every place of the sentence is filled.
  expect(say('en', `${lesson}.${step.id}.see${variant}`, facts)).not.toMatch(/[{}]/);
  return facts;
}
const actual = (lesson: string, index: number, result: Result) =>
  lessons.find(({ id }) => id === lesson)?.steps[index]?.predict?.actual(readOf(result));

describe('what lessons tell equals their tables', () => {
  test('embedding: the best epoch, the last, and popularity', async () => {
    const result = await run('embedding', 0);
    const hits = rowsOf(result, 'training').map((row) => [row.epoch, row.hr] as [number, number]);
    const most = Math.max(...hits.map(([, hr]) => hr));
    const facts = told('embedding', 0, result);
    expect(facts.most).toBe(most);
    expect(facts.best).toBe(hits.find(([, hr]) => hr === most)?.[0]);
    expect(facts.last).toBe(hits.at(-1)?.[1]);
    const popularity = rowsOf(result, 'measures').find(({ measure }) => measure === 'HR@10')?.popularity;
    expect(facts.popularity).toBe(popularity);
    expect(actual('embedding', 0, result)).toHaveLength(hits.length);
  });

  test('nudge: where half is lost lies between the points around it', async () => {
    const result = await run('nudge', 1);
    const clean = rowsOf(result, 'baselines').find(({ name }) => name === 'clean')?.ndcg as number;
    const left = (method: string) =>
      rowsOf(result, 'summary')
        .filter((row) => row.method === method)
        .map((row) => [row.epsilon as number, (row.ndcg as number) / clean] as const);
    const fgsm = left('fgsm');
    const after = fgsm.findIndex(([, share]) => share < 0.5);
    const { half, noise } = told('nudge', 1, result);
    expect(half).toBeGreaterThan(fgsm[after - 1]?.[0] ?? Number.NaN);
    expect(half).toBeLessThanOrEqual(fgsm[after]?.[0] ?? Number.NaN);
    const ratio = ([epsilon]: readonly [number, number]) =>
      Math.max(epsilon / Number(half), Number(half) / epsilon);
    const near = left('random').sort((a, b) => ratio(a) - ratio(b))[0];
    expect(noise).toEqual({ share: near?.[1] });
  });

  test('steps: at the ε and the norm named, of the seeds’ means', async () => {
    const result = await run('steps', 0);
    const summary = rowsOf(result, 'summary');
    const at = (method: string, epsilon: unknown) =>
      summary.find((row) => row.method === method && row.epsilon === epsilon);
    const { epsilon, bim, fgsm } = told('steps', 0, result);
    expect([bim, fgsm]).toEqual([at('bim', epsilon)?.ndcg, at('fgsm', epsilon)?.ndcg]);
    const long = told('steps', 1, result);
    expect([long.epsilon, long.bim, long.norm]).toEqual([epsilon, bim, at('bim', epsilon)?.meanNorm]);
    expect(long.other).toBe(at('fgsm', epsilon)?.meanNorm);
    // FGSM moves every row by ε: that of the length of BIM lies between the two budgets around it.
    const around = summary
      .filter(({ method }) => method === 'fgsm')
      .map((row) => [row.meanNorm as number, row.ndcg as number] as const);
    const after = around.findIndex(([norm]) => norm > Number(long.norm));
    expect(long.fgsm).toBeLessThan(around[after - 1]?.[1] ?? Number.NaN);
    expect(long.fgsm).toBeGreaterThan(around[after]?.[1] ?? Number.NaN);
  });

  test('training: both models, clean and attacked', async () => {
    const result = await run('training', 0);
    const clean = (id: string) => rowsOf(result, id).find(({ name }) => name === 'clean')?.ndcg as number;
    const facts = told('training', 0, result);
    const under = (id: string) =>
      rowsOf(result, id).find((row) => row.method === 'fgsm' && row.epsilon === facts.epsilon)?.ndcg;
    expect(facts.epsilon).toBeCloseTo(1.78, 2);
    expect(facts.clean).toBeCloseTo(clean('baselines'), 12);
    expect(facts.defended).toBeCloseTo(clean('defended-baselines'), 12);
    expect([facts.cleanUnder, facts.defendedUnder]).toEqual([under('summary'), under('defended-summary')]);
    expect(told('training', 1, result)).toMatchObject({ clean: facts.clean, defended: facts.defended });
    const change = clean('defended-baselines') / clean('baselines') - 1;
    expect(actual('training', 1, result)).toBe(
      Math.abs(change) < 0.02 ? 'same' : change < 0 ? 'less' : 'more',
    );
  });

  test('fakes: pairs of a user and a target, and what genuine users keep', async () => {
    const result = await run('fakes', 0);
    const outcomes = rowsOf(result, 'outcomes');
    const mean = (attack: string, key: string) => {
      const values = outcomes.filter((row) => row.attack === attack).map((row) => row[key] as number);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const facts = told('fakes', 0, result) as Record<
      'clean' | 'size' | 'reached' | 'most',
      { share: number }
    >;
    expect(facts.clean.share).toBeCloseTo(mean('none', 'hr'), 12);
    expect(facts.size.share).toBe(0.03);
    expect(facts.reached.share).toBeCloseTo(mean('average', 'hr'), 12);
    expect(facts.most.share).toBe(rowsOf(result, 'sweep').findLast(({ value }) => value === 0.1)?.hr);
    const kept = told('fakes', 1, result) as { clean: number; poisoned: number };
    expect(kept.clean).toBeCloseTo(mean('none', 'testHr'), 12);
    expect(kept.poisoned).toBeCloseTo(mean('average', 'testHr'), 12);
  });

  describe('clicks and proof, of one run', () => {
    let result: Result;
    beforeAll(async () => {
      result = await run('clicks', 0);
    });

    test('one click, two clicks', () => {
      const exact = rowsOf(result, 'instances').map(({ exact: at }) => at as number | null);
      const flipped = (q: number) =>
        exact.filter((at) => at !== null && at >= 1 && at <= q).length / exact.length;
      const facts = told('clicks', 0, result) as { one: { share: number }; two: { share: number } };
      expect(facts.one.share).toBeCloseTo(flipped(1), 12);
      expect(facts.two.share).toBeCloseTo(flipped(2), 12);
      expect(actual('clicks', 0, result)).toBeCloseTo(flipped(1), 12);
    });

    test('weapons and who was never clicked', () => {
      const twelve = rowsOf(result, 'weapons').slice(0, 12);
      const facts = told('clicks', 1, result);
      expect(facts.never).toBe(twelve.filter(({ popularity }) => popularity === 0).length);
      expect(facts.title).toBe(twelve[0]?.title);
      expect(actual('clicks', 1, result)).toBe(twelve[0]?.popularity === 0 ? 'never' : expect.any(String));
    });

    test('shares proved and left open', async () => {
      const shares = rowsOf(result, 'shares');
      const at = (method: string, q: number) => shares.find((row) => row.method === method && row.q === q);
      const facts = told('proof', 0, result);
      // Proved, so that words never say more.
      const proved = (share: unknown) => ({ share, bound: 'lower' });
      expect(facts.one).toEqual(proved(at('exact', 1)?.robust));
      expect(facts.last).toEqual(proved(at('exact', 8)?.robust));
      expect(actual('proof', 1, result)).toBe(at('relaxation', 1)?.undecided);
      expect(told('proof', 1, result).exact).toEqual(proved(at('exact', 1)?.robust));
    });
  });

  test('training, more of it: clean and attacked, undefended and defended', async () => {
    const result = await run('training', 2);
    const ndcg = rowsOf(result, 'comparison').filter(({ measure }) => measure === 'ndcg');
    const clean = ndcg.find(({ method }) => method === 'clean');
    const one = ndcg.find(({ method, epsilon }) => method === 'fgsm' && epsilon === 1);
    expect(told('training', 2, result)).toEqual({
      epsilon: 1,
      clean: clean?.undefended,
      defended: clean?.defended,
      cleanUnder: one?.undefended,
      defendedUnder: one?.defended,
    });
    expect(actual('training', 2, result)).toBe(Number(clean?.defended) / Number(clean?.undefended));
  });

  describe('price, of the arena that is shipped', () => {
    const result = shipped('arena');
    const columns = ['mf', 'mf-apt', 'mf-at', 'mf-pca'] as const;
    const cell = (row: string, column: string) =>
      rowsOf(result, 'cells').find(
        (one) => one.family === 'fakes' && one.row === row && one.column === column,
      ) ?? {};
    const worst = columns.map((column) => cell('worst', column).kept as number);
    const best = columns[worst.indexOf(Math.max(...worst))]!;

    test('it is of the experiment of the lesson', () => {
      expectShipped('price', result);
    });

    test('worst cases, by the cells', () => {
      const facts = told('price', 0, result);
      const [plain, apt, at, pca] = worst.map((kept) => ({ share: kept }));
      expect(facts).toMatchObject({ plain, apt, at, pca });
      const pair = rowsOf(result, 'differences').find(
        ({ family, first, second }) => family === 'fakes' && first === 'mf' && second === best,
      );
      expect(facts.p).toBe(pair?.holm);
      expect(actual('price', 0, result)).toBe(best);
    });

    test('what the best costs before any attack, and who is beaten by nobody', () => {
      const met = (column: string) => [cell('worst', column).kept, cell('clean', column).test] as number[];
      const attacks = (column: string) =>
        rowsOf(result, 'cells').filter(
          (one) => one.family === 'fakes' && one.column === column && one.kept !== null,
        ).length;
      const all = [...new Set(rowsOf(result, 'cells').map(({ column }) => String(column)))];
      // Who met fewer attacks has an easier worst case, and is on no front.
      const there = all.filter((column) => attacks(column) === attacks('mf'));
      const beats = ([a = 0, b = 0]: number[], [c = 0, d = 0]: number[]) =>
        a >= c && b >= d && (a > c || b > d);
      const front = there.filter((one) => !there.some((other) => beats(met(other), met(one))));
      const facts = told('price', 1, result);
      expect([facts.plain, facts.defended]).toEqual([cell('clean', 'mf').test, cell('clean', best).test]);
      expect(facts.best).toBe(labelOf(arenaColumns, best));
      expect(String(facts.front).split('; ').sort()).toEqual(
        front.map((column) => labelOf(arenaColumns, column)).sort(),
      );
      expect(actual('price', 1, result)).toBeCloseTo(Number(met(best)[1]) / Number(met('mf')[1]), 12);
    });
  });

  describe('neural, of the run that is shipped', () => {
    const result = parseResult(JSON.parse(readFileSync('public/stored/neural.json', 'utf8')));

    test('it is of the experiment of the lesson', () => {
      const [first, second] = [0, 1].map((index) =>
        stepOf(lessons.find(({ id }) => id === 'neural')!, index),
      );
      expect([first?.stored, second?.stored]).toEqual(['neural', 'neural']);
      for (const step of [first, second])
        expect(JSON.stringify(result.spec)).toBe(JSON.stringify(parseSpec(step!.spec)));
    });

    test('where half are turned lies between the points around it', () => {
      const rates = rowsOf(result, 'success')
        .filter(({ strategy }) => strategy === 'fncf')
        .map(({ c, rate }) => [c as number, rate as number] as const);
      const after = rates.findIndex(([, rate]) => rate >= 0.5);
      const facts = told('neural', 0, result);
      expect(facts.half).toBeGreaterThan(rates[after - 1]?.[0] ?? Number.NaN);
      expect(facts.half).toBeLessThanOrEqual(rates[after]?.[0] ?? Number.NaN);
      expect([facts.c, facts.most]).toEqual([rates.at(-1)?.[0], { share: rates.at(-1)?.[1] }]);
      expect(actual('neural', 0, result)).toEqual(rates.map(([x, y]) => ({ x, y })));
    });

    test('which of the two students is harder to turn', () => {
      const { plain, soft } = told('neural', 1, result);
      const quality = (wanted: string) =>
        rowsOf(result, 'quality').find(({ strategy }) => strategy === wanted)?.robustness as number;
      expect([plain, soft]).toEqual([quality('fncf'), quality('distil')]);
      const ratio = quality('distil') / quality('fncf');
      const found = ratio > 1.1 ? 'harder' : ratio < 0.9 ? 'easier' : 'same';
      expect(actual('neural', 1, result)).toBe(found);
    });
  });

  test('peeked: targets without a defence, honest, oracle', async () => {
    const result = await run('peeked', 0);
    const hr = (defence: string, statistics: string | null) =>
      rowsOf(result, 'summary').find(
        (row) =>
          row.attack === 'average' && row.defence === defence && (row.statistics ?? null) === statistics,
      )?.hr as number;
    const [plain, honest, oracle] = [hr('none', null), hr('apt', 'honest'), hr('apt', 'oracle')];
    expect(told('peeked', 0, result)).toMatchObject({
      plain: { share: plain },
      honest: { share: honest },
      oracle: { share: oracle },
    });
    const lower = [honest < plain, oracle < plain];
    expect(actual('peeked', 0, result)).toBe(lower[0] && lower[1] ? 'both' : lower[1] ? 'oracle' : 'neither');
  });
});
