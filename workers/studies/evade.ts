import { isNoisy, type Strategy } from '../defend/hints.ts';
import { mean } from '../measure/statistics.ts';
import type { RankingTask } from '../measure/task.ts';
import { rankingTask } from '../measure/task.ts';
import type { Table } from '../protocol/events.ts';
import type { EvadeSpec } from '../protocol/spec.ts';
import { curveMeasure } from './curve.ts';
import {
  againstNoise,
  examplesOf,
  minimalOf,
  pathsOf,
  qualityOf,
  successAt,
  type Target,
  withinBudget,
} from './evade-attack.ts';
import { type EvadeBench, type Fncf, fncfData, trainedFncf } from './evade-models.ts';
import { EvadeTables } from './evade-tables.ts';
import { stageKey, studyTask } from './stages.ts';
import { epsilonGrid } from './sweep.ts';
import { GrowingTable, integer, number, text } from './tables.ts';
import type { Bench } from './training.ts';

/** Budgets of the curve of success within ε: from what turns hardly any example to what turns them all. */
const budgets = { from: 0.02, to: 5, points: 13 };

function evadeTraining({ run, spec }: Bench): GrowingTable {
  const { k } = spec.measure;
  const columns = [
    integer('seed', 'Seed'),
    text('strategy', 'Training'),
    number('sigma', 'Noise σ', 3),
    text('stage', 'Stage'),
    integer('epoch', 'Epoch'),
    number('loss', 'Loss'),
    number('hr', `HR@${k}`),
    number('ndcg', `nDCG@${k}`),
    number('coverage', `Coverage@${k}`, 0, 'items'),
  ];
  return new GrowingTable({ id: 'training', title: 'Training', columns }, run);
}

export async function evadeBench(bench: Bench, spec: EvadeSpec): Promise<EvadeBench> {
  return {
    ...bench,
    spec,
    fncf: fncfData(spec, bench.data),
    training: evadeTraining(bench),
    measure: await curveMeasure(bench),
    trained: new Map(),
  };
}

/** The progress of the attacks of one seed, in steps of about the same cost. */
class Steps {
  private done = 0;
  private readonly began: number;
  constructor(
    private readonly bench: EvadeBench,
    private readonly total: number,
  ) {
    this.began = bench.run.now();
  }
  say(stage: string): void {
    this.done++;
    const { run } = this.bench;
    const leftMs = ((run.now() - this.began) / this.done) * (this.total - this.done);
    run.emit({ kind: 'progress', stage, done: this.done, total: this.total, leftMs, stepsPerSecond: null });
  }
}

interface Tasks {
  readonly own: RankingTask;
  readonly all: RankingTask;
}

async function addQuality(target: Target, tasks: Tasks, tables: EvadeTables) {
  const quality = await qualityOf(target, tasks);
  const examples = await examplesOf(target);
  const { success, lengths } = await minimalOf(target);
  const found = lengths.filter((one) => !Number.isNaN(one));
  tables.addQuality(target.fncf.candidate, {
    hr: quality.own.hr!,
    ndcg: quality.own.ndcg!,
    hrAll: quality.all.hr!,
    ndcgAll: quality.all.ndcg!,
    hits: examples.hits,
    below: examples.below,
    attacked: examples.users.length,
    logit: mean([...examples.logits]),
    robustness: mean([...found]),
    found: success.reduce((n, one) => n + one, 0) / success.length,
  });
  return quality.own;
}

/** Examples followed on their way; more would make the table long and the page slow. */
const FOLLOWED = 20;

/** Every example of a model with its minimal distortion, and the way of the first that all models share. */
async function addDistortions(targets: readonly Target[], tables: EvadeTables): Promise<void> {
  const attacked = await Promise.all(targets.map(examplesOf));
  const pairsOf = ({ users, items }: (typeof attacked)[number]) =>
    [...users].map((user, n) => `${user} ${items[n]}`);
  const shared = attacked
    .map(pairsOf)
    .reduce((left, pairs) => left.filter((pair) => pairs.includes(pair)))
    .slice(0, FOLLOWED);
  for (const [at, target] of targets.entries()) {
    const { users, items, logits } = attacked[at]!;
    if (users.length === 0) continue;
    const { lengths } = await minimalOf(target);
    const paths = await pathsOf(target);
    const { view } = target.bench.data;
    const { strategy } = target.fncf.candidate;
    const pairs = pairsOf(attacked[at]!);
    const named = (n: number) => ({ userId: view.userIds[users[n]!]!, title: view.itemTitles[items[n]!]! });
    tables.addDistortions(
      pairs.map((_, n) => ({
        example: n,
        strategy,
        ...named(n),
        probability: 1 / (1 + Math.exp(-logits[n]!)),
        distortion: Number.isNaN(lengths[n]!) ? null : lengths[n]!,
        ...paths[n]!.shares,
      })),
    );
    for (const pair of shared) {
      const n = pairs.indexOf(pair);
      if (Number.isNaN(lengths[n]!)) continue;
      const { userId, title } = named(n);
      tables.addPaths(
        paths[n]!.steps.map((step) => ({ pair: `User ${userId}, ${title}`, strategy, ...step })),
      );
    }
  }
}

/** The seed's teacher and its students at the study's σ, the teacher first. */
async function trainAll(
  bench: EvadeBench,
  seed: number,
  of: string,
): Promise<{ teacher: Fncf; students: Fncf[] }> {
  const { spec } = bench;
  const teacher = await trainedFncf(bench, { strategy: 'teacher', sigma: 0, seed }, null, of);
  const students: Fncf[] = [];
  for (const strategy of new Set(spec.defence.strategies)) {
    const sigma = isNoisy(strategy) ? spec.defence.sigma : 0;
    students.push(await trainedFncf(bench, { strategy, sigma, seed }, teacher, of));
  }
  return { teacher, students };
}

/** Against σ: hinted students are trained for each level, the others have no noise layers and stay the same. */
async function addLevels(
  bench: EvadeBench,
  tasks: Tasks,
  tables: EvadeTables,
  { teacher, students }: { teacher: Fncf; students: readonly Fncf[] },
  of: string,
): Promise<void> {
  const { spec } = bench;
  const levels = [...new Set(spec.defence.levels)].sort((a, b) => a - b);
  for (const student of students) {
    const strategy = student.candidate.strategy as Strategy;
    for (const sigma of levels) {
      const candidate = { ...student.candidate, sigma: isNoisy(strategy) ? sigma : 0 };
      const fncf = await trainedFncf(bench, candidate, teacher, of);
      const target: Target = { bench, task: tasks.own, fncf };
      await bench.run.gate();
      const own =
        candidate.sigma === student.candidate.sigma
          ? (await qualityOf(target, tasks)).own
          : await addQuality(target, tasks, tables);
      tables.addNoise(candidate, sigma, 'off', await successAt(target, spec.attack.c), own);
      if (!isNoisy(strategy)) continue;
      const { untouched, ignoring, averaging } = await againstNoise(target);
      tables.addNoise(candidate, sigma, 'ignoring', ignoring, own);
      tables.addNoise(candidate, sigma, 'averaging', averaging, own);
      tables.addNoise(candidate, sigma, 'untouched', untouched, own);
    }
  }
}

/**
 * The evade study (paper 001): for each of `repeats` seeds trains the teacher and the students, and attacks what enters
 * their towers for held-out items that they rank among the K best and say yes to. Tables: `training`, `quality`
 * (Table III and ρ of equation 10), `success` (Fig. 6), `noise` (Table IV), `curve` (share answered no within ε by
 * FGSM, PGD and C&W), `distortion` (each example of the first seed), `paths` (some of them on their way).
 */
export async function evadeStudy(spec: EvadeSpec, plain: Bench): Promise<Table[]> {
  const bench = await evadeBench(plain, spec);
  const { env, run, data } = bench;
  const tables = new EvadeTables(bench);
  const all = await env.cache.once(
    stageKey('task', { part: 'test', candidates: 'all' }, data.keys.split),
    () => rankingTask(data.split, 'test', { kind: 'all' }, spec.seed),
  );
  const tasks: Tasks = { own: await studyTask(spec, env, data, 'test'), all };
  const grid = epsilonGrid(spec.attack);
  for (let n = 0; n < spec.repeats; n++) {
    const of = spec.repeats > 1 ? `, seed ${n + 1} of ${spec.repeats}` : '';
    const trained = await trainAll(bench, (spec.seed + n) % 2 ** 32, of);
    const models = [trained.teacher, ...trained.students];
    const steps = new Steps(bench, models.length * (1 + grid.length + 1));
    for (const fncf of models) {
      const target: Target = { bench, task: tasks.own, fncf };
      await run.gate();
      for (const c of grid) {
        tables.addSuccess(fncf.candidate, c, await successAt(target, c));
        steps.say(`Attacking with c = ${c}${of}`);
      }
      await addQuality(target, tasks, tables);
      steps.say(`Looking for the smallest perturbations${of}`);
      for (const epsilon of epsilonGrid(budgets))
        tables.addCurve(fncf.candidate, epsilon, await withinBudget(target, epsilon));
      steps.say(`Attacking within budgets${of}`);
    }
    if (n === 0) {
      await addDistortions(
        models.map((fncf) => ({ bench, task: tasks.own, fncf })),
        tables,
      );
    }
    await addLevels(bench, tasks, tables, trained, of);
  }
  return [bench.training.table, ...tables.tables];
}
