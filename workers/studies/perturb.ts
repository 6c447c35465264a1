import { mean } from '../measure/statistics.ts';
import { perturbEntries } from '../perturb/catalogue.ts';
import type { Table } from '../protocol/events.ts';
import type { PerturbSpec } from '../protocol/spec.ts';
import { checkAttack } from './attack-objective.ts';
import { modelEntries } from './catalogue.ts';
import { curveMeasure, trainingTable } from './curve.ts';
import { equalNormTable } from './equal-norm.ts';
import { randomRecommender } from './judge.ts';
import {
  isMultiStep,
  type Method,
  type Patient,
  pointsAlong,
  referencePoint,
  sweepPoint,
} from './perturb-stages.ts';
import { measureKeys, pointColumns, Sweep } from './perturb-tables.ts';
import { studyTask } from './stages.ts';
import { epsilonGrid, iterationMarks } from './sweep.ts';
import { text } from './tables.ts';
import { type Bench, trainedModel } from './training.ts';

/** One walk or one direction: a method at a budget, measured at some iterations. */
interface Leg {
  readonly method: Method;
  readonly epsilon: number;
  readonly marks: readonly number[];
}

/** What the spec asks to be measured of every model. */
function legsOf({ attack }: PerturbSpec): Leg[] {
  const methods = [...new Set(attack.methods)];
  const { against } = attack;
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
export async function attackModel(patient: Patient, sweep: Sweep, of: string): Promise<void> {
  const { spec, run, model } = patient;
  sweep.addReferences(
    await referencePoint(patient, 'clean', model),
    await referencePoint(patient, 'random recommender', randomRecommender(model.seed)),
  );
  const legs = legsOf(spec);
  const total = legs.reduce((sum, { marks }) => sum + marks.length, 0);
  const began = run.now();
  let done = 0;
  const say = (method: Method) => {
    done++;
    run.emit({
      kind: 'progress',
      stage: `Perturbing by ${perturbEntries[method].label}${of}`,
      done,
      total,
      leftMs: ((run.now() - began) / done) * (total - done),
      stepsPerSecond: null,
    });
  };
  for (const { method, epsilon, marks } of legs) {
    await run.gate();
    if (!isMultiStep(method)) {
      const point = await sweepPoint(patient, method, epsilon);
      sweep.add({ method, epsilon, iteration: 1 }, model.seed, point);
      say(method);
      continue;
    }
    for await (const { iteration, point } of pointsAlong(patient, method, epsilon, marks)) {
      sweep.add({ method, epsilon, iteration }, model.seed, point);
      say(method);
      await run.gate();
    }
  }
}

/**
 * What paper 002's Table 1 accumulates: for a multi-step method the mean of every measure over the iterations
 * measured, beside the clean model and the single-step methods.
 */
function accumulatedTable(bench: Bench, sweep: Sweep): Table {
  const keys = measureKeys(bench);
  const columns = [text('name', 'Attack'), ...pointColumns(bench)];
  const methods = [...new Set(sweep.groups.map(({ method }) => method))];
  const rows = methods.map((method) => {
    const points = sweep.groups.filter((group) => group.method === method).flatMap((group) => group.points);
    const means = keys.map((key) => [key, mean(points.map(({ measures }) => measures[key]))]);
    return { name: perturbEntries[method].label, ...Object.fromEntries(means) };
  });
  const clean = keys.map((key) => [key, mean(sweep.clean.map((measures) => measures[key]))]);
  return {
    id: 'accumulated',
    title: 'Means over the iterations measured',
    columns,
    rows: [{ name: 'Clean', ...Object.fromEntries(clean) }, ...rows],
  };
}

/** ', seed 2 of 5', where there are several. */
export const ofSeeds = (n: number, { repeats }: PerturbSpec): string =>
  repeats > 1 ? `, seed ${n + 1} of ${repeats}` : '';

/** The seeds of a study's models. */
export const seedsOf = ({ seed, repeats }: PerturbSpec): number[] =>
  Array.from({ length: repeats }, (_, n) => (seed + n) % 2 ** 32);

/**
 * The perturb study on one data set: trains `repeats` models with the seeds seed, seed + 1, …, attacks each as the
 * spec says, and measures the test ranking. The tables are described in docs/perturb.md.
 */
export async function perturbStudy(spec: PerturbSpec, bench: Bench): Promise<Table[]> {
  const { env, run, data, seat } = bench;
  checkAttack(spec, data.split.nItems);
  const curve = await curveMeasure(bench);
  const training = trainingTable(bench);
  const sweep = new Sweep(bench, '', '');
  const task = await studyTask(spec, env, data, 'test');
  const label = modelEntries[spec.model.kind].label;
  for (const [n, seed] of seedsOf(spec).entries()) {
    const of = ofSeeds(n, spec);
    const { model } = await trainedModel(bench, seed, `Training ${label}${of}`, training, curve);
    await attackModel({ spec, env, run, data, task, seat, model }, sweep, of);
  }
  const tables = [training.table, ...sweep.tables];
  const last =
    spec.attack.against.kind === 'iterations' ? accumulatedTable(bench, sweep) : equalNormTable(bench, sweep);
  if (last) {
    run.emit({ kind: 'table', table: last });
    tables.push(last);
  }
  return tables;
}
