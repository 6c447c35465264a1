import { describe, expect, it } from 'vitest';
import type { ArenaCell } from '../../../../workers/protocol/spec/cells.ts';
import { sharedBy } from '../../../../workers/protocol/spec/cells-shared.ts';
import { planOf } from '../../../../workers/protocol/spec/check/arena.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { ArenaSpec } from '../../../../workers/protocol/spec/spec.ts';
import { arenaCell, inTurn, shardOf } from '../../../../workers/studies/arena/jobs.ts';

const cellsOf = (more: object): readonly ArenaCell[] =>
  planOf(parseSpec({ study: 'arena', repeats: 2, ...more }) as ArenaSpec).cells;

const fakes = cellsOf({ columns: ['mf', 'mf-at', 'mf-pca'], rows: ['average', 'pga', 's-tna'] });
const clicks = cellsOf({
  columns: ['fm', 'fm-rt'],
  rows: ['random-clicks', 'greedy', 'exact', 'proof-relaxation', 'proof-exact'],
});
const of = (cells: readonly ArenaCell[], column: string, row: string, repeat = 0) =>
  cells.find((cell) => cell.column === column && cell.row === row && cell.repeat === repeat)!;
const weight = (cell: ArenaCell) => arenaCell.like!(cell).weight;

describe('what cells share', () => {
  it('are the fakes of PGA and of S-TNA, whatever the defence, a seed each', () => {
    const pga = sharedBy(of(fakes, 'mf', 'pga'));
    expect(pga).not.toBeNull();
    expect(sharedBy(of(fakes, 'mf-at', 'pga'))).toBe(pga);
    expect(sharedBy(of(fakes, 'mf', 's-tna'))).not.toBe(pga);
    expect(sharedBy(of(fakes, 'mf', 'pga', 1))).not.toBe(pga);
    expect(sharedBy(of(fakes, 'mf', 'average'))).toBeNull();
    expect(sharedBy(of(fakes, 'mf', 'clean'))).toBeNull();
  });

  it('are the certificates of a machine, of which attack and proof are read', () => {
    const exact = sharedBy(of(clicks, 'fm', 'exact'));
    expect(sharedBy(of(clicks, 'fm', 'proof-exact'))).toBe(exact);
    expect(sharedBy(of(clicks, 'fm', 'greedy'))).toBe(sharedBy(of(clicks, 'fm', 'clean')));
    expect(sharedBy(of(clicks, 'fm', 'greedy'))).not.toBe(exact);
    expect(sharedBy(of(clicks, 'fm-rt', 'exact'))).not.toBe(exact);
    expect(sharedBy(of(clicks, 'fm', 'exact', 1))).not.toBe(exact);
  });
});

describe('the order of cells', () => {
  it('is seed by seed, of the last seed the longest first, each once', () => {
    const turn = inTurn(fakes);
    expect(new Set(turn)).toEqual(new Set(fakes));
    expect(turn).toHaveLength(fakes.length);
    expect(turn.slice(0, fakes.length / 2)).toEqual(fakes.filter(({ repeat }) => repeat === 0));
    const last = turn.slice(fakes.length / 2).map(weight);
    expect(last).toEqual([...last].sort((a, b) => b - a));
    expect(inTurn([])).toEqual([]);
  });
});

describe('shards', () => {
  it.each([1, 2, 3, 8, 200])('of %d hold every cell once, in their order', (count) => {
    for (const cells of [fakes, clicks]) {
      const shards = Array.from({ length: count }, (_, n) => shardOf(cells, n + 1, count));
      expect(new Set(shards.flat()).size).toBe(cells.length);
      expect(shards.flat()).toHaveLength(cells.length);
      for (const shard of shards) {
        const places = shard.map((cell) => cells.indexOf(cell));
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }
    }
  });

  it('keep what is read of the same search together', () => {
    for (let part = 1; part <= 5; part++) {
      const shard = shardOf(clicks, part, 5);
      for (const { column, repeat, row } of shard)
        if (row === 'exact') expect(shard).toContain(of(clicks, column, 'proof-exact', repeat));
    }
  });

  it('weigh no more apart than the heaviest cell', () => {
    const loads = [1, 2, 3].map((part) =>
      shardOf(fakes, part, 3).reduce((sum, cell) => sum + weight(cell), 0),
    );
    const heaviest = Math.max(...fakes.map(weight));
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(heaviest);
  });
});
