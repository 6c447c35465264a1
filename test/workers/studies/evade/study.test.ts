import { beforeAll, describe, expect, it } from 'vitest';
import type { RunContext } from '../../../../workers/core/run.ts';
import { createTfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import { cwWithC } from '../../../../workers/evade/cw.ts';
import { movableColumns, towerInputs } from '../../../../workers/evade/inputs.ts';
import type { Result } from '../../../../workers/protocol/result.ts';
import type { Row } from '../../../../workers/protocol/run/events.ts';
import { doingWords } from '../../../../workers/protocol/run/words.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { EvadeSpec } from '../../../../workers/protocol/spec/spec.ts';
import type { Crew, StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { openBench } from '../../../../workers/studies/bench/open.ts';
import { askEvasion } from '../../../../workers/studies/evade/ask.ts';
import { examplesOf } from '../../../../workers/studies/evade/attack.ts';
import { evadeBench, towerOf } from '../../../../workers/studies/evade/models.ts';
import { nthOf, tasksOf, trainAll } from '../../../../workers/studies/evade/seed.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { wasmFiles } from '../../engines/tfjs/wasmFiles.ts';
import { plainLogit } from '../../evade/tower.ts';
import { benchEnv } from '../bench/bench.ts';

/** A run whose methods need their object, as the worker's do. */
class Listener implements RunContext {
  readonly stages = new Set<string>();
  gates = 0;
  emit(event: Parameters<RunContext['emit']>[0]): void {
    if (event.kind === 'progress') this.stages.add(doingWords(event));
  }
  async gate(): Promise<void> {
    this.gates++;
  }
  async epochGate(): Promise<'go'> {
    this.gates++;
    return 'go';
  }
  now(): number {
    return 0;
  }
}

const spec = parseSpec({
  study: 'evade',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'ncf', factors: 8, layers: [16, 8], epochs: 4, optimiser: { kind: 'adam', rate: 0.02 } },
  student: { factors: 4, layers: [8, 4], epochs: 6, hintEpochs: 1 },
  attack: { points: 3, examples: 20, iterations: 40, searchSteps: 5, draws: 2 },
  // A teacher of four epochs at T = 10 says yes to nobody, and there would be nothing to attack.
  defence: {
    strategies: ['fncf', 'distil', 'single', 'multi'],
    levels: [0, 0.05],
    teacher: { kind: 'own', temperature: 1 },
  },
  rivals: ['mlp', 'neumf', 'bilinear', 'imc'],
  widths: [2, 4],
  measure: { every: 0 },
}) as EvadeSpec;

describe('the evade study', () => {
  let result: Result;
  let env: StudyEnv;
  const run = new Listener();
  const freshEnv = async (users?: number) =>
    (await benchEnv({ users, engine: await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }) })).env;
  /** For what does not hang on how many users there are. */
  const few = 50;
  beforeAll(async () => {
    env = await freshEnv();
    result = await runStudy(spec, env, run);
  });
  const rows = (id: string): readonly Row[] => result.tables.find((table) => table.id === id)?.rows ?? [];

  it('trains each stage once, in the order of Algorithm 1, with the noise of each level, then other widths', () => {
    const stages = rows('training').map(({ strategy, sigma, stage, epoch, factors }) => [
      strategy,
      sigma,
      stage,
      epoch,
      factors,
    ]);
    const hinted = (sigma: number, factors: number) => [
      ['single', sigma, 'hint 1', 1, factors],
      ['single', sigma, 'distillation', 5, factors],
      ['multi', sigma, 'hint 1', 1, factors],
      ['multi', sigma, 'hint 2', 1, factors],
      ['multi', sigma, 'distillation', 4, factors],
    ];
    const teacher = (factors: number) => ['teacher', 0, 'labels', 4, 2 * factors];
    const fncf = (factors: number) => ['fncf', 0, 'labels', 6, factors];
    const taught = (factors: number) => [['distil', 0, 'distillation', 6, factors], ...hinted(0.05, factors)];
    expect(stages).toEqual([
      // What needs no teacher comes first, and its curve with it.
      fncf(4),
      teacher(4),
      ...taught(4),
      ['mlp', 0, 'labels', 6, 4],
      ['neumf', 0, 'labels', 6, 4],
      ['bilinear', 0, 'labels', 6, 4],
      ['imc', 0, 'labels', 6, 4],
      ...hinted(0, 4),
      teacher(2),
      fncf(2),
      ...taught(2),
    ]);
  });

  it('ranks each way of training at each number of factors', () => {
    const seen = rows('widths').map(({ strategy, factors }) => `${strategy} ${factors}`);
    const strategies = ['fncf', 'distil', 'single', 'multi'];
    expect(seen).toEqual([4, 2].flatMap((factors) => strategies.map((one) => `${one} ${factors}`)));
    const at = (id: string) => rows(id).find((row) => row.strategy === 'fncf' && (row.factors ?? 4) === 4);
    expect(at('widths')?.hr).toBe(at('quality')?.hr);
  });

  it('holds its rankings against Popularity, among the same candidates', async () => {
    const { seed, dataset, view, split, measure } = spec;
    const popular = parseSpec({
      ...{ study: 'train', seed, dataset, view, split, measure: { ...measure } },
      model: { kind: 'popularity' },
    });
    const { tables } = await runStudy(popular, env, new Listener());
    const of = (name: string) =>
      tables.find(({ id }) => id === 'measures')?.rows.find(({ measure: one }) => one === name)?.model;
    const wanted = { name: 'popularity', hr: of(`HR@${measure.k}`), ndcg: of(`nDCG@${measure.k}`) };
    expect(wanted.hr).toBeGreaterThan(0);
    expect(rows('baselines')).toEqual([wanted]);
  });

  it('measures success for every way of training and every c: the share of examples turned, and their mean length', async () => {
    expect(rows('success')).toHaveLength(9 * 3);
    const bench = await evadeBench((await openBench(spec, env, run)).bench);
    const { teacher, students } = await trainAll(bench, spec.seed, nthOf(bench.spec, 0));
    const task = (await tasksOf(bench)).own;
    const rates: number[] = [];
    for (const subject of [teacher, students[3]!]) {
      const { users, items } = await examplesOf({ bench, task, subject });
      const inputs = towerInputs(subject.shape, subject.params, users, items);
      const width = inputs.length / users.length;
      const movable = movableColumns(subject.shape, 'user');
      const session = await towerOf(bench.seat.current).open({
        ...{ params: subject.params, inputs, rows: users.length, movable },
      });
      const { strategy } = subject.candidate;
      for (const row of rows('success').filter((one) => one.strategy === strategy)) {
        const { norm, output, rate, iterations, box } = spec.attack;
        const by = { norm, output, rate, iterations, box, noise: { sigma: 0, draws: 0, seed: 0 } };
        const { delta } = await cwWithC(session, users.length, Number(row.c), by, async () => {});
        const lengths: number[] = [];
        for (let n = 0; n < users.length; n++) {
          const own = [...delta.subarray(n * width, (n + 1) * width)];
          const there = own.map((step, k) => inputs[n * width + k]! + step);
          if (plainLogit(subject.params, there) <= 1e-6) lengths.push(Math.hypot(...own));
        }
        expect(row.rate, `${strategy}, c = ${row.c}`).toBeCloseTo(lengths.length / users.length, 12);
        const mean = lengths.reduce((sum, one) => sum + one, 0) / lengths.length;
        if (lengths.length > 0) expect(row.distortion).toBeCloseTo(mean, 5);
        rates.push(lengths.length / users.length);
      }
      session.dispose();
    }
    expect(Math.min(...rates)).toBeLessThan(0.5);
    expect(Math.max(...rates)).toBeGreaterThan(0.5);
  });

  it('says each training and each attack while it is at it', () => {
    const said = [...run.stages];
    expect(said.filter((stage) => stage.startsWith('Training '))).toHaveLength(10 + 2 + 5 + 8);
    for (const { c } of rows('success')) expect(said).toContain(`Attacking with c = ${c}`);
    expect(said).toContain('Looking for the smallest perturbations');
    expect(said).toContain('Attacking within budgets');
    expect(run.gates).toBeGreaterThan(said.length);
  });

  it('finds no longer a step by search than the budget at which the same example falls to C&W', () => {
    for (const { strategy, epsilon, rate } of rows('curve').filter(({ method }) => method === 'cw')) {
      const own = rows('distortion').filter((row) => row.strategy === strategy);
      const within = own.filter(({ distortion }) => Number(distortion ?? Infinity) <= Number(epsilon));
      expect(rate).toBeCloseTo(within.length / own.length, 12);
    }
  });

  it('follows examples from a yes to a probability of one half at their minimal distortion', () => {
    const paths = rows('paths');
    expect(paths.length).toBeGreaterThan(0);
    const first = paths.slice(0, 16);
    expect(first[0]!.length).toBe(0);
    expect(first[0]!.probability).toBeGreaterThan(0.5);
    expect(first[10]!.probability).toBeCloseTo(0.5, 3);
  });

  it('gives every part of the input a share, none to the item where only the user is moved', () => {
    for (const row of rows('distortion').filter(({ distortion }) => distortion !== null)) {
      const user = [row.userShare, row.userFeaturesShare, row.userProductShare].map((share) =>
        Number(share ?? 0),
      );
      expect(user.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      expect(row.itemShare).toBe(row.strategy === 'imc' ? undefined : 0);
      expect(row.itemFeaturesShare ?? 0).toBe(0);
      expect(row.userProductShare === undefined).toBe(row.strategy !== 'neumf');
    }
  });

  it('a crew that clones what it is given, and ends in another order, gives the same tables', async () => {
    const small = parseSpec({
      ...spec,
      repeats: 2,
      rivals: ['neumf'],
      widths: [2],
      defence: { strategies: ['single'], levels: [0.05] },
      attack: { ...spec.attack, examples: 5, points: 2, iterations: 5, searchSteps: 2 },
      student: { factors: 4, layers: [8, 4], epochs: 2, hintEpochs: 1 },
      model: { ...spec.model, epochs: 1, batch: 4096 },
    });
    const alone = await runStudy(small, await freshEnv(few), new Listener());
    const crewed = await freshEnv(few);
    const crew: Crew = {
      hands: 2,
      map: async (job, shared, inputs, hears, done) => {
        const outputs = [];
        for (const index of inputs.map((_, n) => n).reverse()) {
          const own = { ...(await freshEnv(few)), datasets: crewed.datasets };
          const hand = { env: own, run: hears };
          outputs[index] = structuredClone(
            await job.work(structuredClone(shared), structuredClone(inputs[index]!), hand),
          );
          done?.(outputs[index]!, index);
        }
        return outputs;
      },
    };
    const together = await runStudy(small, { ...crewed, crew }, new Listener());
    expect(together.tables).toEqual(alone.tables);
  });

  describe('asked about one recommendation', () => {
    it.each(['teacher', 'neumf', 'bilinear', 'imc'])(
      'of %s tells its way from yes to no, what carries it and the surface around it',
      async (strategy) => {
        const answer = await askEvasion(spec, { kind: 'evasion', strategy, example: 0 }, env, run);
        const row = rows('distortion').find((one) => one.strategy === strategy && one.example === 0)!;
        expect([answer.userId, answer.title]).toEqual([row.userId, row.title]);
        const [own] = answer.ways;
        expect(own!.minimal).toBe(row.distortion);
        expect(own!.steps[0]!.probability).toBeCloseTo(Number(row.probability), 6);
        expect(own!.steps[10]!.probability).toBeCloseTo(0.5, 3);
        const logit = (p: number) => Math.log(p / (1 - p));
        // The parts carry all of the fall: integrated gradients are complete.
        for (const [n, { probability }] of own!.steps.entries()) {
          const carried = answer.parts.reduce((sum, part) => sum + part.falls[n]!, 0);
          const fall = logit(own!.steps[0]!.probability) - logit(probability);
          expect(Math.abs(carried - fall)).toBeLessThan(0.005 * Math.max(1, fall));
        }
        const { along, across, probabilities } = answer.surface!;
        const at = (x: number, y: number) => {
          const nearest = (grid: readonly number[], v: number) =>
            grid.findIndex((g) => Math.abs(g - v) < 1e-9);
          return probabilities[nearest(across, y) * along.length + nearest(along, x)]!;
        };
        expect(at(0, 0)).toBeCloseTo(Number(row.probability), 5);
        expect(at(1, 0)).toBeCloseTo(0.5, 3);
      },
    );

    it('says which models there are, how many recommendations, and that nothing was run', async () => {
      const ask = (strategy: string, example: number, at = env) =>
        askEvasion(spec, { kind: 'evasion', strategy, example }, at, run);
      await expect(ask('nobody', 0)).rejects.toThrow(
        'it has teacher, fncf, distil, single, multi, mlp, neumf, bilinear, imc',
      );
      await expect(ask('fncf', 10_000)).rejects.toThrow(/counted from 0/);
      await expect(ask('fncf', 0, await freshEnv())).rejects.toThrow(/run the study first/);
    });
  });

  it('trains the teacher at the temperature of the students, or at one of its own; who has no teacher stays', async () => {
    const own = (temperature: number) =>
      parseSpec({
        ...spec,
        model: { ...spec.model, epochs: 2, batch: 1024 },
        student: { ...spec.student, epochs: 2 },
        rivals: [],
        widths: [],
        attack: { ...spec.attack, examples: 1, points: 2, searchSteps: 1, iterations: 1 },
        defence: {
          ...spec.defence,
          strategies: ['fncf', 'distil'],
          levels: [0],
          teacher: { kind: 'own', temperature },
        },
      }) as EvadeSpec;
    const curves = async (one: EvadeSpec) => {
      const { tables } = await runStudy(one, await freshEnv(few), new Listener());
      const rows = tables.find(({ id }) => id === 'training')?.rows ?? [];
      return (strategy: string) => rows.filter((row) => row.strategy === strategy).map(({ loss }) => loss);
    };
    const plain = await curves(own(1));
    const warm = await curves(own(10));
    const same = await curves(
      parseSpec({ ...own(10), defence: { ...own(10).defence, teacher: { kind: 'student' } } }) as EvadeSpec,
    );
    // The default follows the students, whose T is 10 here.
    expect(same('teacher')).toEqual(warm('teacher'));
    expect(warm('teacher')).not.toEqual(plain('teacher'));
    expect(warm('distil')).not.toEqual(plain('distil'));
    expect(warm('fncf')).toEqual(plain('fncf'));
    // Of logits that start near 0 the log loss of σ(z/10) stays near ln 2 at first.
    const first = (losses: unknown[]) => Number(losses[0]);
    expect(Math.abs(first(warm('teacher')) - Math.LN2)).toBeLessThan(
      Math.abs(first(plain('teacher')) - Math.LN2),
    );
  });
});
