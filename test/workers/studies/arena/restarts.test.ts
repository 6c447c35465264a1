import { expect, it } from 'vitest';
import { restarted, restarts } from '../../../../workers/protocol/spec/cells.ts';
import { planOf } from '../../../../workers/protocol/spec/check/arena.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { ArenaSpec, PerturbSpec } from '../../../../workers/protocol/spec/spec.ts';
import { perturbTables } from '../../../../workers/protocol/tables/perturb.ts';
import { Known } from '../../../../workers/studies/arena/known.ts';
import { cellValue } from '../../../../workers/studies/arena/value.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

it('PGD with restarts has the number of the one of its walks that reached the highest loss', async () => {
  const { env } = await benchEnv();
  const grid = parseSpec({
    study: 'arena',
    dataset: { kind: 'generated', size: 'classroom' },
    measure: { k: 20 },
    columns: ['bprmf'],
    rows: ['pgd-restarts'],
  }) as ArenaSpec;
  const cell = planOf(grid).cells.find(({ row }) => row === 'pgd-restarts')!;
  const { kept, tried = [] } = await cellValue(cell, new Known(), { env, run: recorder().run });
  expect(tried).toHaveLength(restarts.draws.length * restarts.shares.length);
  const [taken, ...others] = tried.filter((one) => one.taken);
  expect(others).toEqual([]);
  expect(taken!.score).toBe(Math.max(...tried.map(({ score }) => score)));
  const alone = restarted(cell.spec as PerturbSpec, taken!.draw!, taken!.share!);
  const { tables } = await runStudy(alone, env, recorder().run);
  const [end] = perturbTables.sweep.among(tables)!.rows.filter(({ iteration }) => iteration === 25);
  const share = kept.reduce((sum, one) => sum + one, 0) / kept.length;
  expect(share).toBeCloseTo(end!.hr, 9);
  expect(new Set(tried.map(({ score }) => score)).size).toBe(tried.length);
  // Starts are exchangeable: judged on one start's own negatives, its walks would reach three times the loss.
  for (const share of restarts.shares) {
    const [first, second] = tried.filter((one) => one.share === share).map(({ score }) => score);
    expect(Math.abs(first! / second! - 1)).toBeLessThan(0.2);
  }
});
