import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawn, interval, placesOf } from '../../scripts/sample.mjs';

const mutants = Array.from({ length: 200 }, (_, n) => ({
  id: `${n}`,
  fileName: `/somewhere/workers/room/${n % 7}.ts`,
  location: { start: { line: n, column: 1 }, end: { line: n, column: 9 } },
  mutatorName: 'EqualityOperator',
  replacement: 'a < b',
}));
const whole = { size: 40, seed: 1, piece: 1, pieces: 1 };

describe('a sample of mutants', () => {
  it('hangs on what they are and on the seed, not on their order, their numbers or the folder', () => {
    const first = drawn(mutants, whole);
    expect(first.size).toBe(40);
    const elsewhere = mutants.map((one, n) => ({
      ...one,
      id: `other ${n}`,
      fileName: one.fileName.replace('/somewhere', '/else'),
    }));
    const again = drawn(elsewhere.toReversed(), whole);
    expect([...again].sort()).toEqual([...first].map((id) => `other ${id}`).sort());
    expect(drawn(mutants, { ...whole, seed: 2 })).not.toEqual(first);
  });

  it('is part of every longer one, and the sum of its pieces', () => {
    const first = drawn(mutants, whole);
    const longer = drawn(mutants, { ...whole, size: 90 });
    expect([...first].filter((id) => !longer.has(id))).toEqual([]);
    const pieces = [1, 2, 3].flatMap((piece) => [...drawn(mutants, { ...whole, piece, pieces: 3 })]);
    expect(pieces).toHaveLength(40);
    expect(new Set(pieces)).toEqual(first);
  });

  it('makes ready the places of what it draws, and of twice as many at most', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brittle-places-'));
    try {
      const file = join(folder, 'workers', 'room.ts');
      mkdirSync(join(folder, 'workers'));
      const lines = Array.from({ length: 12 }, (_, n) => `  const at${n} = ${n} + b;`);
      const source = ['export function f(b: number) {', ...lines, '}', ''].join('\n');
      writeFileSync(file, source);
      /** What stands at a place, whose lines count from 1 and columns from 0. */
      const textOf = (place: string) => {
        const [, line, from, last, to] = /:(\d+):(\d+)-(\d+):(\d+)$/.exec(place)!.map(Number);
        const rows = source.split('\n').slice(line - 1, last);
        rows[rows.length - 1] = rows.at(-1)!.slice(0, to);
        return rows.join('\n').slice(from);
      };
      const placesAt = (size: number, seed: number) => placesOf([file], ['BlockStatement'], { size, seed });
      const all = await placesAt(100, 1);
      expect(all.map(textOf).sort()).toEqual(Array.from({ length: 12 }, (_, n) => `${n} + b`).sort());
      const some = await placesAt(3, 1);
      expect(some).toHaveLength(6);
      expect(all).toEqual(expect.arrayContaining(some));
      expect(await placesAt(3, 2)).not.toEqual(some);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has the interval of which both ends would just not be refused', () => {
    // Wilson's ends p solve (k/n − p)² = z²·p·(1 − p)/n.
    for (const [killed, run] of [
      [25, 30],
      [5, 6],
      [0, 12],
      [12, 12],
    ] as const) {
      for (const end of interval(killed, run))
        expect((killed / run - end) ** 2).toBeCloseTo((1.959964 ** 2 * end * (1 - end)) / run, 9);
      expect(interval(killed, run)[0]).toBeLessThanOrEqual(killed / run);
      expect(interval(killed, run)[1]).toBeGreaterThanOrEqual(killed / run);
    }
    expect(interval(0, 0)).toEqual([0, 1]);
  });
});
