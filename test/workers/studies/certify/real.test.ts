import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readData } from '../../../../cli/data.ts';
import type { Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { SpecInput } from '../../../../workers/protocol/spec/spec.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const folder = process.env.BRITTLE_DATA;
const file = { kind: 'file', hash: '0'.repeat(64) } as const;
const minutes = 60_000;
const budget = 8;

async function certified(
  path: string,
  model: object,
  others: { readonly attack?: object; readonly compare?: object } = {},
): Promise<readonly Table[]> {
  const dataset = await readData([join(folder ?? '', path)], { progress: () => {}, gate: async () => {} });
  const { env } = await benchEnv({ dataset, megabytes: 2048 });
  const bytes = readFileSync('workers/certify/build/certify.wasm');
  const spec = parseSpec({
    study: 'certify',
    engine: 'kernels',
    dataset: file,
    model: { kind: 'fm', ...model },
    measure: { every: 0 },
    attack: { budget, sample: 300, nodes: 100_000_000, ...others.attack },
    ...(others.compare && { compare: others.compare }),
  } as SpecInput);
  const withKernels = { ...env, certifyKernels: async () => new WebAssembly.Module(bytes) };
  return (await runStudy(spec, withKernels, recorder().run)).tables;
}

/** Robust sets grow from bound to bound up to the exact one, flips lie outside them, and nothing is open. */
function checkOrder(tables: readonly Table[]): void {
  const rows = tables.find(({ id }) => id === 'instances')?.rows ?? [];
  expect(rows).toHaveLength(300);
  for (const { instance, relaxation, split, row, greedy, random, exact } of rows) {
    expect(exact, `instance ${instance} is decided`).not.toBeNull();
    const robustUpTo = exact === 0 ? budget : Number(exact) - 1;
    expect(Number(relaxation)).toBeLessThanOrEqual(Number(split));
    expect(Math.max(Number(split), Number(row))).toBeLessThanOrEqual(robustUpTo);
    if (greedy !== 0) expect(Number(greedy)).toBeGreaterThan(robustUpTo);
    if (random !== 0) expect(Number(random)).toBeGreaterThan(robustUpTo);
  }
  const unproved = tables
    .find(({ id }) => id === 'measures')
    ?.rows.find(({ measure }) => String(measure).startsWith('Flips'));
  expect(unproved?.value).toBe(0);
}

const accuracyOf = (tables: readonly Table[]): number =>
  Number(tables.find(({ id }) => id === 'measures')?.rows[0]?.value);

describe.skipIf(!folder)(
  'certificates on real data (set BRITTLE_DATA to the folder of the data sets)',
  () => {
    it(
      'on Frappe plain FM is right for 94 to 97 %, no instance is left open, and robust training ranks as in paper 000',
      async () => {
        const methods = ['plain', 'rfm-1', 'rfm-2', 'fm-rt'];
        const tables = await certified('frappe/frappe.csv', {}, { compare: { methods, nodes: 0 } });
        checkOrder(tables);
        expect(accuracyOf(tables)).toBeGreaterThan(0.94);
        expect(accuracyOf(tables)).toBeLessThan(0.97);
        const trainings = tables.find(({ id }) => id === 'trainings')?.rows ?? [];
        const of = (training: string, key: string) =>
          Number(trainings.find((row) => row.training === training)?.[key]);
        for (const bound of ['relaxation', 'row']) {
          for (const middle of ['rfm-1', 'rfm-2']) {
            expect(of('plain', bound)).toBeLessThan(of(middle, bound));
            expect(of(middle, bound)).toBeLessThan(of('fm-rt', bound));
          }
        }
        expect(of('fm-rt', 'accuracy')).toBeGreaterThan(of('plain', 'accuracy') - 0.025);
      },
      20 * minutes,
    );

    it(
      'on MovieLens 100K no instance is left open',
      async () => checkOrder(await certified('ml-100k', { factors: 32, epochs: 5 })),
      20 * minutes,
    );

    it(
      'on MovieLens 1M a machine with the history field is trained in stretches and certified',
      async () => {
        const attack = { nodes: 0, sample: 300 };
        const tables = await certified('ml-1m', { factors: 8, epochs: 1 }, { attack });
        expect(accuracyOf(tables)).toBeGreaterThan(0.7);
        const rows = tables.find(({ id }) => id === 'instances')?.rows ?? [];
        expect(rows).toHaveLength(300);
        for (const { relaxation, split, row, greedy } of rows) {
          expect(Number(relaxation)).toBeLessThanOrEqual(Number(split));
          if (greedy !== 0) {
            expect(Number(greedy)).toBeGreaterThan(Math.max(Number(split), Number(row)));
          }
        }
      },
      20 * minutes,
    );
  },
);
