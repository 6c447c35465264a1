import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import { spentNorms } from '../perturb/direction.ts';
import { inPlane, type Plane, principalPlane } from '../perturb/plane.ts';
import type { EmbeddingAnswer, EmbeddingQuestion, EmbeddingView } from '../protocol/embeddings.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { Spec } from '../protocol/spec.ts';
import { listOf, patientFor, silent } from './ask.ts';
import { attackObjective } from './attack-objective.ts';
import type { StudyEnv } from './env.ts';
import { isMultiStep, type Patient, perturbed, stepAfter, walk } from './perturb-stages.ts';

/** Parameters before a step, where it led, and where the projection put it. */
interface Step {
  readonly previous: Params;
  readonly stepped: Params;
  readonly now: Params;
}

async function stepOf(patient: Patient, { method, epsilon, iteration }: EmbeddingQuestion): Promise<Step> {
  const clean = patient.model.params;
  if (!isMultiStep(method)) {
    const now = (await perturbed(patient, method, epsilon)).params;
    return { previous: clean, stepped: now, now };
  }
  let previous = clean;
  let displacement = null;
  for await (const stride of walk(patient, method, epsilon)) {
    if (stride.iteration === iteration && displacement) {
      const stepped = await stepAfter(patient, method, epsilon, { previous, displacement, iteration });
      return { previous, stepped, now: stride.params };
    }
    previous = stride.params;
    displacement = stride.displacement;
    await patient.run.gate();
  }
  throw new LabFailure('internal', 'A walk ended.');
}

function viewOf(plane: Plane, { P, Q }: Params, user: number): EmbeddingView {
  const d = P.shape[1];
  const row = { shape: [1, d], data: P.data.subarray(user * d, (user + 1) * d) };
  const [x, y] = inPlane(plane, row);
  return { items: inPlane(plane, Q), user: [x, y] };
}

function check({ iteration, epsilon, user, method }: EmbeddingQuestion, { data }: Patient): void {
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
  const patient = await patientFor(spec, env, quiet, question.model);
  check(question, patient);
  const { data, model, seat } = patient;
  const { targets } = patient.spec.attack;
  const { user, method, iteration } = question;
  const step = await stepOf(patient, question);
  const objective = attackObjective(patient);
  const value = async (at: Params, iterations: number) =>
    (await objective.ascent(at, targets, iterations)).value;
  const list = (params: Params) =>
    seat.use((engine) => listOf(data, { ...model, params }, user, spec.measure.k, engine, quiet));
  const plane = principalPlane(model.params.Q);
  return {
    userId: data.view.userIds[user],
    iteration,
    explained: plane.explained,
    clean: viewOf(plane, model.params, user),
    previous: viewOf(plane, step.previous, user),
    stepped: viewOf(plane, step.stepped, user),
    now: viewOf(plane, step.now, user),
    // Both at the examples of this step, so that fresh negatives do not move the value by themselves.
    objective:
      method === 'random'
        ? null
        : { previous: await value(step.previous, iteration - 1), now: await value(step.now, iteration - 1) },
    norm: {
      previous: spentNorms(model.params, step.previous, targets).mean,
      now: spentNorms(model.params, step.now, targets).mean,
    },
    lists: {
      clean: await list(model.params),
      previous: await list(step.previous),
      now: await list(step.now),
    },
  };
}
