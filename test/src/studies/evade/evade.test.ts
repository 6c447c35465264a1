import { describe, expect, it } from 'vitest';
import { courseOf, directionSentences } from '../../../../src/studies/evade/direction.ts';
import {
  describeSurface,
  edgeOf,
  probabilityAt,
  runsOf,
  surfaceTable,
} from '../../../../src/studies/evade/surface.ts';
import { surestOf } from '../../../../src/studies/evade/words.ts';
import { type EvadeRow, evadeTables } from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

type Level = EvadeRow<'noise'>;
const row = (view: Level['view'], sigma: number, rate: number, over: Partial<Level> = {}) => ({
  ...({ line: `single ${view}`, strategy: 'single', view, sigma, rateSd: 0, seeds: 1 } as const),
  ...{ distortion: null, distortionSd: null, hr: null, hrSd: null, ndcg: null, ndcgSd: null },
  ...over,
  rate,
});
const table = (rows: readonly Level[]) => tableWith(evadeTables.noise, rows);

describe('whether success falls as the noise grows', () => {
  it.each([
    ['falls', [0.7, 0.4, 0.1]],
    ['falls', [0.7, 0.4, 0.4]],
    ['falls, then rises', [0.7, 0.1, 0.2]],
    ['does not fall', [0.1, 0.3, 0.2]],
    ['does not fall', [0.4, 0.2, 0.4]],
  ] as const)('%s at %j', (course, rates) => {
    expect(courseOf(rates.map((rate, n) => row('off', n, rate)))).toBe(course);
  });

  it('takes two standard errors over seeds for the spread', () => {
    // sd .1 at both ends, 4 seeds: 2·√(2·.01/4) = .141.
    const at = (first: number, last: number) =>
      courseOf([first, last].map((rate, n) => row('off', n, rate, { rateSd: 0.1, seeds: 4 })));
    expect(at(0.5, 0.36)).toBe('is not told apart');
    expect(at(0.36, 0.5)).toBe('is not told apart');
    expect(at(0.5, 0.35)).toBe('falls');
    expect(at(0.35, 0.5)).toBe('does not fall');
  });

  it('is told for noise in training, for the attack that ignores it and for the one that averages', () => {
    const told = directionSentences(
      table([
        ...[row('off', 0, 0.74), row('off', 0.2, 0.04)],
        ...[row('ignoring', 0, 0.74), row('ignoring', 0.2, 0.17)],
        ...[row('averaging', 0, 0.15), row('averaging', 0.2, 0.18)],
        row('untouched', 0.2, 0.17),
      ]),
    );
    expect(told).toEqual([
      'Table IV of Du et al., TMM 2019 says that success falls as the noise grows. Here, at σ 0, 0.2 (one seed, whose spread is not known):',
      'With the noise in training only, for FNCF-Single it holds (74\u00a0% → 4\u00a0%).',
      'With the noise on at test time and an attack that ignores it, for FNCF-Single it holds (74\u00a0% → 17\u00a0%).',
      'Against the attack that averages over the noise, for FNCF-Single it does not hold (15\u00a0% → 18\u00a0%). The noise alone, without any attack, turns 17\u00a0% of the answers at σ 0.2 for FNCF-Single.',
    ]);
    expect(directionSentences(table([row('off', 0, 0.7)]))).toEqual([]);
    expect(directionSentences(null)).toEqual([]);
  });
});

/** A plane whose probability falls from 1 to 0 from left to right: ½ at along = ½. */
const along = [-1, 0, 1, 2];
const across = [-1, 0, 1];
const plane = {
  along,
  across,
  probabilities: Float32Array.from(across.flatMap(() => along.map((x) => (2 - x) / 3))),
};

describe('the decision surface', () => {
  it('is read between its points', () => {
    expect(probabilityAt(plane, 0.5, 0.3)).toBeCloseTo(0.5, 6);
    expect(probabilityAt(plane, -1, -1)).toBeCloseTo(1, 6);
    expect(probabilityAt(plane, 2, 1)).toBeCloseTo(0, 6);
  });

  it('has its edge where the probability is one half', () => {
    const edge = edgeOf(plane);
    expect(edge).toHaveLength(2);
    for (const segment of edge) for (const [x] of segment) expect(x).toBeCloseTo(0.5, 5);
  });

  it('is drawn as runs that cover each row once, yes to the left and no to the right', () => {
    const runs = runsOf(plane);
    for (let r = 0; r < across.length; r++) {
      const own = runs.filter(({ row: at }) => at === r);
      expect(own[0]!.from).toBe(0);
      expect(own.at(-1)!.to).toBe(along.length);
      expect(own[0]!.shade).toBeGreaterThan(0);
      expect(own.at(-1)!.shade).toBeLessThan(0);
    }
  });

  it('is told in words and has all its points in a table', () => {
    expect(describeSurface(plane)).toContain('stands at 67\u00a0%');
    expect(describeSurface(plane)).toContain('brings it to 33\u00a0%');
    expect(surfaceTable(plane).rows).toHaveLength(12);
  });
});

describe('the example looked at first', () => {
  const one = (
    strategy: 'fncf' | 'multi',
    example: number,
    probability: number,
    distortion: number | null,
  ) => ({
    ...{ strategy, example, probability, distortion, userId: 'u', title: 't' },
  });
  const of = (rows: ReturnType<typeof one>[], strategy: string) =>
    surestOf(tableWith(evadeTables.distortion, rows), strategy);
  const rows = [
    one('fncf', 0, 0.53, 0.1),
    one('fncf', 1, 0.9, 0.4),
    one('fncf', 2, 0.99, null),
    one('multi', 0, 1, 2),
  ];

  it('is the surest yes of its model that the search turned', () => {
    expect(of(rows, 'fncf')).toBe(1);
    expect(of(rows, 'multi')).toBe(0);
  });

  it('is none where the search turned none', () => {
    expect(of([one('fncf', 0, 0.9, null)], 'fncf')).toBeNull();
    expect(of(rows, 'teacher')).toBeNull();
  });
});
