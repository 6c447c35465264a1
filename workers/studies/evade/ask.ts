import type { RunContext } from '../../core/run.ts';
import { fallByPart, planeLogits, probabilityOf, randomAcross, scaled } from '../../evade/along.ts';
import { inputParts, movableColumns } from '../../evade/inputs.ts';
import type { EvasionAnswer, EvasionQuestion, EvasionWay } from '../../protocol/ask/evasion.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import { notRun, silent } from '../bench/asking.ts';
import type { StudyEnv } from '../bench/env.ts';
import { openBench } from '../bench/open.ts';
import { seatingKey } from '../bench/prepare.ts';
import { dataKeys } from '../bench/stages.ts';
import { type EvadeTarget, examplesOf, onTower } from './attack.ts';
import { sharesOf, smallest, stepsAlong, wayOf } from './examples.ts';
import { evadeBench } from './models.ts';
import { nthOf, tasksOf, trainAll } from './seed.ts';

/** Points along each axis of the surface: fine enough for its edge, few enough for a table. */
const points = 31;
const gridOf = (from: number, to: number) =>
  Array.from({ length: points }, (_, n) => from + ((to - from) * n) / (points - 1));
/** In lengths of the smallest perturbation: the example at 0, the edge near 1. */
const along = gridOf(-1, 2);
const across = gridOf(-1.5, 1.5);

/** Stretches between two steps over which the gradient is summed; its jumps at ReLUs want short ones. */
const stretches = 8;

async function surfaceOf(
  target: EvadeTarget,
  pair: readonly [user: number, item: number],
  delta: Float32Array,
): Promise<EvasionAnswer['surface']> {
  const { bench, subject } = target;
  const movable = movableColumns(subject.shape, bench.spec.attack.side);
  const other = randomAcross(delta, movable, bench.spec.seed);
  if (!other) return null;
  const filled = (id: number) => new Int32Array(points * points).fill(id);
  const logits = await onTower(target, filled(pair[0]), filled(pair[1]), (session) =>
    planeLogits(session, delta, other, along, across),
  );
  return { along, across, probabilities: logits.map(probabilityOf) };
}

/** Shares of the perturbation, and of the fall of the logit on the way to each step. */
async function partsOf(
  target: EvadeTarget,
  pair: readonly [user: number, item: number],
  delta: Float32Array,
): Promise<EvasionAnswer['parts']> {
  const pace = stepsAlong[1]! / stretches;
  const scales = Array.from({ length: (stepsAlong.length - 1) * stretches + 1 }, (_, n) => n * pace);
  const filled = (id: number) => new Int32Array(scales.length).fill(id);
  const gradients = await onTower(target, filled(pair[0]), filled(pair[1]), (session) =>
    session.gradient(scaled(delta, scales), { sigma: 0, draws: 0, seed: 0 }),
  );
  const stretch = delta.map((value) => value * pace);
  const falls = fallByPart(gradients, stretch, inputParts(target.subject.shape)).filter(
    (_, n) => n % stretches === 0,
  );
  return sharesOf(target, delta).map((part, at) => ({ ...part, falls: falls.map((step) => step[at]!) }));
}

/** The first seed's models at the study's own settings, from the cache or the store; nothing is trained. */
async function targetsOf(spec: Spec, env: StudyEnv, run: RunContext): Promise<EvadeTarget[]> {
  if (spec.study !== 'evade') throw new LabFailure('bad-spec', 'This is a question about an evade study.');
  if (spec.engine === 'auto' && !env.cache.has(seatingKey(spec, dataKeys(spec).split))) throw notRun();
  const known: StudyEnv = { ...env, trainModel: () => Promise.reject(notRun()) };
  const bench = await evadeBench((await openBench(spec, known, run)).bench);
  const { teacher, students, rivals } = await trainAll(bench, spec.seed, nthOf(spec, 0));
  const task = (await tasksOf(bench)).own;
  return [teacher, ...students, ...rivals].map((subject) => ({ bench, task, subject }));
}

/**
 * Answers what the smallest perturbation does to one recommendation of an evade study that was run here.
 * @throws LabFailure 'bad-spec' where the study was not run here, or there is no such model or recommendation
 */
export async function askEvasion(
  spec: Spec,
  { strategy, example }: EvasionQuestion,
  env: StudyEnv,
  run: RunContext,
): Promise<EvasionAnswer> {
  const targets = await targetsOf(spec, env, silent(run));
  const target = targets.find(({ subject }) => subject.candidate.strategy === strategy);
  if (!target) {
    const names = targets.map(({ subject }) => subject.candidate.strategy).join(', ');
    throw new LabFailure('bad-spec', `This study attacked no model ‘${strategy}’; it has ${names}.`);
  }
  const { users, items } = await examplesOf(target);
  const [user, item] = [users[example], items[example]];
  if (user === undefined || item === undefined) {
    throw new LabFailure(
      'bad-spec',
      `There is no attacked recommendation ${example}; this model has ${users.length}, counted from 0.`,
    );
  }
  const own = await smallest(target, example);
  const ways: EvasionWay[] = [];
  for (const one of [target, ...targets.filter((other) => other !== target)]) {
    const theirs = await examplesOf(one);
    const at = theirs.users.findIndex((other, n) => other === user && theirs.items[n] === item);
    const way = at < 0 ? null : await wayOf(one, at);
    if (way) ways.push(way);
  }
  const { view } = target.bench.data;
  return {
    strategy,
    example,
    examples: users.length,
    userId: view.userIds[user]!,
    title: view.itemTitles[item]!,
    ways,
    parts: own ? await partsOf(target, [user, item], own.delta) : [],
    surface: own ? await surfaceOf(target, [user, item], own.delta) : null,
  };
}
