import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeLines } from '../../../src/charts/describe.ts';
import { placeLabels, placeNames, samples } from '../../../src/charts/labels.ts';
import { bandOf, buildLines, decimate, MAX_POINTS, stopsOf } from '../../../src/charts/lines.ts';
import { overlaid } from '../../../src/charts/overlays.ts';
import { shareTicks } from '../../../src/charts/SvgPlot.tsx';
import type { Row } from '../../../workers/protocol.ts';
import { linearTicks, logTicks } from '../../../workers/protocol.ts';

const table = (rows: readonly Row[]) => ({ id: 't', title: 'T', columns: [], rows });

describe('lines of a table', () => {
  const rows = [
    { method: 'fgsm', epsilon: 10, ndcg: 0.01, sd: 0.002 },
    { method: 'fgsm', epsilon: 0.1, ndcg: 0.09, sd: 0.003 },
    { method: 'random', epsilon: 10, ndcg: 0.08, sd: null },
    { method: 'fgsm', epsilon: 0, ndcg: 0.09, sd: 0 },
    { method: 'fgsm', epsilon: 1, ndcg: null, sd: null },
    { method: 'unknown', epsilon: 1, ndcg: 0.5, sd: 0 },
  ];
  const props = {
    table: table(rows),
    x: 'epsilon',
    y: 'ndcg',
    sd: 'sd',
    series: 'method',
    roles: { fgsm: 'attacked', random: 'noise' },
    strokes: { random: { dash: '2 2', marker: 'ring' } },
    labels: { fgsm: 'FGSM' },
    logX: true,
  } as const;

  test('hold the finite points by rising x, without zero on a logarithmic axis', () => {
    expect(buildLines(props)).toEqual([
      {
        key: 'fgsm',
        role: 'attacked',
        stroke: { dash: '9 3', marker: 'square' },
        label: 'FGSM',
        points: [
          { x: 0.1, y: 0.09, sd: 0.003 },
          { x: 10, y: 0.01, sd: 0.002 },
        ],
      },
      {
        key: 'random',
        role: 'noise',
        stroke: { dash: '2 2', marker: 'ring' },
        label: 'Random noise',
        points: [{ x: 10, y: 0.08, sd: 0 }],
      },
    ]);
  });
  test('stop at each x once, and have a band only where a deviation is known', () => {
    const lines = buildLines(props);
    expect(stopsOf(lines)).toEqual([0.1, 10]);
    const corners = lines.map((line) => bandOf(line).map(([x, y]) => [x, Number(y.toFixed(3))]));
    expect(corners).toEqual([
      [
        [0.1, 0.093],
        [10, 0.012],
        [10, 0.008],
        [0.1, 0.087],
      ],
      [],
    ]);
  });
  test('are described by where they start and where they end', () => {
    const words = {
      xLabel: 'ε',
      yLabel: 'nDCG@10',
      references: [{ label: 'Clean model', value: 0.0912, role: 'clean' }],
    } as const;
    expect(describeLines(buildLines(props), words)).toBe(
      'FGSM: nDCG@10 falls from 0.09 at ε 0.1 to 0.01 at ε 10. Random noise: nDCG@10 is 0.08 at ε 10. Clean model: 0.0912.',
    );
    expect(describeLines([], words)).toBe('No points yet.');
  });
});

test('decimation keeps ends and extremes, the order, and the bound', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 3000 }),
      fc.integer({ min: 4, max: MAX_POINTS }),
      (ys, max) => {
        const points = ys.map((y, x) => ({ x, y, sd: 0 }));
        const kept = decimate(points, max);
        expect(kept.length).toBeLessThanOrEqual(Math.max(4, max));
        expect(kept[0]).toBe(points[0]);
        expect(kept.at(-1)).toBe(points.at(-1));
        for (let i = 1; i < kept.length; i++) expect(kept[i]!.x).toBeGreaterThan(kept[i - 1]!.x);
        expect(Math.max(...kept.map((p) => p.y))).toBe(Math.max(...ys));
        expect(Math.min(...kept.map((p) => p.y))).toBe(Math.min(...ys));
      },
    ),
    { numRuns: 200 },
  );
});

describe('ticks', () => {
  test('of a logarithmic axis are 1, 2 and 5 of each power, fewer where there are many powers', () => {
    expect(logTicks(0.1, 10)).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10]);
    expect(logTicks(0.001, 100)).toEqual([0.001, 0.01, 0.1, 1, 10, 100]);
    expect(logTicks(0.03, 0.04)).toEqual([0.03, 0.04]);
  });
  test('of a linear axis cover the range in round steps', () => {
    expect(linearTicks(0, 0.0493)).toEqual([0, 0.01, 0.02, 0.03, 0.04, 0.05]);
    expect(linearTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
        (from, range) => {
          const ticks = linearTicks(from, from + range);
          expect(ticks[0]).toBeLessThanOrEqual(from + range * 1e-6);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(from + range * (1 - 1e-6));
          expect(ticks.length).toBeLessThanOrEqual(8);
        },
      ),
    );
  });
});

describe('labels of reference lines', () => {
  const area = { x: 60, y: 20, width: 500, height: 300 };
  test('avoid the end where a curve runs along their line', () => {
    const curve = samples([
      { x: 60, y: 40 },
      { x: 300, y: 300 },
      { x: 560, y: 305 },
    ]);
    const [place] = placeLabels([{ y: 312, width: 180 }], 13, area, curve);
    expect(place?.anchor).toBe('start');
  });
  test('stand in the middle where curves cross both ends', () => {
    const steep = samples([
      { x: 60, y: 20 },
      { x: 60, y: 320 },
      { x: 200, y: 320 },
      { x: 200, y: 20 },
      { x: 420, y: 20 },
      { x: 420, y: 320 },
      { x: 560, y: 320 },
      { x: 560, y: 20 },
    ]);
    const [place] = placeLabels([{ y: 170, width: 150 }], 13, area, steep);
    expect(place?.anchor).toBe('middle');
  });
  test('stand above the plot rather than on a curve where their line is at its top', () => {
    const falling = samples([
      { x: 60, y: 30 },
      { x: 560, y: 30 },
    ]);
    const [place] = placeLabels([{ y: 20, width: 150 }], 13, area, falling);
    expect(place!.y).toBeLessThan(20);
    expect(place?.anchor).not.toBe('start');
  });
  test('do not lie on one another where their lines are close', () => {
    const size = 13;
    const places = placeLabels(
      [
        { y: 100, width: 150 },
        { y: 104, width: 150 },
      ],
      size,
      area,
      [],
    );
    const [a, b] = places;
    expect(a!.anchor !== b!.anchor || Math.abs(a!.y - b!.y) >= size).toBe(true);
  });
  test('stand side by side where many lines lie close', () => {
    const size = 13;
    const width = 110;
    const lines = [100, 104, 108, 111].map((y) => ({ y, width }));
    const boxes = placeLabels(lines, size, area, []).map(({ x, y, anchor }) => ({
      left: anchor === 'end' ? x - width : x,
      top: y - size,
    }));
    for (const [n, a] of boxes.entries())
      for (const b of boxes.slice(n + 1))
        expect(Math.abs(a.left - b.left) >= width || Math.abs(a.top - b.top) >= size).toBe(true);
  });
});

describe('ticks of shares', () => {
  test('have room around the values and stay within 0 to 1, also around one value alone', () => {
    for (const values of [[0.65], [0], [1], [0.02, 0.99], [0.5, 0.52, 0.54]]) {
      const ticks = shareTicks(values, 4);
      const [low, high] = [ticks[0]!, ticks.at(-1)!];
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(high).toBeGreaterThan(low);
      expect(low).toBeLessThanOrEqual(Math.min(...values));
      expect(high).toBeGreaterThanOrEqual(Math.max(...values));
    }
    expect(shareTicks([0.65], 4)).toEqual([0.55, 0.6, 0.65, 0.7, 0.75]);
  });
});

describe('names beside points', () => {
  const area = { x: 0, y: 0, width: 400, height: 200 };

  test('stand at the right where there is room, and at the left at the right edge', () => {
    const [free, edge] = placeNames(
      [
        { name: 'FM', x: 100, y: 100 },
        { name: 'RFM-1', x: 395, y: 50 },
      ],
      13,
      area,
    );
    expect(free).toMatchObject({ textAnchor: 'start', x: 109 });
    expect(edge).toMatchObject({ textAnchor: 'end', x: 386 });
  });

  test('of points that crowd do not cover one another', () => {
    const crowd = [0, 1, 2].map((n) => ({ name: `Point ${n}`, x: 200, y: 100 + 6 * n }));
    crowd.push({ name: 'Point 3', x: 203, y: 103 }, { name: 'Point 4', x: 206, y: 106 });
    const boxes = placeNames(crowd, 13, area).map(({ x, y, textAnchor }) => {
      const width = 7 * 13 * 0.61;
      const left = textAnchor === 'start' ? x : textAnchor === 'end' ? x - width : x - width / 2;
      return { left, right: left + width, top: y - 13, bottom: y + 3 };
    });
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
  });
});

describe('lines of pinned runs', () => {
  const columns = (label: string) => [
    { key: 'method', label: 'Method', type: 'text' as const },
    { key: 'epsilon', label: 'Budget ε', type: 'number' as const },
    { key: 'ndcg', label, type: 'number' as const },
  ];
  const of = (label: string, ndcg: number) => ({
    ...{ id: 't', title: 'T', columns: columns(label) },
    rows: [1, 2].map((epsilon) => ({ method: 'fgsm', epsilon, ndcg: ndcg / epsilon })),
  });
  const source = { x: 'epsilon', y: 'ndcg', series: 'method', roles: { fgsm: 'attacked' } } as const;
  const shown = { ...source, table: of('nDCG@10', 0.5) };

  test('keep the hue, take the letter for a marker, and are named by what differs', () => {
    const { lines, table, missing } = overlaid(shown, [
      { letter: 'A', name: 'Seed 7', table: of('nDCG@10', 0.25) },
    ]);
    expect(missing).toEqual([]);
    expect(lines.map(({ role, letter, label }) => [role, letter, label])).toEqual([
      ['attacked', undefined, 'Attacked'],
      ['attacked', 'A', 'Attacked, A: Seed 7'],
    ]);
    expect(lines[1]?.points.map(({ y }) => y)).toEqual([0.25, 0.125]);
    expect(table.columns[0]?.key).toBe('run');
    expect(table.rows.map(({ run, ndcg }) => [run, ndcg])).toEqual([
      ['shown', 0.5],
      ['shown', 0.25],
      ['A: Seed 7', 0.25],
      ['A: Seed 7', 0.125],
    ]);
  });

  test('are not drawn where they measure something else or nothing, which is said', () => {
    const { lines, missing } = overlaid(shown, [
      { letter: 'A', name: 'K 20', table: of('nDCG@20', 0.25) },
      { letter: 'B', name: 'Iterations', table: null },
      { letter: 'C', name: 'Noise', table: { ...of('nDCG@10', 1), rows: [] } },
    ]);
    expect(lines).toHaveLength(1);
    expect(missing).toEqual([
      'A is not drawn: it has nDCG@20, and this is nDCG@10.',
      'B is not drawn: it has nothing for this picture.',
      'C is not drawn: it has no points for these lines.',
    ]);
  });

  test('stay within what can be drawn, all together', () => {
    const rows = Array.from({ length: 2000 }, (_, n) => ({ method: 'fgsm', epsilon: n + 1, ndcg: n % 7 }));
    const long = { ...of('nDCG@10', 1), rows };
    const pins = ['A', 'B', 'C', 'D'].map((letter) => ({ letter, name: letter, table: long }));
    const { lines } = overlaid({ ...shown, table: long }, pins);
    expect(lines).toHaveLength(5);
    expect(lines.reduce((sum, { points }) => sum + points.length, 0)).toBeLessThanOrEqual(MAX_POINTS);
  });
});
