import type { RunContext } from '../../core/run.ts';
import type { Params } from '../../core/tensor.ts';
import { type Direction, drawnMatrices, moved, spentNorms } from '../../perturb/direction.ts';
import { inPlane, type Plane, principalPlane } from '../../perturb/plane.ts';
import type { EmbeddingAnswer, EmbeddingQuestion, EmbeddingView } from '../../protocol/ask/embeddings.ts';
import { isMultiStep, perturbAttacks } from '../../protocol/names/perturb.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import { silent } from '../bench/asking.ts';
import type { StudyEnv } from '../bench/env.ts';
import { stageKey } from '../bench/stages.ts';
import { listOf, subjectFor } from './ask-list.ts';
import { attackObjective } from './objective.ts';
import { perturbed } from './points.ts';
import type { PerturbSubject } from './subject.ts';
import { walkStep } from './walk.ts';

/** Parameters before a step, where it led, and where the projection put them; and what it raised. */
interface Step {
  readonly previous: Params;
  readonly stepped: Params;
  readonly now: Params;
  /** Both at the examples of this step, so that fresh negatives do not move it by themselves; null for noise. */
  readonly objective: EmbeddingAnswer['objective'];
}

async function stepOf(
  subject: PerturbSubject,
  { method, epsilon, iteration }: EmbeddingQuestion,
): Promise<Step> {
  const clean = subject.model.params;
  const { targets } = subject.spec.attack;
  if (isMultiStep(method)) {
    const { previous, stepped, now, objective } = await walkStep(subject, method, epsilon, iteration);
    const at = (displacement: Direction) => moved(clean, displacement, 1);
    return { previous: at(previous), stepped: at(stepped), now: at(now), objective };
  }
  const { params: now } = await perturbed(subject, method, epsilon);
  const raised = attackObjective(subject, subject.spec.attack);
  const value = async (at: Params) => (await raised.ascent(at, targets, 0)).value;
  const objective =
    'control' in perturbAttacks[method] ? null : { previous: await value(clean), now: await value(now) };
  return { previous: clean, stepped: now, now, objective };
}

function viewOf(plane: Plane, params: Params, user: number): EmbeddingView {
  const { users, items } = drawnMatrices(params);
  if (users === null) return { items: inPlane(plane, params[items]), user: null };
  const d = params[users].shape[1];
  const row = { shape: [1, d], data: params[users].data.subarray(user * d, (user + 1) * d) };
  const [x, y] = inPlane(plane, row);
  return { items: inPlane(plane, params[items]), user: [x, y] };
}

function check({ iteration, epsilon, user, method }: EmbeddingQuestion, { data }: PerturbSubject): void {
  const users = data.split.nUsers;
  const last = isMultiStep(method) ? 500 : 1;
  if (!(Number.isInteger(user) && user >= 0 && user < users)) {
    throw new LabFailure(
      'bad-spec',
      `There is no user number ${user + 1}; this data set has ${users} users.`,
    );
  }
  if (!(Number.isFinite(epsilon) && epsilon >= 0)) {
    throw new LabFailure('bad-spec', 'ε must be a number of at least 0.');
  }
  if (!(Number.isInteger(iteration) && iteration >= 1 && iteration <= last)) {
    throw new LabFailure('bad-spec', `The iteration must be a whole number from 1 to ${last}.`);
  }
}

/**
 * Answers what one step of an attack does to the embeddings of the first seed's model: everything in the plane of the
 * two principal components of its clean items, and the user's lists. Nothing is trained for it.
 * @throws LabFailure 'bad-spec' where the study was not run here, or the user or the step does not exist
 */
export async function askEmbeddings(
  spec: Spec,
  question: EmbeddingQuestion,
  env: StudyEnv,
  run: RunContext,
): Promise<EmbeddingAnswer> {
  const quiet = silent(run);
  const subject = await subjectFor(spec, env, quiet, question.model);
  check(question, subject);
  const { data, model, seat } = subject;
  const { targets } = subject.spec.attack;
  const { user, iteration } = question;
  const step = await stepOf(subject, question);
  const list = (params: Params) => seat.use((engine) => listOf(subject, params, user, engine));
  const { items } = drawnMatrices(model.params);
  const plane = await env.cache.once(stageKey('plane', {}, model.key), () =>
    principalPlane(model.params[items]),
  );
  const known = stageKey('list', { user, k: spec.measure.k }, model.key);
  return {
    userId: data.view.userIds[user],
    iteration,
    explained: plane.explained,
    clean: viewOf(plane, model.params, user),
    previous: viewOf(plane, step.previous, user),
    stepped: viewOf(plane, step.stepped, user),
    now: viewOf(plane, step.now, user),
    objective: step.objective,
    norm: {
      previous: spentNorms(model.params, step.previous, targets).mean,
      now: spentNorms(model.params, step.now, targets).mean,
    },
    lists: {
      clean: await env.cache.once(known, () => list(model.params)),
      previous: await list(step.previous),
      now: await list(step.now),
    },
  };
}
