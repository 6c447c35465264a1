import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../../../workers/core/hash.ts';
import type { Result } from '../../../../workers/protocol/result.ts';
import type { Table } from '../../../../workers/protocol/run/events.ts';
import { checkArena, planOf } from '../../../../workers/protocol/spec/check/arena.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { ArenaSpec } from '../../../../workers/protocol/spec/spec.ts';
import { arenaTables } from '../../../../workers/protocol/tables/arena.ts';
import type { StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const certify = new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));

const grid = parseSpec({
  study: 'arena',
  dataset: { kind: 'generated', size: 'classroom' },
  split: { kind: 'ratio' },
  repeats: 2,
  columns: ['fm', 'fm-rfm-2', 'fm-rt-row', 'mf'],
  rows: ['random-clicks', 'greedy', 'exact', 'proof-relaxation', 'proof-exact'],
  budget: { clicks: 2, instances: 30 },
}) as ArenaSpec;

describe('an arena of clicks', () => {
  let result: Result;
  let env: StudyEnv;
  const trained: string[] = [];

  beforeAll(async () => {
    const bench = await benchEnv();
    env = { ...bench.env, certifyKernels: async () => certify };
    const counting: StudyEnv = {
      ...env,
      trainModel: (request, run) => {
        trained.push(request.key);
        return env.trainModel(request, run);
      },
    };
    result = await runStudy(grid, counting, recorder().run);
  });

  const seeds = () => arenaTables.seeds.among(result.tables)!.rows;

  it('has of each cell the number of its experiment run alone', async () => {
    const { cells } = planOf(grid);
    const known = new Map<string, readonly Table[]>();
    for (const cell of cells.filter(({ repeat }) => repeat === 1)) {
      const hash = hashOf(cell.spec);
      const tables = known.get(hash) ?? (await runStudy(cell.spec, env, recorder().run)).tables;
      known.set(hash, tables);
      const { table, where, column } = cell.place!;
      const found = tables
        .find(({ id }) => id === table)!
        .rows.filter((row) => Object.entries(where).every(([key, value]) => row[key] === value));
      expect(found, JSON.stringify(cell.place)).toHaveLength(1);
      const own = seeds().find(
        (row) => row.column === cell.column && row.row === cell.row && row.seed === cell.spec.seed,
      )!;
      expect(own.kept, `${cell.column} ${cell.row}`).toBe(found[0]![column]);
    }
  });

  it('never proves more than any attack leaves, and as much where the search has ended', () => {
    for (const column of grid.columns.filter((one) => one !== 'mf'))
      for (const seed of [grid.seed, grid.seed + 1]) {
        const kept = (wanted: string) =>
          seeds().find((row) => row.column === column && row.row === wanted && row.seed === seed)!.kept;
        for (const attack of ['random-clicks', 'greedy', 'exact']) {
          expect(kept(attack)).toBeLessThanOrEqual(kept('clean'));
          expect(kept('proof-exact')).toBeLessThanOrEqual(kept(attack));
        }
        expect(kept('proof-relaxation')).toBeLessThanOrEqual(kept('proof-exact'));
        expect(kept('exact')).toBe(kept('proof-exact'));
      }
    const cells = arenaTables.cells.among(result.tables)!.rows;
    const at = (row: string, column: string) =>
      cells.find((one) => one.row === row && one.column === column)!;
    // The attacks do something, and the worst case is theirs, not the control's or the proof's.
    expect(at('exact', 'fm').kept).toBeLessThan(at('clean', 'fm').kept!);
    expect(at('worst', 'fm').kept).toBe(at('exact', 'fm').kept);
    expect(at('mean', 'fm').kept).toBeCloseTo((at('greedy', 'fm').kept! + at('exact', 'fm').kept!) / 2, 12);
    expect(at('proof-exact', 'fm').knowledge).toBeNull();
    expect(at('greedy', 'mf').reason).toBe('Clicks in a history are read by FM, and MF reads none.');
  });

  it('tells whose the instances are, what training takes, and single outcomes that make the worst case again', () => {
    const cells = arenaTables.cells.among(result.tables)!.rows;
    const worst = cells.find(({ row, column }) => row === 'worst' && column === 'fm')!;
    expect(worst.se).toBeGreaterThan(0);
    const outcomes = arenaTables.outcomes.among(result.tables)!.rows.filter(({ column }) => column === 'fm');
    expect(outcomes).toHaveLength(2 * 30);
    expect(outcomes.filter(({ lost }) => !/\b(greedy|exact)\b/.test(lost)).length / 60).toBeCloseTo(
      worst.kept!,
      12,
    );
    const costs = arenaTables.costs.among(result.tables)!.rows;
    expect(costs.find(({ column }) => column === 'fm-rt-row')).toMatchObject({
      trainings: 2,
      ratio: 23 / 20,
    });
  });

  it('trains each machine once: the plain one and a way of training each, a seed', () => {
    expect(trained).toHaveLength(2 * 3);
    expect(new Set(trained).size).toBe(trained.length);
  });
});

describe('a grid of clicks', () => {
  it('leaves the hashes of grids without clicks as they were', () => {
    const plain = parseSpec({ study: 'arena' });
    const said = parseSpec({ study: 'arena', budget: { clicks: 3, instances: 200 } });
    expect(hashOf(said)).toBe(hashOf(plain));
    expect(plain).toMatchObject({ budget: { epsilon: 0.5, fakes: 0.03, targets: 5 } });
    expect(Object.keys((plain as ArenaSpec).budget)).toEqual(['epsilon', 'fakes', 'targets']);
  });

  it('hatches machines in the other families with a sentence, and refuses a grid that has nothing else', () => {
    const crossed = parseSpec({ study: 'arena', columns: ['fm-rt'], rows: ['noise', 'random'] }) as ArenaSpec;
    expect(planOf(crossed).cells).toEqual([]);
    expect(checkArena(crossed).map(({ path }) => path)).toEqual(['rows']);
  });
});
