import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import { studentTail } from '../../../../workers/measure/ttest.ts';
import type { Expects } from '../../../../workers/protocol/papers/card.ts';
import { sampleOf, studentAt, verdictOf } from '../../../../workers/protocol/papers/verdict.ts';

const more: Expects = { kind: 'more' };
const level: Expects = { kind: 'level' };
const figure = (value: number, runs = 1, half = 0) => ({ value, half, runs });
const judge = (
  expects: Expects,
  values: readonly number[],
  of: number | null,
  compared: string | null = null,
) => verdictOf(expects, sampleOf(values), of === null ? null : figure(of), compared).id;

describe('the quantile of Student', () => {
  it('leaves 5 % in both tails', () => {
    for (let df = 1; df <= 60; df++) expect(studentTail(studentAt(df), df)).toBeCloseTo(0.05, 3);
  });
});

describe('the verdict', () => {
  it('of a direction: above 0 with the figure within, above 0 without it, below 0, and over 0', () => {
    // Mean 2, sd 1, n 3: t 4.303, interval 2 ± 2.48; of the figure 2 ± 4.97.
    expect(judge(more, [1, 2, 3], 2)).toBe('untold');
    // Mean 10, sd 1: 10 ± 2.48, figure within 10 ± 4.97.
    expect(judge(more, [9, 10, 11], 12)).toBe('reproduced');
    expect(judge(more, [9, 10, 11], 14.9)).toBe('reproduced');
    expect(judge(more, [9, 10, 11], 15.1)).toBe('direction');
    expect(judge(more, [9, 10, 11], null)).toBe('direction');
    expect(judge(more, [9, 10, 11], 10, 'on other data')).toBe('direction');
    expect(judge(more, [-9, -10, -11], 10)).toBe('not');
    // Over 0, and the figure far outside: not reproduced.
    expect(judge(more, [-1, 0, 1], 50)).toBe('not');
    expect(judge(more, [-1, 0, 1], null)).toBe('untold');
  });

  it('of a level: within, outside, too wide, and not comparable', () => {
    expect(judge(level, [9, 10, 11], 12)).toBe('reproduced');
    expect(judge(level, [9, 10, 11], 16)).toBe('not');
    expect(judge(level, [5, 10, 15], 12)).toBe('untold');
    // However wide: what lies outside is told.
    expect(judge(level, [5, 10, 15], 60)).toBe('not');
    expect(judge(level, [0.4, 0.5, 0.6], 0.01)).toBe('untold');
    expect(judge(level, [0.45, 0.5, 0.55], 0.001)).toBe('not');
    expect(judge(level, [9, 10, 11], 10, 'on other data')).toBe('untold');
    expect(judge(level, [0, 0, 0], 0)).toBe('reproduced');
  });

  it('of a size said in words is by its range on any data, and a direction is not enough', () => {
    const half: Expects = { kind: 'size', words: 'a third to two thirds', from: 1 / 3, to: 2 / 3 };
    // Anelli et al., Table 1: .112 (.038) where .5065 is printed.
    const low = [0.074, 0.112, 0.15];
    expect(judge(half, low, 0.5065, 'on other data')).toBe('not');
    expect(judge(half, low, 0.5065)).toBe('not');
    expect(judge(half, [0.9, 0.91, 0.92], 0.5065)).toBe('not');
    expect(judge(half, [0.49, 0.5, 0.51], 0.5065)).toBe('reproduced');
    expect(judge(half, [0.49, 0.5, 0.51], 0.5065, 'on other data')).toBe('direction');
    expect(judge(half, [0.39, 0.4, 0.41], 0.5065)).toBe('direction');
    expect(judge(half, [0.3, 0.35, 0.4], 0.5065)).toBe('untold');
    expect(judge(half, [0.5], 0.5065)).toBe('untold');
  });

  it('counts the rounding of the printed figure in', () => {
    const sample = sampleOf([0.1, 0.1, 0.1]);
    expect(verdictOf(level, sample, figure(0.104, 1, 0.005), null).id).toBe('reproduced');
    expect(verdictOf(level, sample, figure(0.106, 1, 0.005), null).id).toBe('not');
  });

  it('of no change: within the margin, beyond it, and over it', () => {
    const same: Expects = { kind: 'same', margin: 1 };
    expect(judge(same, [-0.1, 0, 0.1], null)).toBe('reproduced');
    expect(judge(same, [4.9, 5, 5.1], null)).toBe('not');
    expect(judge(same, [-1, 0, 1], null)).toBe('untold');
    expect(judge(same, [-0.1, 0, 0.1], null, 'on other data')).toBe('direction');
  });

  it('of what must come out exactly needs one repeat', () => {
    expect(judge({ kind: 'exactly', value: 0 }, [0], null)).toBe('reproduced');
    expect(judge({ kind: 'exactly', value: 0 }, [0, 0, 1], null)).toBe('not');
    expect(judge({ kind: 'exactly' }, [957], 957)).toBe('reproduced');
    expect(judge({ kind: 'exactly' }, [956], 957)).toBe('not');
    expect(judge({ kind: 'exactly', value: 0 }, [0, 0, 0], null, 'on other data')).toBe('direction');
  });

  it('cannot be told of one or two repeats, whatever they are', () => {
    expect(judge(more, [], 1)).toBe('untold');
    expect(judge(more, [5], 5)).toBe('untold');
    expect(judge(more, [5, 5], 5)).toBe('untold');
    expect(judge(level, [5], 5)).toBe('untold');
  });
});

describe('its errors, over 4,000 made-up replications each', () => {
  const rng = createRng(16).child('verdicts');
  const trials = 4000;
  /** How often a verdict falls where truth and paper are normal with these means, sd 1, n repeats here, `runs` there. */
  const rate = (
    verdict: string,
    truth: number,
    paper: number,
    n: number,
    runs: number,
    expects: Expects = more,
  ) => {
    let times = 0;
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: n }, () => truth + rng.normal());
      const printed = paper + rng.normal() / Math.sqrt(runs);
      if (verdictOf(expects, sampleOf(values), figure(printed, runs), null).id === verdict) times++;
    }
    return times / trials;
  };

  it('a figure from the same experiment is found outside in one of twenty', () => {
    for (const [n, runs] of [
      [3, 1],
      [5, 1],
      [10, 30],
    ] as const)
      expect(rate('not', 20, 20, n, runs, level)).toBeLessThan(0.065);
  });

  it('a direction that is not there is seen in one of forty', () => {
    for (const n of [3, 5, 30])
      expect(rate('direction', 0, 3, n, 1) + rate('reproduced', 0, 3, n, 1)).toBeLessThan(0.035);
  });

  it('a figure four standard deviations off is told apart by ten repeats, seldom by three', () => {
    expect(rate('not', 20, 24, 10, 30, level)).toBeGreaterThan(0.95);
    expect(rate('not', 20, 24, 3, 1, level)).toBeLessThan(0.5);
  });
});
