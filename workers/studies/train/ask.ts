import type { RunContext } from '../../core/run.ts';
import { rankAll } from '../../measure/rank.ts';
import { listTask } from '../../measure/task.ts';
import {
  MOST_KNOWN,
  type RecommendedAnswer,
  type RecommendedQuestion,
} from '../../protocol/ask/recommended.ts';
import { predictionOf } from '../../protocol/names/models.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import { notRun, silent } from '../bench/asking.ts';
import type { StudyEnv } from '../bench/env.ts';
import { withScorer } from '../bench/judge.ts';
import { seatFor, seatingKey } from '../bench/prepare.ts';
import { dataKeys, studyData } from '../bench/stages.ts';
import { trainingKey } from '../bench/training.ts';
import { heldOut, userOf } from '../bench/users.ts';

/**
 * One user's list by the model that the study trained, from the cache or the store; nothing is trained for a question.
 * @throws LabFailure 'bad-spec' where the study was not run here, its model ranks no items, or the user does not exist
 */
export async function askRecommended(
  spec: Spec,
  question: RecommendedQuestion,
  env: StudyEnv,
  run: RunContext,
): Promise<RecommendedAnswer> {
  if (predictionOf(spec.model.kind) === 'labels')
    throw new LabFailure('bad-spec', 'This model tells chosen from not chosen; it makes no lists.');
  const quiet = silent(run);
  const keys = dataKeys(spec);
  if (spec.engine === 'auto' && !env.cache.has(seatingKey(spec, keys.split))) throw notRun();
  const data = await studyData(spec, env, quiet);
  const { seat } = await seatFor(spec, env, quiet, data, null);
  const { model } = await env.cache.once(
    trainingKey(spec, seat.current.id, spec.seed, keys.split),
    async () => {
      const stored = await env.models?.load(trainingKey(spec, seat.current.id, spec.seed, keys.split));
      if (!stored) throw notRun();
      return stored;
    },
  );
  const { view, split } = data;
  const user = userOf(question, data);
  const { top, topScores } = await seat.use((engine) =>
    withScorer(model, split, engine, (scorer) =>
      rankAll(scorer, listTask(split, user), spec.measure.k, quiet),
    ),
  );
  const held = heldOut(split, user);
  const { columns, offsets } = split.train;
  const known = [...columns.subarray(offsets[user], offsets[user + 1])];
  return {
    user,
    userId: view.userIds[user],
    list: [...top]
      .filter((item) => item >= 0)
      .map((item, n) => ({
        item,
        title: view.itemTitles[item],
        score: topScores[n],
        relevant: held.has(item),
      })),
    known: known.slice(0, MOST_KNOWN).map((item) => view.itemTitles[item]),
    knownInAll: known.length,
  };
}
