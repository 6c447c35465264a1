import { expect, it } from 'vitest';
import { makeSplit } from '../../../workers/data/splits.ts';
import type { Csr, Split } from '../../../workers/data/types.ts';
import { applyView } from '../../../workers/data/views.ts';
import type { Table } from '../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { Spec } from '../../../workers/protocol/spec/spec.ts';
import { runStudy } from '../../../workers/studies/run.ts';
import { benchEnv, recorder } from './bench/bench.ts';

/*
 * The line that every model has to beat, counted here by hand: items by how often they stand in the training part, what
 * a user has there (and, for the test part, in the validation part) left out, items of the same number against him.
 */

const rowOf = ({ columns, offsets }: Csr, u: number) => [...columns.subarray(offsets[u], offsets[u + 1])];

/** Share of the users with a held-out item who have one among the `k` most frequent items new to them. */
function hitsByCount(
  { train, validation, test, nUsers, nItems }: Split,
  part: 'validation' | 'test',
  k: number,
) {
  const counts = new Array<number>(nItems).fill(0);
  for (const item of train.columns) counts[item]++;
  let users = 0;
  let hits = 0;
  for (let u = 0; u < nUsers; u++) {
    const held = rowOf(part === 'test' ? test : validation, u);
    if (held.length === 0) continue;
    users++;
    const known = new Set([...rowOf(train, u), ...(part === 'test' ? rowOf(validation, u) : [])]);
    const before = (item: number) =>
      counts.filter((count, other) => other !== item && !known.has(other) && count >= counts[item]).length;
    if (held.some((item) => before(item) < k)) hits++;
  }
  return hits / users;
}

const classroom = { kind: 'generated', size: 'classroom' } as const;

async function run(spec: Spec): Promise<{ tables: readonly Table[]; splitOf: (seed?: number) => Split }> {
  const { env } = await benchEnv();
  const { tables } = await runStudy(spec, env, recorder().run);
  const data = applyView(await env.datasets.get(spec.dataset, recorder().run), spec.view);
  return {
    tables,
    splitOf: (seed) =>
      makeSplit(data, seed === undefined ? spec.split : ({ ...spec.split, seed } as Spec['split'])),
  };
}

const row = (tables: readonly Table[], id: string, name: string) =>
  tables.find((table) => table.id === id)?.rows.find((one) => one.name === name || one.measure === name);

it('stands beside the curves of a training on the part that they are measured on, beside the model on the test part', async () => {
  const spec = parseSpec({
    study: 'train',
    dataset: classroom,
    split: { kind: 'leave-last', validation: true },
    model: { kind: 'bprmf', factors: 4, epochs: 2 },
  });
  const { tables, splitOf } = await run(spec);
  const split = splitOf();
  expect(row(tables, 'baselines', 'popularity')?.hr).toBeCloseTo(hitsByCount(split, 'validation', 10), 12);
  expect(row(tables, 'measures', 'HR@10')?.popularity).toBeCloseTo(hitsByCount(split, 'test', 10), 12);
  expect(hitsByCount(split, 'validation', 10)).not.toBe(hitsByCount(split, 'test', 10));
});

it('stands between the clean and the guessing model of a sweep', async () => {
  const spec = parseSpec({
    study: 'perturb',
    dataset: classroom,
    repeats: 1,
    model: { kind: 'bprmf', factors: 4, epochs: 2 },
    attack: { methods: ['fgsm'], points: 2 },
  });
  const { tables, splitOf } = await run(spec);
  expect(row(tables, 'baselines', 'popularity')?.hr).toBeCloseTo(hitsByCount(splitOf(), 'test', 10), 12);
});

it('of a poisoning is that of the clean data, the mean over the splits of the repeats', async () => {
  const spec = parseSpec({
    study: 'poison',
    dataset: classroom,
    repeats: 2,
    model: { kind: 'mf', factors: 4, epochs: 2, batch: 512 },
    measure: { k: 20, climb: false },
    attack: { profiles: ['random'], share: 0.2 },
    defence: { methods: [] },
  });
  const { tables, splitOf } = await run(spec);
  const [a, b] = [1, 2].map((seed) => hitsByCount(splitOf(seed), 'test', 20));
  const found = row(tables, 'baselines', 'popularity');
  expect(found).toMatchObject({ repeats: 2 });
  expect(found?.testHr).toBeCloseTo((a + b) / 2, 12);
  expect(found?.testHrSd).toBeCloseTo(Math.abs(a - b) / Math.SQRT2, 12);
});
