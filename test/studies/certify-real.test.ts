import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readData } from '../../cli/data.ts';
import type { Table } from '../../workers/protocol/events.ts';
import { parseSpec } from '../../workers/protocol/resolve.ts';
import type { SpecInput } from '../../workers/protocol/spec.ts';
import { runStudy } from '../../workers/studies/run.ts';
import { benchEnv, recorder } from './bench.ts';

const folder = process.env.BRITTLE_DATA;
const file = { kind: 'file', hash: '0'.repeat(64) } as const;
const minutes = 60_000;
const budget = 8;

async function certified(path: string, model: object): Promise<readonly Table[]> {
  const dataset = await readData([join(folder ?? '', path)], { progress: () => {}, gate: async () => {} });
  const { env } = await benchEnv({ dataset, megabytes: 2048 });
  const bytes = readFileSync('workers/certify/build/certify.wasm');
  const spec = parseSpec({
    study: 'certify',
    engine: 'kernels',
    dataset: file,
    model: { kind: 'fm', ...model },
    measure: { every: 0 },
    attack: { budget, sample: 300, nodes: 100_000_000 },
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

describe.skipIf(!folder)(
  'certificates on real data (set BRITTLE_DATA to the folder of the data sets)',
  () => {
    it(
      'on Frappe plain FM is right for 94 to 97 % and no instance is left open',
      async () => {
        const tables = await certified('frappe/frappe.csv', {});
        checkOrder(tables);
        const accuracy = tables.find(({ id }) => id === 'measures')?.rows[0]?.value;
        expect(Number(accuracy)).toBeGreaterThan(0.94);
        expect(Number(accuracy)).toBeLessThan(0.97);
      },
      20 * minutes,
    );

    it(
      'on MovieLens 100K no instance is left open',
      async () => checkOrder(await certified('ml-100k', { factors: 32, epochs: 5 })),
      20 * minutes,
    );
  },
);
