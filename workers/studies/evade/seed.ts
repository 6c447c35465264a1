import { isNoisy, type Rival, type Strategy } from '../../defend/hints.ts';
import { mean } from '../../measure/statistics.ts';
import { type RankingTask, rankingTask } from '../../measure/task.ts';
import { isRival } from '../../protocol/names/evade.ts';
import type { Nth } from '../../protocol/run/progress.ts';
import type { EvadeSpec } from '../../protocol/spec/spec.ts';
import type { EvadeRow } from '../../protocol/tables/evade.ts';
import { ProgressMeter } from '../../training/progress.ts';
import type { Job } from '../bench/env.ts';
import { epsilonGrid } from '../bench/grid.ts';
import type { Measures } from '../bench/judge.ts';
import { openBench } from '../bench/open.ts';
import { stageKey, studyTask } from '../bench/stages.ts';
import {
  againstNoise,
  type EvadeTarget,
  examplesOf,
  minimalOf,
  qualityOf,
  successAt,
  withinBudget,
} from './attack.ts';
import { type EvadeBench, type EvadeSubject, evadeBench, trainedSubject } from './models.ts';
import type { Candidate } from './shapes.ts';
import type { Finding } from './tables.ts';
import { withinFindings } from './within.ts';

/** Budgets of the curve of success within ε: from what turns hardly any example to what turns them all. */
const budgets = { from: 0.02, to: 5, points: 13 };

/** Who is ranked against what: the study's own candidates, and all items. */
export interface Tasks {
  readonly own: RankingTask;
  readonly all: RankingTask;
}

export async function tasksOf({ spec, env, data }: EvadeBench): Promise<Tasks> {
  const part = { part: 'test', candidates: 'all' };
  const all = await env.cache.once(stageKey('task', part, data.keys.split), () =>
    rankingTask(data.split, 'test', { kind: 'all' }, spec.seed),
  );
  return { own: await studyTask(spec, env, data, 'test'), all };
}

/** Hears each figure as it is measured. */
export type Take = (finding: Finding) => void;

/** The n-th seed of the study, from 0. */
export const seedOf = (spec: EvadeSpec, n: number): number => (spec.seed + n) % 2 ** 32;

/** The same for progress. */
export const nthOf = (spec: EvadeSpec, n: number): Nth => ({ n: n + 1, of: spec.repeats });

type Told = Pick<Candidate, 'strategy' | 'sigma'>;

/** A student or a rival at the study's own settings. */
export const candidateOf = ({ defence }: EvadeSpec, strategy: Strategy | Rival): Told => ({
  strategy,
  sigma: !isRival(strategy) && isNoisy(strategy) ? defence.sigma : 0,
});

/**
 * The models of a seed at the study's own settings, in the order in which they are trained and attacked: the student
 * without a defence first, since it needs no teacher and its curve is what a person waits for, then the teacher, the
 * other students in the order of the spec, and the rivals.
 */
function candidatesOf(spec: EvadeSpec): readonly Told[] {
  const { defence, rivals } = spec;
  const students = defence.strategies.map((strategy) => candidateOf(spec, strategy));
  const needsNone = ({ strategy }: Told) => strategy === 'fncf';
  return [
    ...students.filter(needsNone),
    { strategy: 'teacher', sigma: 0 },
    ...students.filter((one) => !needsNone(one)),
    ...rivals.map((strategy): Told => ({ strategy, sigma: 0 })),
  ];
}

/** What a seed trains at the study's own settings. */
export interface Trained {
  readonly teacher: EvadeSubject;
  readonly students: readonly EvadeSubject[];
  readonly rivals: readonly EvadeSubject[];
}

/** The teacher and its students at the study's σ, in the order of the spec; of other factors where asked. */
export async function trainFamily(
  bench: EvadeBench,
  seed: number,
  nth: Nth,
  factors?: number,
): Promise<Omit<Trained, 'rivals'>> {
  const { spec } = bench;
  const width = factors === undefined ? {} : { factors };
  const teacher = await trainedSubject(bench, { strategy: 'teacher', sigma: 0, seed, ...width }, null, nth);
  const students: EvadeSubject[] = [];
  for (const strategy of spec.defence.strategies) {
    const sigma = isNoisy(strategy) ? spec.defence.sigma : 0;
    students.push(await trainedSubject(bench, { strategy, sigma, seed, ...width }, teacher, nth));
  }
  return { teacher, students };
}

/** All that a seed trains before the levels of noise, for a question about it. */
export async function trainAll(bench: EvadeBench, seed: number, nth: Nth): Promise<Trained> {
  const family = await trainFamily(bench, seed, nth);
  const rivals: EvadeSubject[] = [];
  for (const strategy of bench.spec.rivals)
    rivals.push(await trainedSubject(bench, { strategy, sigma: 0, seed }, null, nth));
  return { ...family, rivals };
}

/** HR and nDCG of a student at its number of factors (paper 001, Fig. 5). */
export function widthFinding({ candidate, shape }: EvadeSubject, own: Measures): Finding {
  const head = { strategy: candidate.strategy, factors: shape.factors };
  return { table: 'widths', head, values: { hr: own.hr!, ndcg: own.ndcg! } };
}

async function takeQuality(target: EvadeTarget, tasks: Tasks, take: Take): Promise<Measures> {
  const { strategy, sigma } = target.subject.candidate;
  const quality = await qualityOf(target, tasks);
  const examples = await examplesOf(target);
  const { success, lengths } = await minimalOf(target);
  const found = lengths.filter((one) => !Number.isNaN(one));
  take({
    table: 'quality',
    head: { strategy, sigma },
    values: {
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
    },
  });
  return quality.own;
}

/** Against σ: hinted students are trained for each level, the others have no noise layers and stay the same. */
async function takeLevels(
  bench: EvadeBench,
  tasks: Tasks,
  { teacher, students }: Omit<Trained, 'rivals'>,
  nth: Nth,
  take: Take,
): Promise<void> {
  const { spec } = bench;
  const levels = [...spec.defence.levels].sort((a, b) => a - b);
  for (const student of students) {
    const strategy = student.candidate.strategy as Strategy;
    for (const sigma of levels) {
      const candidate = { ...student.candidate, sigma: isNoisy(strategy) ? sigma : 0 };
      const subject = await trainedSubject(bench, candidate, teacher, nth);
      const target: EvadeTarget = { bench, task: tasks.own, subject };
      await bench.run.gate();
      const { hr, ndcg } =
        candidate.sigma === student.candidate.sigma
          ? (await qualityOf(target, tasks)).own
          : await takeQuality(target, tasks, take);
      const say = (
        view: EvadeRow<'noise'>['view'],
        verdict: { readonly rate: number; readonly distortion: number },
      ) =>
        take({
          table: 'noise',
          head: { line: `${strategy} ${view}`, strategy, view, sigma },
          values: { ...verdict, hr: hr!, ndcg: ndcg! },
        });
      say('off', await successAt(target, spec.attack.c));
      if (!isNoisy(strategy)) continue;
      const { untouched, ignoring, averaging } = await againstNoise(target);
      say('ignoring', ignoring);
      say('averaging', averaging);
      say('untouched', untouched);
    }
  }
}

/** Trains what the study wants of one seed, the `nth`, model by model, and attacks each before the next is trained. */
export async function attackSeed(
  bench: EvadeBench,
  tasks: Tasks,
  seed: number,
  nth: Nth,
  take: Take,
  attacked: (models: readonly EvadeTarget[]) => Promise<void> = async () => {},
): Promise<void> {
  const { spec, run } = bench;
  const grid = epsilonGrid(spec.attack);
  const candidates = candidatesOf(spec);
  const steps = candidates.length * (1 + grid.length + 1);
  const meter = new ProgressMeter(run, { study: 'evade', stage: 'smallest', item: { seed: nth } }, steps);
  const targets: EvadeTarget[] = [];
  const students: EvadeSubject[] = [];
  let teacher: EvadeSubject | null = null;
  let done = 0;
  for (const candidate of candidates) {
    const { strategy } = candidate;
    const subject = await trainedSubject(bench, { ...candidate, seed }, teacher, nth);
    if (strategy === 'teacher') teacher = subject;
    else if (!isRival(strategy)) students.push(subject);
    const target: EvadeTarget = { bench, task: tasks.own, subject };
    targets.push(target);
    await run.gate();
    for (const c of grid) {
      take({ table: 'success', head: { strategy, c }, values: { ...(await successAt(target, c)) } });
      meter.reached(++done, { study: 'evade', stage: 'price', item: { c, seed: nth } });
    }
    const own = await takeQuality(target, tasks, take);
    if (spec.widths.length > 0 && students.includes(subject)) take(widthFinding(subject, own));
    meter.reached(++done, { study: 'evade', stage: 'smallest', item: { seed: nth } });
    for (const epsilon of epsilonGrid(budgets)) {
      const shares = await withinBudget(target, epsilon);
      for (const method of ['fgsm', 'pgd', 'cw'] as const)
        take({
          table: 'curve',
          head: { line: `${strategy} ${method}`, strategy, method, epsilon },
          values: { rate: shares[method] },
        });
    }
    for (const finding of await withinFindings(target)) take(finding);
    meter.reached(++done, { study: 'evade', stage: 'budgets', item: { seed: nth } });
  }
  await attacked(targets);
  if (teacher) await takeLevels(bench, tasks, { teacher, students }, nth, take);
}

/** What a job of a crew gives: its figures, and the rows of its training. */
export interface EvadePiece {
  readonly findings: readonly Finding[];
  readonly training: readonly EvadeRow<'training'>[];
}

/** A whole seed after the first. */
export const evadeSeed: Job<EvadeSpec, { readonly n: number }, EvadePiece> = {
  name: 'evade a seed',
  doing: { study: 'evade', stage: 'seeds', item: null },
  work: async (spec, { n }, { env, run }) => {
    const bench = await evadeBench((await openBench(spec, env, run)).bench);
    const findings: Finding[] = [];
    const nth = nthOf(spec, n);
    await attackSeed(bench, await tasksOf(bench), seedOf(spec, n), nth, (one) => findings.push(one));
    return { findings, training: bench.training.table.rows };
  },
};

/** A teacher and its students of other factors than the spec's (paper 001, Fig. 5). */
export const evadeWidth: Job<EvadeSpec, { readonly n: number; readonly factors: number }, EvadePiece> = {
  name: 'evade with other factors',
  doing: { study: 'evade', stage: 'widths', item: null },
  work: async (spec, { n, factors }, { env, run }) => {
    const bench = await evadeBench((await openBench(spec, env, run)).bench);
    const tasks = await tasksOf(bench);
    const nth = nthOf(spec, n);
    const { students } = await trainFamily(bench, seedOf(spec, n), nth, factors);
    const findings: Finding[] = [];
    for (const subject of students) {
      const { own } = await qualityOf({ bench, task: tasks.own, subject }, tasks);
      findings.push(widthFinding(subject, own));
    }
    return { findings, training: bench.training.table.rows };
  },
};
