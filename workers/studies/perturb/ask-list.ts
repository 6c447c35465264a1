import type { RunContext } from '../../core/run.ts';
import type { Params } from '../../core/tensor.ts';
import type { Engine } from '../../engines/types.ts';
import { rankAll } from '../../measure/rank.ts';
import { listTask } from '../../measure/task.ts';
import type { ListAnswer, ListedItem, ListQuestion } from '../../protocol/ask/list.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import { notRun, silent } from '../bench/asking.ts';
import type { StudyEnv } from '../bench/env.ts';
import { instancesFor } from '../bench/instances.ts';
import { withScorer } from '../bench/judge.ts';
import { seatFor, seatingKey } from '../bench/prepare.ts';
import { dataKeys, stageKey, studyData, studyTask } from '../bench/stages.ts';
import { heldOut, userOf } from '../bench/users.ts';
import { modelKeys } from './defended.ts';
import { attackKey } from './objective.ts';
import { type Attacked, lastIteration, needAttackable, perturbed, sweepKnown, sweepPoint } from './points.ts';
import { type Method, type PerturbSubject, subjectOf } from './subject.ts';

/** The first seed's model, undefended or defended, from the cache or the store; nothing is trained for a question. */
export async function subjectFor(
  spec: Spec,
  env: StudyEnv,
  run: RunContext,
  which: 'undefended' | 'defended' = 'undefended',
): Promise<PerturbSubject> {
  needAttackable(spec);
  const keys = dataKeys(spec);
  if (spec.engine === 'auto' && !env.cache.has(seatingKey(spec, keys.split))) throw notRun();
  const data = await studyData(spec, env, run);
  const { seat } = await seatFor(spec, env, run, data, await instancesFor({ spec, env, data }));
  const parts = { spec, seed: spec.seed, engine: seat.current.id, split: keys.split };
  const key = modelKeys(parts)[which];
  if (key === null) {
    throw new LabFailure('bad-spec', 'This study has no defended model; choose a defence and run it first.');
  }
  const { model } = await env.cache.once(key, async () => {
    const stored = await env.models?.load(key);
    if (!stored) throw notRun();
    return stored;
  });
  const task = await studyTask(spec, env, data, 'test');
  return subjectOf({ spec, env, run, data, task, seat, model });
}

/** The k best items of one user, among all that were not known before the test. */
export async function listOf(
  { data, kind, run, spec }: PerturbSubject,
  params: Params,
  user: number,
  engine: Engine,
): Promise<ListedItem[]> {
  const { view, split } = data;
  const { by, own } = kind.ranking(params);
  const { top, topScores } = await withScorer(by, split, engine, (scorer) =>
    rankAll(scorer, listTask(split, user), spec.measure.k, run),
  );
  const held = heldOut(split, user);
  return [...top]
    .filter((item) => item >= 0)
    .map((item, n) => ({
      item,
      title: view.itemTitles[item],
      score: topScores[n] + (own?.[user] ?? 0),
      relevant: held.has(item),
    }));
}

/**
 * The measures of all users at ε. NCF scores every pair through its tower, too slow for a slider, so there they are
 * left out where they are not known yet.
 */
async function measuresAt(
  subject: PerturbSubject,
  method: Method,
  epsilon: number,
  attacked: Attacked,
): Promise<ListAnswer['measures']> {
  if (subject.model.kind === 'ncf' && !sweepKnown(subject, method, epsilon)) return {};
  const { measures } = await sweepPoint(subject, method, epsilon, attacked);
  const { ndcg, hr, coverage } = measures;
  return { ndcg, hr, coverage };
}

/**
 * Answers a question about a study that was run, from what its stages left: the list of one user before and after the
 * attack at any ε, also off the grid, with the exact measures of the first seed's model there.
 * @throws LabFailure 'bad-spec' where the study was not run here, or the user does not exist
 */
export async function askList(
  spec: Spec,
  question: ListQuestion,
  env: StudyEnv,
  run: RunContext,
): Promise<ListAnswer> {
  const quiet = silent(run);
  const subject = await subjectFor(spec, env, quiet, question.model);
  const { data, seat, model } = subject;
  const { method, epsilon } = question;
  const user = userOf(question, data);
  if (!(Number.isFinite(epsilon) && epsilon >= 0)) {
    throw new LabFailure('bad-spec', 'ε must be a number of at least 0.');
  }
  const { k } = spec.measure;
  const list = (params: Params) => seat.use((engine) => listOf(subject, params, user, engine));
  // The clean list does not hang on ε: kept, so that a slider does not rank it again at every stop.
  const before = await env.cache.once(stageKey('list', { user, k }, model.key), () => list(model.params));
  const part = { epsilon, iteration: lastIteration(subject.spec, method) };
  const attacked = await env.cache.once(stageKey('attacked', part, attackKey(subject, method)), () =>
    perturbed(subject, method, epsilon),
  );
  return {
    user,
    userId: data.view.userIds[user],
    userLabel: `User ${data.view.userIds[user]}`,
    before,
    after: await list(attacked.params),
    measures: question.measures === false ? null : await measuresAt(subject, method, epsilon, attacked),
  };
}
