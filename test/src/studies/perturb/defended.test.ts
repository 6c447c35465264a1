import { expect, test } from 'vitest';
import { coreSentence, seriesOf } from '../../../../src/studies/perturb/cores.ts';
import { besides } from '../../../../src/studies/perturb/defended.ts';
import { lineRoles, lineStrokes } from '../../../../src/studies/perturb/methods.ts';
import {
  defenceSentence,
  dropsAt,
  dropTestInWords,
  normsInWords,
  type PerturbRow,
  perturbTables,
} from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

const { summary, comparison: compared, samples: described, lines: fitted } = perturbTables;

test('the points of both kinds of model stand in one table, told apart by their line', () => {
  const both = besides(
    tableWith(summary, [{ method: 'fgsm', ndcg: 1 }]),
    tableWith(perturbTables.defended.summary, [{ method: 'fgsm', ndcg: 2 }]),
  );
  expect(both?.rows).toEqual([
    { method: 'fgsm', ndcg: 1 },
    { method: 'defended fgsm', ndcg: 2 },
  ]);
  expect(besides(null, tableWith(summary, []))).toBeNull();
});

const comparison = tableWith(compared, [
  { method: 'clean', epsilon: 0, measure: 'ndcg', undefendedDrop: null, defendedDrop: null },
  {
    method: 'bim',
    epsilon: 0.5,
    iteration: 1,
    measure: 'ndcg',
    undefendedDrop: 0.1,
    defendedDrop: 0.05,
    p: 0.2,
    seeds: 3,
  },
  {
    method: 'bim',
    epsilon: 0.5,
    iteration: 25,
    measure: 'ndcg',
    undefendedDrop: 0.6,
    defendedDrop: 0.2,
    p: 0.001,
    pHolm: 0.01,
    seeds: 3,
  },
  {
    method: 'bim',
    epsilon: 0.5,
    iteration: 25,
    measure: 'hr',
    undefendedDrop: 0.7,
    defendedDrop: null,
    p: null,
    seeds: 3,
  },
  {
    method: 'bim',
    epsilon: 8,
    iteration: 25,
    measure: 'ndcg',
    undefendedDrop: 0.9,
    defendedDrop: 0.9,
    p: null,
    seeds: 1,
  },
]);

test('drops are those of the last iteration at the nearest budget, and only where both are known', () => {
  const { at, drops } = dropsAt(comparison, 'ndcg', 1);
  expect(at).toBe(0.5);
  expect(drops).toMatchObject([{ method: 'bim', undefended: 0.6, defended: 0.2, p: 0.01 }]);
  expect(dropsAt(comparison, 'hr', 1).drops).toEqual([]);
});

test('the test over the seeds is put into words', () => {
  const [found] = dropsAt(comparison, 'ndcg', 1).drops;
  expect(dropTestInWords(found!)).toBe('The defence helps (paired t-test over 3 seeds, corrected p = 0.01).');
  expect(dropTestInWords({ ...found!, p: 0.2 })).toBe(
    'Not told apart (paired t-test over 3 seeds, corrected p = 0.2; so few seeds tell only large and steady differences apart).',
  );
  expect(dropTestInWords({ ...found!, p: 0.2, seeds: 5 })).toMatch(/corrected p = 0\.2\)\.$/);
  expect(dropTestInWords(dropsAt(comparison, 'ndcg', 8).drops[0]!)).toBe('One seed: no test.');
});

test('what is spent on both is said where it differs, with the undefended drop at the same norm', () => {
  const [found] = dropsAt(comparison, 'ndcg', 1).drops;
  expect(normsInWords(found!)).toBeNull();
  const apart = { ...found!, norms: { undefended: 0.499, defended: 0.256 }, atNorm: 0.081 };
  expect(normsInWords(apart)).toMatch(
    /^It spends a mean row norm of 0\.256 on the defended, 0\.499 on the undefended; where it spends as much on both, the undefended lose 8\.1\s%\.$/,
  );
  expect(normsInWords({ ...apart, atNorm: null })).toMatch(/0\.499 on the undefended\.$/);
  expect(normsInWords({ ...apart, norms: { undefended: 0.5, defended: 0.499 } })).toBeNull();
});

test('k-core samples are points of the mean drop over the seeds, with the fitted line', () => {
  const sample = (
    core: number,
    density: number,
    rho: number | null,
    seed: number,
  ): Partial<PerturbRow<'samples'>> => ({
    core,
    density,
    rho,
    seed,
    model: 'undefended',
    method: 'fgsm',
  });
  const samples = tableWith(described, [
    sample(10, 0.1, 20, 1),
    sample(10, 0.1, 30, 2),
    sample(20, 0.2, 10, 1),
    sample(20, 0.2, null, 2),
  ]);
  const line = {
    ...({ model: 'undefended', method: 'fgsm', samples: 5 } as const),
    ...{ slope: -50, intercept: 30, r2: 0.913 },
  };
  const lines = tableWith(fitted, [
    { ...line, characteristic: 'density' },
    { ...line, characteristic: 'size', slope: 2 },
  ]);
  const [series] = seriesOf(samples, lines, 'density');
  expect(series?.points).toEqual([{ x: 0.1, y: 25 }]);
  expect(series?.line).toEqual({ slope: -50, intercept: 30 });
  expect(coreSentence(lines, 10)).toBe(
    'Over 5 k-core samples the drop of nDCG@10 by FGSM falls with density (R² 0.91), and rises with size (R² 0.91).',
  );
  expect(coreSentence(null, 10)).toBeNull();
  // Through two points there is always a line.
  const few = { ...lines, rows: lines.rows.map((row) => ({ ...row, samples: 2 })) };
  expect(coreSentence(few, 10)).toBe(
    '2 k-core samples are too few to say what the drop of nDCG@10 by FGSM goes with: a line is drawn from 5 on.',
  );
  expect(seriesOf(samples, few, 'density')[0]?.line).toBeNull();
});

test('the headline speaks of the defence, with the certainty of the test', () => {
  const said = (...given: Parameters<typeof defenceSentence>) =>
    defenceSentence(...given)?.replaceAll('\u00a0', ' ') ?? null;
  expect(said(comparison, 'APR', 0.5, 10)).toBe(
    'Defended by APR, BIM takes 20 % of nDCG@10 at ε = 0.5; undefended 60 %. The defence helps (paired t-test over 3 seeds, corrected p = 0.01).',
  );
  // Between two budgets: of which of them the drops are is said.
  expect(said(comparison, 'APR', 0.6, 10)).toMatch(
    /at ε = 0\.5, the budget measured next to 0\.6; undefended 60 %/,
  );
  expect(said(comparison, 'APR', 0.5, 10, 'hr')).toBeNull();
  expect(said(null, 'APR', 0.5, 10)).toBeNull();
});

test('of a measure that the attack raises, a defence helps where it lets less be added', () => {
  const pushed = tableWith(compared, [
    {
      ...{ method: 'fgsm', epsilon: 1, iteration: 1, measure: 'target', seeds: 5, p: 0.01 },
      ...{ undefendedDrop: -4, defendedDrop: -0.5 },
    },
  ]);
  expect(defenceSentence(pushed, 'APR', 1, 10, 'target')).toMatch(
    /adds 50\u00a0% .* undefended 400\u00a0%\. The defence helps/,
  );
});

test('eight lines are told apart without their hues, and one attack has one hue', () => {
  const lines = Object.keys(lineStrokes);
  expect(lines).toHaveLength(8);
  expect(new Set(lines.map((line) => JSON.stringify(lineStrokes[line])))).toHaveProperty('size', 8);
  for (const line of lines.filter((one) => !one.startsWith('defended '))) {
    expect(lineRoles[`defended ${line}`]).toBe(lineRoles[line]);
    expect(lineStrokes[line]?.dash).toBe('');
    expect(lineStrokes[`defended ${line}`]?.dash).not.toBe('');
  }
  expect(Object.values(lineRoles)).not.toContain('defended');
});
