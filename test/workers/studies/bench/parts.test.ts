import { describe, expect, it } from 'vitest';
import { spread } from '../../../../workers/studies/bench/crew.ts';
import type { Job } from '../../../../workers/studies/bench/env.ts';
import { benchEnv, recorder } from './bench.ts';

/** Ten times what comes in, and a list of what was asked for. */
function counting() {
  const asked: number[] = [];
  const job: Job<null, number, number> = {
    name: 'ten times',
    doing: { study: 'train', stage: 'training', item: { model: 'bprmf' } },
    work: async (_, input) => {
      asked.push(input);
      return 10 * input;
    },
  };
  return { job, asked };
}

describe('parts of a study that was cut off', () => {
  const kept = new Map<string, unknown>();
  const place = async () => {
    const { env } = await benchEnv();
    const parts = {
      load: async (key: string) => kept.get(key),
      save: async (key: string, output: unknown) => {
        kept.set(key, output);
      },
    };
    return { ...env, parts };
  };

  it('are known by what went in, also where the run before had asked for fewer, in another order', async () => {
    const before = counting();
    // The first run remembered 1 and 2 from an earlier study of this page, and asked for the rest.
    expect(await spread(await place(), before.job, null, [4, 3], recorder().run)).toEqual([40, 30]);
    const after = counting();
    const seen: [number, number][] = [];
    const outputs = await spread(
      await place(),
      after.job,
      null,
      [1, 2, 3, 4],
      recorder().run,
      (output, n) => {
        seen.push([n, output]);
      },
    );
    expect(outputs).toEqual([10, 20, 30, 40]);
    expect(after.asked).toEqual([1, 2]);
    expect(seen.sort(([a], [b]) => a - b)).toEqual([
      [0, 10],
      [1, 20],
      [2, 30],
      [3, 40],
    ]);
  });

  it('of one job are not taken for those of another', async () => {
    const other = counting();
    const job = { ...other.job, name: 'something else' };
    expect(await spread(await place(), job, null, [4], recorder().run)).toEqual([40]);
    expect(other.asked).toEqual([4]);
  });
});
