import { describe, expect, it } from 'vitest';
import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { askList } from '../../../../workers/studies/perturb/ask-list.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import type { Checkpoint, CheckpointStore } from '../../../../workers/training/types.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const spec = (defence: object, more: object = {}) =>
  parseSpec({
    study: 'perturb',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'bprmf', factors: 8, epochs: 6 },
    repeats: 2,
    attack: { from: 0.5, to: 2, points: 2 },
    measure: { every: 2 },
    defence,
    ...more,
  });

/** Studies with the same `bench` take the models that they share from its cache. */
async function run(defence: object, more: object = {}, bench = benchEnv()) {
  const { env, asked } = await bench;
  const { run: context, events } = recorder();
  const { tables } = await runStudy(spec(defence, more), env, context);
  return { tables: Object.fromEntries(tables.map((table) => [table.id, table])), asked, events };
}

const figures = (table: Table): Row[] => table.rows.map((row) => ({ ...row }));

describe('the perturb study with a defence', () => {
  it('APR with λ = 0 is BPR bit for bit: every figure of both models is the same', async () => {
    for (const accumulators of ['fresh', 'kept']) {
      const { tables } = await run({ kind: 'apr', epochs: 4, lambda: 0, accumulators });
      expect(figures(tables['defended-sweep'])).toEqual(figures(tables.sweep));
      expect(figures(tables['defended-summary'])).toEqual(figures(tables.summary));
      for (const row of tables.comparison.rows) {
        expect(row.defended).toBe(row.undefended);
        expect(row.p).toBeNull();
      }
    }
  });

  it('tells drops, their spread and the paired t-test from the points of both sweeps', async () => {
    const { tables, events } = await run({ kind: 'apr', epochs: 6, epsilon: 1 });
    const at = (id: string, row: Row, seed: number) =>
      Number(
        tables[id].rows.find(
          (one) => one.method === row.method && one.epsilon === row.epsilon && one.seed === seed,
        )?.ndcg,
      );
    const row = tables.comparison.rows.find(
      (one) => one.method === 'fgsm' && one.epsilon === 2 && one.measure === 'ndcg',
    )!;
    expect(row.undefended).toBeCloseTo((at('sweep', row, 1) + at('sweep', row, 2)) / 2, 12);
    expect(row.defended).toBeCloseTo((at('defended-sweep', row, 1) + at('defended-sweep', row, 2)) / 2, 12);
    expect(tables.comparison.rows.filter((one) => one.method === 'clean')).toHaveLength(8);
    expect(tables.comparison.rows).toHaveLength(8 + 2 * 2 * 8);
    // With two pairs t has one degree of freedom: p = 1 − 2/π·atan|t|.
    expect(row.p).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(Math.abs(Number(row.t))), 10);
    const sent = events.filter((event) => event.kind === 'table' && event.table.id === 'comparison');
    expect(sent.at(-1)).toMatchObject({ table: tables.comparison });
  });

  it('compares the undefended where the attack spends on them what it spends on the defended', async () => {
    const { tables } = await run(
      { kind: 'apr', epochs: 40, epsilon: 1 },
      { attack: { from: 0.25, to: 2, points: 4, methods: ['bim'], iterations: 3, projection: 'row' } },
    );
    const rows = tables.comparison.rows.filter((one) => one.method === 'bim' && one.measure === 'ndcg');
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      const at = (id: string) =>
        tables[id].rows.filter((one) => one.epsilon === row.epsilon).map((one) => Number(one.meanNorm));
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(row.undefendedNorm).toBeCloseTo(mean(at('sweep')), 12);
      expect(row.defendedNorm).toBeCloseTo(mean(at('defended-sweep')), 12);
      // By hand: each seed's own curve, its points joined by straight lines from the clean model on.
      const values = [1, 2].map((seed, n) => {
        const points = tables.sweep.rows.filter((one) => one.seed === seed);
        const clean = tables.training.rows.filter((one) => one.seed === seed).at(-1)!;
        const curve = [
          { norm: 0, value: Number(clean.ndcg) },
          ...points.map((one) => ({ norm: Number(one.meanNorm), value: Number(one.ndcg) })),
        ].sort((a, b) => a.norm - b.norm);
        const norm = at('defended-sweep')[n];
        const next = curve.findIndex((one) => one.norm >= norm * (1 - 1e-4));
        if (next < 0) return null;
        const [a, b] = [curve[next - 1], curve[next]];
        if (Math.abs(b.norm - norm) <= 1e-4 * norm) return b.value;
        return a.value + ((norm - a.norm) / (b.norm - a.norm)) * (b.value - a.value);
      });
      const known = values.filter((value) => value !== null);
      if (known.length < 2) expect(row.undefendedAtNorm).toBeNull();
      else expect(row.undefendedAtNorm).toBeCloseTo(mean(known), 10);
    }
    expect(rows.some(({ undefendedAtNorm }) => undefendedAtNorm !== null)).toBe(true);
  });

  it('warns where the floor masks gradients, and spends more without it', async () => {
    const model = {
      kind: 'bprmf',
      factors: 8,
      epochs: 300,
      optimiser: { kind: 'adagrad', rate: 5 },
    } as const;
    const attack = { from: 1, to: 2, points: 2, methods: ['fgsm'] };
    const bench = benchEnv();
    const attacked = (how: object) =>
      run({ kind: 'none' }, { model, attack: { ...attack, ...how }, repeats: 1 }, bench);
    const floored = await attacked({});
    const row = floored.tables.sweep.rows[0];
    expect(Number(row.masked)).toBeGreaterThanOrEqual(0.01);
    const warnings = ({ events }: typeof floored) =>
      events.filter(
        (event) => event.kind === 'note' && event.level === 'warning' && /floor/.test(event.text),
      );
    expect(warnings(floored)).toHaveLength(1);
    const whole = await attacked({ rows: 'unfloored' });
    expect(whole.tables.sweep.rows[0].masked).toBe(0);
    expect(Number(whole.tables.sweep.rows[0].meanNorm)).toBeGreaterThan(Number(row.meanNorm));
    expect(warnings(whole)).toEqual([]);
    const signs = await attacked({ rows: 'sign' });
    expect((await bench).asked.trainings).toEqual([1]);
    expect(signs.tables.sweep.rows[0].maxNorm).toBeCloseTo(Math.sqrt(8), 4);
  });

  it('goes on from the pre-trained model, and the curve of the defended one with it', async () => {
    const { tables, asked } = await run({ kind: 'apr', epochs: 4 });
    // Pre-trained, continued and defended, for two seeds.
    expect(asked.trainings).toEqual([1, 1, 1, 2, 2, 2]);
    const epochs = (id: string) =>
      tables[id].rows.filter((row) => row.seed === 1).map((row) => Number(row.epoch));
    expect(epochs('training')).toEqual([0, 2, 4, 6, 8, 10]);
    expect(epochs('defended-training')).toEqual([6, 8, 10]);
    const last = tables.training.rows.find((row) => row.seed === 1 && row.epoch === 6);
    const { loss: _, ...start } = tables['defended-training'].rows[0];
    expect(last).toMatchObject(start);
    const before = await run({ kind: 'apr', epochs: 4, undefended: 'pre-trained' });
    expect(before.asked.trainings).toEqual([1, 1, 2, 2]);
    expect(before.tables['defended-sweep'].rows).toEqual(tables['defended-sweep'].rows);
  });

  it('every noise in training gives another model', async () => {
    const seen = new Set<string>();
    for (const kind of ['fgsm', 'random', 'bim', 'pgd']) {
      const { tables } = await run({ kind: 'apr', epochs: 2, noise: { kind } }, { repeats: 1 });
      seen.add(JSON.stringify(tables['defended-sweep'].rows));
    }
    expect(seen.size).toBe(4);
  });

  describe('the student of distillation', () => {
    const model = { kind: 'bprmf', factors: 16, epochs: 60 } as const;
    // All three learn from the same model.
    const bench = benchEnv();
    const taught = (more: object = {}) =>
      run({ kind: 'distillation', epochs: 60, batch: 256, ...more }, { model, repeats: 1 }, bench);
    const share = ({ tables }: Awaited<ReturnType<typeof run>>) => {
      const clean = (id: string) => Number(tables[id].rows.find((row) => row.name === 'clean')?.ndcg);
      return clean('defended-baselines') / clean('baselines');
    };

    it('learns the scores of the model: it ranks nearly as well', async () => {
      const student = await taught();
      expect(share(student)).toBeGreaterThan(0.8);
      const loss = student.tables['defended-training'].rows
        .map((row) => row.loss)
        .filter((one) => one !== null);
      expect(Number(loss.at(-1))).toBeLessThan(Number(loss[0]) / 20);
    });

    it('is kept at zero by the adversarial term from the start, and left alone once it has learnt', async () => {
      const met = async (after: number) =>
        share(await taught({ adversary: { kind: 'fgsm', epsilon: 0.5, after } }));
      expect(await met(0)).toBeLessThan(0.5);
      expect(await met(45)).toBeGreaterThan(0.8);
    });
  });
});

describe('the epoch kept', () => {
  const split = { kind: 'leave-last', validation: true } as const;
  const stop = { kind: 'best', every: 1 } as const;

  it('is the best on the validation part, and training ends when it is not beaten for long', async () => {
    const whole = await run({ kind: 'apr', epochs: 12, epsilon: 4, lambda: 8, stop }, { split, repeats: 1 });
    const curve = whole.tables['defended-training'].rows.filter((row) => row.loss !== null);
    const values = curve.map((row) => Number(row.ndcg));
    expect(values).toHaveLength(12);
    const subject = await run(
      { kind: 'apr', epochs: 12, epsilon: 4, lambda: 8, stop: { ...stop, patience: 2 } },
      { split, repeats: 1 },
    );
    const short = subject.tables['defended-training'].rows.filter((row) => row.loss !== null);
    expect(short.map((row) => Number(row.ndcg))).toEqual(values.slice(0, short.length));
    const best = short.map((row) => Number(row.ndcg)).reduce((at, v, n, all) => (v > all[at] ? n : at), 0);
    expect(short.length === 12 || short.length === best + 3).toBe(true);
    // Training for exactly the epochs of the best gives the same model.
    const epoch = values.indexOf(Math.max(...values)) + 1;
    const direct = await run({ kind: 'apr', epochs: epoch, epsilon: 4, lambda: 8 }, { split, repeats: 1 });
    expect(direct.tables['defended-sweep'].rows).toEqual(whole.tables['defended-sweep'].rows);
  });

  it('stays the best when training is cut off and goes on from its checkpoint', async () => {
    const defence = { kind: 'apr', epochs: 50, epsilon: 4, lambda: 8, stop: { ...stop, patience: 45 } };
    const wanted = spec(defence, { split, repeats: 1 });
    const whole = await runStudy(wanted, (await benchEnv()).env, recorder().run);
    const kept = new Map<string, Checkpoint>();
    const checkpoints: CheckpointStore = {
      load: async (key) => kept.get(key) ?? null,
      save: async (key, checkpoint) => {
        kept.set(key, structuredClone(checkpoint));
      },
      clear: async (key) => {
        kept.delete(key);
      },
    };
    const cutOff = recorder(
      (event) =>
        event.kind === 'rows' &&
        event.table === 'defended-training' &&
        event.rows.some((row) => Number(row.epoch) % 50 === 30),
    );
    await expect(
      runStudy(wanted, { ...(await benchEnv()).env, checkpoints }, cutOff.run),
    ).rejects.toMatchObject({ error: { code: 'stopped' } });
    expect([...kept.keys()].filter((key) => key.endsWith(' best'))).toHaveLength(1);
    const resumed = await runStudy(wanted, { ...(await benchEnv()).env, checkpoints }, recorder().run);
    expect(resumed.tables).toEqual(whole.tables);
    expect(kept.size).toBe(0);
  });

  /** Values of the measure chosen by, of the epochs behind `after`. */
  const looked = (table: Table, after: number) =>
    table.rows.filter((row) => row.loss !== null && Number(row.epoch) > after).map((row) => Number(row.ndcg));
  const pretrained = 60;
  const trained = (epochs: number) => ({ model: { kind: 'bprmf', factors: 8, epochs }, repeats: 1 });

  it.each(['fresh', 'kept'])(
    'is one that met the adversary, and is chosen for the model trained on without it in the same way: %s',
    async (accumulators) => {
      const defence = { kind: 'apr', epochs: 6, epsilon: 10, lambda: 100, accumulators };
      const { tables } = await run({ ...defence, stop: { ...stop, part: 'test' } }, trained(pretrained));
      // So strong a term costs nDCG: of all epochs, the best lies before it.
      if (accumulators === 'kept')
        expect(Math.max(...looked(tables['defended-training'], pretrained))).toBeLessThan(
          Math.max(...looked(tables['defended-training'], 0)),
        );
      expect(tables['defended-baselines'].rows[0].ndcg).toBe(
        Math.max(...looked(tables['defended-training'], pretrained)),
      );
      expect(tables.baselines.rows[0].ndcg).toBe(Math.max(...looked(tables.training, pretrained)));
    },
  );

  it('is the same of both with λ = 0', async () => {
    const defence = { kind: 'apr', epochs: 6, lambda: 0, stop: { ...stop, part: 'test' } };
    const { tables } = await run(defence, trained(12));
    expect(figures(tables['defended-sweep'])).toEqual(figures(tables.sweep));
  });

  it('of a student is one that met the adversary', async () => {
    const adversary = { kind: 'fgsm', epsilon: 4, lambda: 8, after: 5 };
    const { tables } = await run(
      { kind: 'distillation', epochs: 9, adversary, stop: { ...stop, part: 'test' } },
      trained(12),
    );
    expect(tables['defended-baselines'].rows[0].ndcg).toBe(
      Math.max(...looked(tables['defended-training'], 5)),
    );
  });

  it('is never chosen on the test part unless the spec says so', async () => {
    await expect(run({ kind: 'apr', epochs: 2, stop })).rejects.toThrow(/switch on split.validation/);
    const { tables } = await run({ kind: 'apr', epochs: 3, stop: { ...stop, part: 'test' } }, { repeats: 1 });
    const values = tables['defended-training'].rows
      .filter((row) => row.loss !== null)
      .map((row) => Number(row.ndcg));
    expect(tables['defended-baselines'].rows[0].ndcg).toBe(Math.max(...values));
  });
});

describe('questions about a study with a defence', () => {
  const question = { kind: 'list', method: 'fgsm', epsilon: 2, user: 3 } as const;

  it.each([
    [{ kind: 'apr', epochs: 2 }],
    [{ kind: 'apr', epochs: 2, accumulators: 'kept' }],
    [{ kind: 'apr', epochs: 2, undefended: 'pre-trained' }],
    [{ kind: 'distillation', epochs: 2 }],
  ])('are answered of the very models of the tables: %o', async (defence) => {
    const { env } = await benchEnv();
    const one = spec(defence, { repeats: 1 });
    const { tables } = await runStudy(one, env, recorder().run);
    for (const [model, id] of [
      ['undefended', 'sweep'],
      ['defended', 'defended-sweep'],
    ] as const) {
      const row = tables
        .find((table) => table.id === id)
        ?.rows.find((point) => point.method === 'fgsm' && point.epsilon === 2);
      const answer = await askList(one, { ...question, model }, env, recorder().run);
      expect(answer.measures?.ndcg).toBe(row?.ndcg);
    }
  });

  it('name what is missing where there is no defended model', async () => {
    const { env } = await benchEnv();
    const one = spec({ kind: 'none' }, { repeats: 1 });
    await runStudy(one, env, recorder().run);
    await expect(askList(one, { ...question, model: 'defended' }, env, recorder().run)).rejects.toThrow(
      /no defended model/,
    );
  });
});
