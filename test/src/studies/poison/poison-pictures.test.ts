import { describe, expect, it } from 'vitest';
import { climbInWords, climbTargets, waysOf } from '../../../../src/studies/poison/climb.ts';
import { crowdsOf, inWords, planeAttacks } from '../../../../src/studies/poison/plane.ts';
import { fifthsOf, reachInWords } from '../../../../src/studies/poison/reach.ts';
import { simulationInWords, simulationLines } from '../../../../src/studies/poison/simulation.ts';
import { firstSwept, originOf, sweepLines } from '../../../../src/studies/poison/sweep.ts';
import { starsOf, testsInWords } from '../../../../src/studies/poison/tests.ts';
import { type GaussianPoint, type PoisonRow, poisonTables, testOf } from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

describe('the plane of users', () => {
  const genuine = Array.from({ length: 100 }, (_, n) => ({ x: n / 10, y: 0 }));
  type User = PoisonRow<'plane'>;
  const row = (attack: User['attack'], kind: User['kind'], x: number, y: number): Partial<User> => ({
    ...{ attack, kind, x, y, xShare: 0.2, yShare: 0.1 },
    ...(kind === 'erm' && { defence: 'apt', statistics: 'honest' }),
  });
  const whole = tableWith(poisonTables.plane, [
    ...genuine.map(({ x, y }) => row('average', 'genuine', x, y)),
    row('average', 'fake', 50, 1),
    row('average', 'fake', 5, 0),
    row('average', 'erm', 4, 0),
    row('random', 'fake', 1, 1),
  ]);

  it('draws each kind in its own role, for the attack chosen', () => {
    expect(planeAttacks(whole)).toEqual(['average', 'random']);
    const { crowds, shares } = crowdsOf(whole, 'average');
    expect(crowds.map(({ role, points }) => [role, points.length])).toEqual([
      ['genuine', 100],
      ['fake', 2],
      ['defended', 1],
    ]);
    expect(crowds[2]!.label).toContain('APT, honest');
    expect(shares).toEqual([0.2, 0.1]);
  });

  it('says how many stand apart', () => {
    const words = inWords(crowdsOf(whole, 'average').crowds);
    expect(words).toContain('Fake users: 1 of 2 lie farther');
    expect(words).toContain('0 of 1 lie farther');
    expect(inWords([])).toBe('No users yet.');
  });
});

describe('a climb', () => {
  type Place = PoisonRow<'climb'>;
  const row = (attack: Place['attack'], defence: Place['defence'], epoch: number, median: number): Place => ({
    ...{ attack, defence, statistics: null, target: 7, title: 'Seven', epoch, mean: median },
    ...{ q1: median - 1, median, q3: median + 1, reached: 0.5 },
  });
  const whole = tableWith(poisonTables.climb, [
    row('none', 'none', 2, 400),
    row('average', 'none', 1, 300),
    row('average', 'none', 2, 30),
    row('average', 'at', 1, 310),
    row('average', 'at', 2, 90),
  ]);

  it('goes epoch by epoch under every defence, beside the clean model', () => {
    expect(climbTargets(whole)).toEqual([{ id: '7', title: 'Seven' }]);
    const { ways, clean } = waysOf(whole, 'average', '7');
    expect(clean).toBe(400);
    expect(ways.map(({ label, points }) => [label, points.map(({ median }) => median)])).toEqual([
      ['No defence', [300, 30]],
      ['AT', [310, 90]],
    ]);
    expect(climbInWords(ways, clean, 'average', 50)).toContain(
      'No defence: median place 300 after epoch 1, 30 at the end, among the best 50 of 50\u00a0% of the users.',
    );
  });
});

describe('whom an attack reaches', () => {
  type Reached = PoisonRow<'reach'>;
  const row = (
    attack: Reached['attack'],
    defence: Reached['defence'],
    group: number,
    share: number,
  ): Reached => ({
    ...{ attack, defence, statistics: null, by: 'ratings' },
    ...{ group, users: 10, from: group, to: group + 1, share },
  });
  const whole = tableWith(
    poisonTables.reach,
    [1, 2].flatMap((group) => [
      row('none', 'none', group, 0),
      row('average', 'none', group, group * 0.4),
      row('average', 'at', group, 0.1),
    ]),
  );

  it('is told by groups of users, clean, undefended and defended', () => {
    const fifths = fifthsOf(whole, 'average', 'ratings');
    expect(fifths.map(({ shares }) => Object.fromEntries(shares))).toEqual([
      { clean: 0, none: 0.4, at: 0.1 },
      { clean: 0, none: 0.8, at: 0.1 },
    ]);
    expect(reachInWords(fifths, 'ratings', { id: 'at', label: 'AT' })).toBe(
      'Without a defence the attack reaches 40\u00a0% of the users with the fewest ratings and 80\u00a0% of those with the most ratings; with AT 10\u00a0% of the users with the fewest ratings and 10\u00a0% of those with the most ratings.',
    );
  });
});

describe('a sweep', () => {
  type Swept = PoisonRow<'sweep'>;
  const row = (
    defence: Swept['defence'],
    statistics: Swept['statistics'],
    value: number,
    hr: number,
  ): Partial<Swept> => ({ attack: 'average', defence, statistics, value, hr, origin: 0.04 });

  it('over ERM users starts every line at the undefended model', () => {
    const whole = tableWith(poisonTables.sweep, [
      row('none', null, 0, 0.9),
      row('apt', 'honest', 0.1, 0.5),
      row('apt', 'oracle', 0.1, 0),
    ]);
    const { table: drawn, roles, labels } = sweepLines(whole, 'average', 'erm');
    expect(drawn.rows.map(({ series, value, hr }) => [series, value, hr])).toEqual([
      ['apt honest', 0, 0.9],
      ['apt honest', 0.1, 0.5],
      ['apt oracle', 0, 0.9],
      ['apt oracle', 0.1, 0],
    ]);
    expect(roles).toEqual({ 'apt honest': 'defended', 'apt oracle': 'defended' });
    expect(labels['apt oracle']).toBe('APT, oracle');
    expect(originOf(whole, 'average')).toBe(0.04);
  });

  it('opens on a measure that has values: without a defence nothing is improved', () => {
    const bare = tableWith(poisonTables.sweep, [{ ...row('none', null, 0.01, 0.6), ri: null }]);
    expect(firstSwept(bare, 'size')).toBe('hr');
    const defended = tableWith(poisonTables.sweep, [
      ...bare.rows,
      { ...row('at', null, 0.01, 0.5), ri: 0.2 },
    ]);
    expect([firstSwept(defended, 'size'), firstSwept(defended, 'erm')]).toEqual(['ri', 'hr']);
  });

  it('over attack sizes has a line for the undefended model too', () => {
    const whole = tableWith(poisonTables.sweep, [row('none', null, 0.01, 0.6), row('at', null, 0.01, 0.5)]);
    expect(Object.keys(sweepLines(whole, 'average', 'size').roles)).toEqual(['none', 'at']);
  });
});

describe('tests between defences', () => {
  const test = (
    first: string,
    second: string,
    difference: number,
    p: number | null,
  ): Partial<PoisonRow<'tests'>> => ({
    ...{ attack: 'average', measure: 'hr', first, second, repeats: 30, difference, p },
  });
  const tests = tableWith(poisonTables.tests, [
    test('apt honest', 'none', -0.43, 1e-9),
    test('at', 'none', -0.01, 0.4),
    test('at', 'apt honest', 0.42, 0.002),
    test('apt oracle', 'none', -0.9, 0),
  ]);
  const summary = tableWith(poisonTables.summary, [
    { attack: 'average', defence: 'none', statistics: null },
    { attack: 'average', defence: 'apt', statistics: 'honest' },
    { attack: 'average', defence: 'apt', statistics: 'oracle' },
    { attack: 'average', defence: 'at', statistics: null },
  ]);

  it('are found either way round and marked as in the paper', () => {
    expect(testOf(tests, 'average', 'hr', 'apt honest', 'at')).toEqual({
      difference: -0.42,
      p: 0.002,
      corrected: 0.002,
      repeats: 30,
    });
    expect(testOf(tests, 'average', 'testHr', 'at', 'none')).toBeNull();
    expect([0.0009, 0.009, 0.04, 0.05, null].map(starsOf)).toEqual(['***', '**', '*', '', '']);
  });

  it('are told in words, the oracle left out', () => {
    expect(testsInWords(tests, summary, 'average')).toBe(
      'Average profiles, paired t-tests over 30 repeats, corrected for their number: APT, honest lowers target HR by 0.430 (p < .001); AT differs from no defence no more than chance would (p = .400); APT, honest holds better than AT (p = .002).',
    );
    expect(testsInWords({ ...tests, rows: [] }, summary, 'average')).toBeNull();
  });
});

describe('the simulation in words', () => {
  const model = { n: 100, d: 16, gamma: 1, alpha: 4, sigma: 0.1, beta: 0.1, tau: 3, epsilon: 0, erm: 0 };
  const answer = {
    ...{ draws: 20, alpha: 4, tau: 3, outside: 0, formula7: 1 },
    results: [{ training: 'plain', bound: 80.7, held: 1, withstood: 93 }] as const,
    table: {
      ...{ id: 'gaussian', title: 'Simulated', columns: [] },
      rows: [
        { training: 'plain', fakes: 0, error: 0, errorSd: 0, fixed: 0, bound: 0.01 },
        { training: 'at', fakes: 0, error: 0, errorSd: 0, fixed: null, bound: 0.01 },
      ] satisfies GaussianPoint[],
    },
  };

  it('says what is promised, whether it holds, and what is really withstood', () => {
    const words = simulationInWords(answer, 'plain', model);
    expect(words).toContain('promises 80 fake users, and the error there stays within β in 20 of 20 draws');
    expect(words).toContain('The simulated recommender withstands 93.');
    expect(words).not.toContain('rules out');
    const broken = { ...answer, outside: 0.4, results: [{ ...answer.results[0], held: 0 }] };
    expect(simulationInWords(broken, 'plain', model)).toContain('here its promise is broken');
  });

  it('draws one attack for all only where it was measured', () => {
    const series = (training: 'plain' | 'at') =>
      simulationLines(answer.table, training).rows.map((row) => row.series);
    expect(series('plain')).toEqual(['simulated', 'bound', 'fixed']);
    expect(series('at')).toEqual(['simulated', 'bound']);
  });
});
