import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { CertifySpec, SpecInput } from '../../../../workers/protocol/spec/spec.ts';
import { StageCache } from '../../../../workers/studies/bench/cache.ts';
import type { Crew, StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { encodedPart } from '../../../../workers/studies/bench/instances.ts';
import { studyData } from '../../../../workers/studies/bench/stages.ts';
import { askCertificate } from '../../../../workers/studies/certify/ask.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import type { TrainedModel } from '../../../../workers/training/types.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const input = {
  study: 'certify',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'fm', factors: 8, epochs: 12, batch: 256, optimiser: { kind: 'adam', rate: 0.01 } },
  measure: { every: 0 },
  attack: { budget: 5, sample: 120 },
} satisfies SpecInput;

async function certifyEnv(): Promise<{ env: StudyEnv; models: TrainedModel[] }> {
  const { env } = await benchEnv();
  const models: TrainedModel[] = [];
  const bytes = readFileSync('workers/certify/build/certify.wasm');
  return {
    models,
    env: {
      ...env,
      certifyKernels: async () => new WebAssembly.Module(bytes),
      trainModel: async (request, run) => {
        const model = await env.trainModel(request, run);
        models.push(model);
        return model;
      },
    },
  };
}

const rowsOf = (tables: readonly Table[], id: string): readonly Row[] =>
  tables.find((table) => table.id === id)?.rows ?? [];

/** f by the double sum of paper 000, equation 2, over the active features. */
function slowScore({ params }: TrainedModel, active: readonly number[]): number {
  const [, k] = params.V.shape as [number, number];
  const row = (j: number) => params.V.data.subarray(j * k, (j + 1) * k);
  let f = params.w0.data[0];
  active.forEach((i, n) => {
    f += params.w.data[i];
    for (const j of active.slice(n)) f += row(i).reduce((sum, v, d) => sum + v * row(j)[d], 0);
  });
  return f;
}

describe('the certify study', () => {
  const spec = parseSpec(input) as CertifySpec;
  let env: StudyEnv;
  let model: TrainedModel;
  let tables: readonly Table[];
  beforeAll(async () => {
    const made = await certifyEnv();
    env = made.env;
    ({ tables } = await runStudy(spec, env, recorder().run));
    model = made.models[0] as TrainedModel;
  });

  const activeOf = async (instance: number) => {
    const data = await studyData(spec, env, recorder().run);
    const { offsets, features, fields } = await encodedPart({ spec, env, data }, 'test');
    const history = fields.at(-1) as { start: number; size: number };
    return { active: [...features.subarray(offsets[instance], offsets[instance + 1])], history };
  };

  it('decides every instance, bounds inside the exact answer and flips outside it', () => {
    const shares = rowsOf(tables, 'shares');
    const share = (method: string, q: number, key: string) =>
      Number(shares.find((row) => row.method === method && row.q === q)?.[key]);
    for (let q = 1; q <= 5; q++) {
      expect(share('exact', q, 'undecided')).toBe(0);
      expect(share('exact', q, 'robust') + share('exact', q, 'nonRobust')).toBeCloseTo(1, 12);
      for (const bound of ['relaxation', 'split', 'row', 'best']) {
        expect(share(bound, q, 'robust')).toBeLessThanOrEqual(share('exact', q, 'robust'));
        expect(share(bound, q, 'nonRobust')).toBeLessThanOrEqual(share('exact', q, 'nonRobust'));
      }
      expect(share('random', q, 'nonRobust')).toBeLessThanOrEqual(share('exact', q, 'nonRobust'));
    }
    const unproved = rowsOf(tables, 'measures').find((row) => String(row.measure).startsWith('Flips'));
    expect(unproved?.value).toBe(0);
  });

  it('counts random flips from the first on, or only those that exactly q switches make', async () => {
    const exactly = { ...spec, attack: { ...spec.attack, random: 'exact' as const } };
    const { tables: exact } = await runStudy(exactly, (await certifyEnv()).env, recorder().run);
    const flipped = (from: readonly Table[], q: number) =>
      Number(rowsOf(from, 'shares').find((row) => row.method === 'random' && row.q === q)?.nonRobust);
    expect(flipped(exact, 1)).toBe(flipped(tables, 1));
    for (let q = 2; q <= 5; q++) expect(flipped(exact, q)).toBeLessThan(flipped(tables, q));
    expect(rowsOf(exact, 'instances')).toEqual(rowsOf(tables, 'instances'));
    const rest = (from: readonly Table[]) => rowsOf(from, 'shares').filter((row) => row.method !== 'random');
    expect(rest(exact)).toEqual(rest(tables));
  });

  it('averages the largest q certified over all instances, and over those that the model gets right', async () => {
    const data = await studyData(spec, env, recorder().run);
    const { labels } = await encodedPart({ spec, env, data }, 'test');
    const rows = rowsOf(tables, 'instances');
    const right: Row[] = [];
    for (const row of rows) {
      const { active } = await activeOf(Number(row.instance));
      if (slowScore(model, active) > 0 === labels[Number(row.instance)]! > 0.5) right.push(row);
    }
    expect(right.length).toBeGreaterThan(0);
    expect(right.length).toBeLessThan(rows.length);
    const upTo = {
      relaxation: (row: Row) => Number(row.relaxation),
      split: (row: Row) => Number(row.split),
      row: (row: Row) => Number(row.row),
      exact: (row: Row) => (row.exact === 0 ? input.attack.budget : Number(row.exact) - 1),
    };
    const mean = (some: readonly Row[], of: (row: Row) => number) =>
      some.reduce((sum, row) => sum + of(row), 0) / some.length;
    for (const [method, of] of Object.entries(upTo)) {
      const found = rowsOf(tables, 'summary').find((row) => row.method === method)!;
      expect(found.avgMaxQ, method).toBeCloseTo(mean(rows, of), 12);
      expect(found.avgMaxQCorrect, method).toBeCloseTo(mean(right, of), 12);
      if (method !== 'relaxation') expect(found.avgMaxQCorrect).not.toBe(found.avgMaxQ);
    }
  });

  it('gives the radius that trying every single item and every pair gives', async () => {
    for (const row of rowsOf(tables, 'instances').slice(0, 12)) {
      const { active, history } = await activeOf(Number(row.instance));
      const positive = slowScore(model, active) > 0;
      const free = Array.from({ length: history.size }, (_, j) => history.start + j).filter(
        (j) => !active.includes(j),
      );
      const [, k] = model.params.V.shape as [number, number];
      const v = (j: number) => model.params.V.data.subarray(j * k, (j + 1) * k);
      const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, d) => sum + x * b[d], 0);
      const f = slowScore(model, active);
      const s = Float32Array.from({ length: k }, (_, d) => active.reduce((sum, j) => sum + v(j)[d], 0));
      const alone = free.map((j) => model.params.w.data[j] + dot(v(j), s) + dot(v(j), v(j)));
      let radius = alone.some((gain) => f + gain > 0 !== positive) ? 1 : 0;
      for (let a = 0; radius === 0 && a < free.length; a++) {
        for (let b = a + 1; b < free.length; b++) {
          const pair = f + alone[a] + alone[b] + dot(v(free[a]), v(free[b]));
          if (pair > 0 !== positive) radius = 2;
        }
      }
      if (radius > 0) expect(row.exact).toBe(radius);
      else expect([0, 3, 4, 5]).toContain(row.exact);
    }
  });

  it('explains an instance: the shares of each click add up to the step of f', async () => {
    const row = rowsOf(tables, 'instances').find(({ exact }) => Number(exact) >= 2) as Row;
    const instance = Number(row.instance);
    const { active, history } = await activeOf(instance);
    const first = await askCertificate(
      spec,
      { kind: 'certificate', instance, clicks: [] },
      env,
      recorder().run,
    );
    expect(first.f).toBeCloseTo(slowScore(model, active), 6);
    expect(first.exact).toBe(row.exact);
    expect(first.flip).toHaveLength(Number(row.exact));
    expect(first.flip.at(-1)!.after > 0).toBe(first.f <= 0);
    const on = first.history[0]?.item as number;
    const clicks = [...first.flip.map(({ item }) => item), on];
    const answer = await askCertificate(spec, { kind: 'certificate', instance, clicks }, env, recorder().run);
    answer.clicks.forEach((click, n) => {
      const set = new Set(active);
      for (const item of clicks.slice(0, n + 1)) {
        if (!set.delete(history.start + item)) set.add(history.start + item);
      }
      expect(click.after).toBeCloseTo(slowScore(model, [...set]), 5);
      expect(click.linear + click.withInstance + click.withSwitched).toBeCloseTo(click.delta, 12);
    });
    expect(answer.clicks.at(-1)?.added).toBe(false);
  });

  it('searches nothing when asked to, and then tells what is open', async () => {
    const lazy = parseSpec({ ...input, attack: { ...input.attack, nodes: 0 } }) as CertifySpec;
    const { tables: open } = await runStudy(lazy, env, recorder().run);
    const undecided = (all: readonly Table[], method: string) =>
      rowsOf(all, 'shares')
        .filter((row) => row.method === method)
        .map((row) => Number(row.undecided));
    expect(undecided(open, 'exact')).toEqual(undecided(open, 'best'));
    expect(undecided(open, 'best')).toEqual(undecided(tables, 'best'));
  });

  it('finds the same on a crew, whose workers end in another order, and searches each open instance once', async () => {
    const given: unknown[] = [];
    const crew: Crew = {
      hands: 2,
      map: async (job, shared, inputs, context, done) => {
        const sent = structuredClone(shared);
        const outputs = new Map<number, Awaited<ReturnType<typeof job.work>>>();
        for (const n of [...inputs.keys()].reverse()) {
          given.push(inputs[n]);
          const hand = { env: { ...env, cache: new StageCache(2 ** 28) }, run: context };
          const output = structuredClone(
            await job.work(sent, structuredClone(inputs[n] as (typeof inputs)[number]), hand),
          );
          outputs.set(n, output);
          done?.(output, n);
        }
        return [...inputs.keys()].map((n) => outputs.get(n) as Awaited<ReturnType<typeof job.work>>);
      },
    };
    const { env: fresh } = await certifyEnv();
    const { tables: spread } = await runStudy(spec, { ...fresh, crew }, recorder().run);
    expect(spread).toEqual(tables);
    const searched = rowsOf(tables, 'instances').filter(({ nodes }) => Number(nodes) > 0).length;
    expect(given.length).toBeGreaterThanOrEqual(searched);
    expect(searched).toBeGreaterThan(0);
  });

  it('keeps to the items in reach and to the switches allowed', async () => {
    for (const attack of [
      { ...input.attack, sample: 30, reach: { kind: 'most-popular', share: 0.05 } },
      { ...input.attack, sample: 30, space: 'remove' },
      { ...input.attack, sample: 30, space: 'both' },
    ]) {
      const other = parseSpec({ ...input, attack } as SpecInput) as CertifySpec;
      const { tables: found } = await runStudy(other, env, recorder().run);
      for (const row of rowsOf(found, 'shares').filter(({ method }) => method === 'exact')) {
        expect(Number(row.robust) + Number(row.nonRobust)).toBeCloseTo(1, 12);
      }
      const weapons = rowsOf(found, 'weapons');
      if ('reach' in attack) expect(weapons.length).toBeLessThanOrEqual(15);
    }
  });

  it('switches no item but those named, or none of those named', async () => {
    const used = async (reach: object) => {
      const other = parseSpec({ ...input, attack: { ...input.attack, sample: 40, reach } } as SpecInput);
      const { tables: found } = await runStudy(other, env, recorder().run);
      return rowsOf(found, 'weapons').map(({ item }) => Number(item));
    };
    const free = await used({ kind: 'all' });
    const items = free.slice(0, 6);
    const alone = await used({ kind: 'chosen', items });
    expect(alone.length).toBeGreaterThan(0);
    expect(items).toEqual(expect.arrayContaining(alone));
    const others = await used({ kind: 'without', items });
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((item) => items.includes(item))).toEqual([]);
    await expect(used({ kind: 'chosen', items: [300] })).rejects.toThrow(/item 300.*300 items/);
  });

  it('refuses models that the certificates do not cover, in a sentence', async () => {
    for (const wrong of [{ history: 'none' }, { selfTerms: false }] as const) {
      const other = parseSpec({ ...input, model: { ...input.model, ...wrong } });
      await expect(runStudy(other, env, recorder().run)).rejects.toThrow(/set model\./);
    }
  });
});
