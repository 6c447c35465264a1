import { describe, expect, test } from 'vitest';
import type { Line } from '../../../src/charts/lines.ts';
import { type Place, sayPlace, settled, walked } from '../../../src/charts/walk.ts';

const lineOf = (key: string, xs: readonly number[], of: Partial<Line> = {}): Line => ({
  key,
  label: key.toUpperCase(),
  role: 'clean',
  stroke: { dash: '', marker: 'circle' },
  points: xs.map((x) => ({ x, y: x / 10, sd: x === 2 ? 0.05 : 0 })),
  ...of,
});
const lines = [lineOf('a', [0, 1, 2]), lineOf('b', [0, 2, 4])];
const walk = (keys: readonly string[], from: Place | null = null) =>
  keys.reduce<Place | null>((place, key) => walked(place, key, lines), from);

describe('a chart that is walked by arrow keys', () => {
  test('begins at an end, goes from point to point of any line and stays on it', () => {
    const right = ['ArrowRight'];
    expect(walk(right)).toEqual({ x: 0, line: null });
    expect(walk([...right, ...right])).toEqual({ x: 1, line: null });
    expect(walk([...right, ...right, ...right, ...right, ...right, ...right])).toEqual({ x: 4, line: null });
    expect(walk(['ArrowLeft'])).toEqual({ x: 4, line: null });
    expect(walk(['ArrowRight', 'ArrowLeft'])).toEqual({ x: 0, line: null });
    expect(walk(['ArrowRight', 'End', 'ArrowLeft'])).toEqual({ x: 2, line: null });
    expect(walk(['ArrowRight', 'End', 'Home'])).toEqual({ x: 0, line: null });
  });

  test('turns from all lines to each and back, and then walks the points of that line alone', () => {
    expect(walk(['ArrowRight', 'ArrowDown'])).toEqual({ x: 0, line: 'a' });
    expect(walk(['ArrowRight', 'ArrowDown', 'ArrowDown'])).toEqual({ x: 0, line: 'b' });
    expect(walk(['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown'])).toEqual({ x: 0, line: null });
    expect(walk(['ArrowRight', 'ArrowUp'])).toEqual({ x: 0, line: 'b' });
    expect(walk(['ArrowRight', 'ArrowUp', 'ArrowRight'])).toEqual({ x: 2, line: 'b' });
  });

  test('turns to the nearest point of a line that has none at that x', () => {
    expect(walk(['ArrowDown'], { x: 4, line: null })).toEqual({ x: 2, line: 'a' });
  });

  test('leaves other keys and charts without points alone', () => {
    expect(walk(['Tab'])).toBeNull();
    expect(walk(['PageDown'], { x: 1, line: null })).toBeNull();
    expect(walked(null, 'ArrowRight', [])).toBeNull();
    expect(walked({ x: 1, line: null }, 'ArrowRight', [])).toBeNull();
  });

  test('stays near where it was while lines change under it', () => {
    expect(settled({ x: 1.2, line: 'a' }, lines)).toEqual({ x: 1, line: 'a' });
    expect(settled({ x: 1, line: 'gone' }, lines)).toEqual({ x: 1, line: null });
    expect(settled({ x: 1, line: null }, [])).toBeNull();
  });

  test('says the values of all lines at a place, or of one, with deviations where known', () => {
    expect(sayPlace({ x: 2, line: null }, lines, 'Budget')).toBe('Budget 2: A 0.2 ± 0.05; B 0.2 ± 0.05.');
    expect(sayPlace({ x: 1, line: null }, lines, 'Budget')).toBe('Budget 1: A 0.1.');
    expect(sayPlace({ x: 4, line: 'b' }, lines, 'Budget')).toBe('Budget 4: B 0.4.');
    const pinned = lineOf('C a', [1], { label: 'A, C: 3 factors', unnamed: 'A', letter: 'C' });
    expect(sayPlace({ x: 1, line: null }, [pinned], 'Budget')).toBe('Budget 1: A, C 0.1.');
  });
});
