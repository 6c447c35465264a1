import { beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../../../workers/core/hash.ts';
import type { Result } from '../../../../workers/protocol/result.ts';
import type { Row } from '../../../../workers/protocol/run/events.ts';
import { checkArena, planOf } from '../../../../workers/protocol/spec/check/arena.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { ArenaSpec } from '../../../../workers/protocol/spec/spec.ts';
import { arenaTables } from '../../../../workers/protocol/tables/arena.ts';
import { Known } from '../../../../workers/studies/arena/known.ts';
import { cellValue } from '../../../../workers/studies/arena/value.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { backwards, benchEnv, recorder } from '../bench/bench.ts';

const grid = (more: object = {}): ArenaSpec =>
  parseSpec({
    study: 'arena',
    dataset: { kind: 'generated', size: 'classroom' },
    repeats: 2,
    measure: { k: 20 },
    columns: ['mf', 'mf-at', 'bprmf', 'bprmf-continued', 'bprmf-apr'],
    rows: ['noise', 'fgsm', 'pgd', 'random', 'average', 'extra'],
    budget: { fakes: 0.1, targets: 3 },
    ...more,
  }) as ArenaSpec;

/** What is held here does not hang on how many users there are, and trainings take a third of the time. */
const few = { users: 40 };

const rowsOf = ({ tables }: Result, table: (typeof arenaTables)[keyof typeof arenaTables]): readonly Row[] =>
  table.among(tables)?.rows ?? [];

describe('an arena', () => {
  const spec = grid();
  let result: Result;
  let plain: { key: string; times: number }[];

  beforeAll(async () => {
    const { env } = await benchEnv(few);
    const trained = new Map<string, number>();
    const counting = {
      ...env,
      trainModel: (async (request, run) => {
        // Whatever study asks for it, model, data and seed say all; a plan changes the loss and the start.
        const { model, seed, plan, split } = request;
        const { decides = null, initial = null } = plan ?? {};
        const from = initial && [...initial.P!.data.subarray(0, 99)];
        const key = hashOf({ model, seed, decides, from, train: split && [...split.train.columns] });
        trained.set(key, (trained.get(key) ?? 0) + 1);
        return env.trainModel(request, run);
      }) satisfies typeof env.trainModel,
    };
    result = await runStudy(spec, counting, recorder().run);
    plain = [...trained].map(([key, times]) => ({ key, times }));
  });

  it('measures each cell as its experiment does when it is run alone', async () => {
    const { cells } = planOf(spec);
    const { env } = await benchEnv(few);
    for (const cell of cells.filter(({ repeat }) => repeat === 1)) {
      const { tables } = await runStudy(cell.spec, env, recorder().run);
      const { table, where, column } = cell.place!;
      const found = tables
        .find(({ id }) => id === table)
        ?.rows.filter((row) => Object.entries(where).every(([key, value]) => row[key] === value));
      expect(found, JSON.stringify(cell.place)).toHaveLength(1);
      const inStudy = Number(found![0]![column]);
      const own = rowsOf(result, arenaTables.seeds).find(
        (row) =>
          row.column === cell.column &&
          row.row === cell.row &&
          row.family === cell.family &&
          row.seed === cell.spec.seed,
      );
      const expected = cell.family === 'fakes' ? 1 - inStudy : inStudy;
      expect(own!.kept, `${cell.column} ${cell.row}`).toBeCloseTo(expected, 9);
    }
  });

  it('trains no model twice', () => {
    expect(plain.filter(({ times }) => times > 1)).toEqual([]);
  });

  it('counts an instance as lost in the worst case if any attack gets it', async () => {
    const { env, asked: _ } = await benchEnv(few);
    const attacks = planOf(spec).cells.filter(
      ({ column, family, row }) =>
        column === 'bprmf-apr' && family === 'embeddings' && row !== 'clean' && row !== 'noise',
    );
    const worst = await Promise.all(
      [0, 1].map(async (repeat) => {
        const kept: Uint8Array[] = [];
        for (const cell of attacks.filter((one) => one.repeat === repeat))
          kept.push((await cellValue(cell, new Known(), { env, run: recorder().run })).kept);
        let alive = 0;
        for (let n = 0; n < kept[0]!.length; n++) if (kept.every((one) => one[n] === 1)) alive++;
        return alive / kept[0]!.length;
      }),
    );
    const told = rowsOf(result, arenaTables.cells).find(
      (row) => row.column === 'bprmf-apr' && row.row === 'worst' && row.family === 'embeddings',
    );
    expect(told!.kept).toBeCloseTo((worst[0]! + worst[1]!) / 2, 12);
    expect(told!.sd).toBeCloseTo(Math.abs(worst[0]! - worst[1]!) / Math.SQRT2, 12);
  });

  it('hatches what cannot be crossed, with the reason, and gives columns that met fewer attacks no place', () => {
    const cells = rowsOf(result, arenaTables.cells);
    const at = (column: string, family: string, row: string) =>
      cells.find((one) => one.column === column && one.family === family && one.row === row);
    expect(at('bprmf', 'fakes', 'average')).toMatchObject({ kept: null, seeds: 0 });
    expect(at('mf-at', 'embeddings', 'fgsm')).toMatchObject({ reason: null, seeds: 2 });
    expect(at('bprmf', 'fakes', 'average')!.reason).toBe(
      'BPR-MF learns from clicks, and Average is about ratings.',
    );
    expect(at('bprmf', 'fakes', 'random')).toMatchObject({ reason: null, seeds: 2 });
    const placed = rowsOf(result, arenaTables.places).map(({ family, column }) => `${family} ${column}`);
    expect(placed.sort()).toEqual([
      'embeddings bprmf',
      'embeddings bprmf-apr',
      'embeddings bprmf-continued',
      'embeddings mf',
      'embeddings mf-at',
      'fakes mf',
      'fakes mf-at',
    ]);
  });

  it('is the same on a crew whose hands end in another order', async () => {
    // Every column under one attack of each family: how a cell is handed out hangs on these alone.
    const small = grid({ rows: ['pgd', 'random'] });
    const [{ env }, { env: own }] = [await benchEnv(few), await benchEnv(few)];
    const alone = await runStudy(small, own, recorder().run);
    const spread = await runStudy(small, { ...env, crew: await backwards(2, few) }, recorder().run);
    expect(rowsOf(alone, arenaTables.cells).filter(({ seeds }) => Number(seeds) > 0).length).toBeGreaterThan(
      8,
    );
    expect(spread.tables).toEqual(alone.tables);
  });
});

describe('a grid', () => {
  it('is refused where no attack meets a column', () => {
    const none = grid({ columns: ['bprmf'], rows: ['average'] });
    expect(planOf(none).cells.filter(({ row }) => row !== 'clean')).toEqual([]);
    expect(checkArena(none).map(({ path }) => path)).toEqual(['rows']);
  });

  it('gives all cells of a repeat the same seeds, and repeats others', () => {
    const { cells } = planOf(grid({ seed: 7 }));
    for (const { repeat, spec } of cells) {
      expect(spec.seed).toBe(7 + repeat);
      expect(spec.split).toMatchObject({ kind: 'leave-random', seed: 1 + repeat });
      expect('repeats' in spec && spec.repeats).toBe(1);
    }
  });
});
