import type { Split } from '../../data/types.ts';
import { mean } from '../../measure/statistics.ts';
import { isMultiStep, perturbAttacks } from '../../protocol/names/perturb.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { Doing, PerturbPlace } from '../../protocol/run/progress.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import { type PerturbRow, perturbTables, sweptOf } from '../../protocol/tables/perturb.ts';
import type { TrainingRow } from '../../protocol/tables/training.ts';
import { ProgressMeter } from '../../training/progress.ts';
import { curveMeasure } from '../bench/curve.ts';
import { epsilonGrid, iterationMarks } from '../bench/grid.ts';
import { finishedTable, GrowingTable } from '../bench/growing-table.ts';
import type { Measures } from '../bench/judge.ts';
import { valuesOf } from '../bench/means.ts';
import { studyTask } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';
import { Comparison } from './comparison.ts';
import { checkDefence, modelsOf } from './defended.ts';
import { equalNormRows } from './equal-norm.ts';
import { checkGoal } from './objective.ts';
import { cleanPoint, pointsAlong, popularityPoint, randomPoint, sweepPoint } from './points.ts';
import { type AttackableSpec, type Method, type PerturbSubject, subjectOf } from './subject.ts';
import { Sweep } from './tables.ts';

/** @throws LabFailure 'bad-spec' where these data lack what the attack or the defence asks for */
export function checkGround(spec: PerturbSpec, split: Split): void {
  checkGoal(spec.attack, split.nItems);
  checkDefence(spec, split);
}

/** From this share of rows on masked gradients are told. */
const tellingShare = 0.01;

/** One walk or one direction: a method at a budget, measured at some iterations. */
interface Leg {
  readonly method: Method;
  readonly epsilon: number;
  readonly marks: readonly number[];
}

/** What the spec asks to be measured of every model. */
function legsOf({ attack }: PerturbSpec): Leg[] {
  const { against, methods } = attack;
  if (against.kind === 'iterations') {
    return methods.map((method) => ({
      method,
      epsilon: against.epsilon,
      marks: isMultiStep(method) ? iterationMarks(against) : [1],
    }));
  }
  const budgets = against.kind === 'cores' ? [against.epsilon] : epsilonGrid(attack);
  return methods.flatMap((method) =>
    budgets.map((epsilon) => ({ method, epsilon, marks: [isMultiStep(method) ? attack.iterations : 1] })),
  );
}

/** Attacks one model as the spec says; its points go into `sweep` as they are measured. */
async function attackModel(
  subject: PerturbSubject,
  sweep: Sweep,
  place: PerturbPlace,
  defended: boolean,
): Promise<void> {
  const { spec, run, model } = subject;
  sweep.addReferences(await cleanPoint(subject), {
    popularity: await popularityPoint(subject),
    'random recommender': await randomPoint(subject),
  });
  const legs = legsOf(spec);
  const total = legs.reduce((sum, { marks }) => sum + marks.length, 0);
  const doing = (attack: Method): Doing => ({
    study: 'perturb',
    stage: 'attack',
    item: { attack, defended, ...place },
  });
  const meter = new ProgressMeter(run, doing(legs[0].method), total);
  let done = 0;
  for (const { method, epsilon, marks } of legs) {
    await run.gate();
    if (!isMultiStep(method)) {
      const point = await sweepPoint(subject, method, epsilon);
      sweep.add({ method, epsilon, iteration: 1 }, model.seed, point);
      meter.reached(++done, doing(method));
      continue;
    }
    for await (const { iteration, point } of pointsAlong(subject, method, epsilon, marks)) {
      sweep.add({ method, epsilon, iteration }, model.seed, point);
      meter.reached(++done, doing(method));
      await run.gate();
    }
  }
}

/**
 * What paper 002's Table 1 accumulates: for a multi-step method the mean of every measure over the iterations
 * measured, beside the clean model and the single-step methods.
 */
function accumulatedRows(spec: PerturbSpec, sweep: Sweep): PerturbRow<'accumulated'>[] {
  const keys = sweptOf(spec);
  const means = (points: readonly Measures[]) =>
    valuesOf(keys, (key) => mean(points.map((measures) => measures[key])));
  const methods = [...new Set(sweep.groups.map(({ method }) => method))];
  const rows = methods.map((method) => {
    const points = sweep.groups.filter((group) => group.method === method).flatMap((group) => group.points);
    return { name: perturbAttacks[method].label, ...means(points.map(({ measures }) => measures)) };
  });
  return [{ name: 'Clean', ...means(sweep.clean) }, ...rows];
}

/** Everything that is trained and attacked on one data set, and what was found so far. */
export class DataRun {
  private readonly training: GrowingTable<TrainingRow>;
  private readonly defendedTraining: GrowingTable<TrainingRow> | null;
  readonly defendedSweep: Sweep | null;
  private readonly comparison: Comparison | null;
  readonly sweep: Sweep;

  /** `core` is that of the sample worked on, for progress; null where there are no samples. */
  constructor(
    private readonly spec: AttackableSpec,
    private readonly bench: Bench,
    private readonly core: number | null,
  ) {
    const { defence } = spec;
    const defended = defence.kind !== 'none';
    this.training = new GrowingTable(perturbTables.training.head(spec), bench.run);
    this.sweep = new Sweep(bench, false);
    this.defendedTraining = defended
      ? new GrowingTable(perturbTables.defended.training.head(spec), bench.run)
      : null;
    this.defendedSweep = defended ? new Sweep(bench, true) : null;
    this.comparison = defended ? new Comparison(bench) : null;
  }

  /** Trains and attacks the models of every seed. */
  async all(): Promise<Table[]> {
    const { spec, bench } = this;
    const { env, run, data, seat } = bench;
    checkGround(spec, data.split);
    const curve = await curveMeasure(bench);
    const task = await studyTask(spec, env, data, 'test');
    const { training: table, defendedSweep, comparison } = this;
    for (let n = 0; n < spec.repeats; n++) {
      const seed = (spec.seed + n) % 2 ** 32;
      const place = { seed: { n: n + 1, of: spec.repeats }, core: this.core };
      const defendedTable = this.defendedTraining ?? table;
      const models = await modelsOf({ bench, spec, seed, place, table, defendedTable, curve });
      const subject = { spec, env, run, data, task, seat };
      await attackModel(await subjectOf({ ...subject, model: models.undefended }), this.sweep, place, false);
      if (!models.defended || !defendedSweep) continue;
      const defended = await subjectOf({ ...subject, model: models.defended });
      await attackModel(defended, defendedSweep, place, true);
      comparison?.update(this.sweep, defendedSweep);
    }
    this.warnOfMasking();
    return this.tables();
  }

  /** Says where many rows have gradients below the floor: what an attack cannot reach looks like robustness. */
  private warnOfMasking(): void {
    for (const [sweep, which] of [
      [this.sweep, 'undefended'],
      [this.defendedSweep, 'defended'],
    ] as const) {
      const masked = Math.max(
        0,
        ...(sweep?.groups ?? []).flatMap(({ points }) => points.map((one) => one.masked)),
      );
      if (masked < tellingShare) continue;
      const share = (100 * masked).toFixed(masked < 0.1 ? 1 : 0);
      this.bench.run.emit({
        kind: 'note',
        level: 'warning',
        text: `Up to ${share} % of the embeddings of the ${which} models have gradients below the floor of the published code, so the attack moves them by less than ε and seems weaker than it is; set attack.rows to "unfloored" to attack them in full.`,
      });
    }
  }

  private tables(): Table[] {
    const { bench, sweep, defendedSweep } = this;
    const tables = [this.training.table, ...sweep.tables];
    if (this.defendedTraining && defendedSweep) {
      tables.push(this.defendedTraining.table, ...defendedSweep.tables);
    }
    if (this.comparison) tables.push(this.comparison.table);
    for (const [one, described] of [
      [sweep, perturbTables],
      [defendedSweep, perturbTables.defended],
    ] as const) {
      const last = one && lastTable(this.spec, bench, one, described);
      if (last) tables.push(last);
    }
    return tables;
  }
}

/** What is made of a whole sweep; null where there is nothing to compare. */
function lastTable(
  spec: PerturbSpec,
  { run }: Bench,
  sweep: Sweep,
  { accumulated, equalNorm }: Pick<typeof perturbTables, 'accumulated' | 'equalNorm'>,
): Table | null {
  const { kind } = spec.attack.against;
  if (kind === 'cores') return null;
  if (kind === 'iterations') return finishedTable(accumulated.head(spec), accumulatedRows(spec, sweep), run);
  const rows = equalNormRows(spec, sweep);
  return rows.length > 0 ? finishedTable(equalNorm.head(spec), rows, run) : null;
}
