import { pick } from '../../core/pick.ts';
import type { Params } from '../../core/tensor.ts';
import type { Engine } from '../../engines/types.ts';
import { type Direction, maskedShare, moved, spentNorms } from '../../perturb/direction.ts';
import { perturbMethods } from '../../perturb/methods.ts';
import type { Stride } from '../../perturb/multistep.ts';
import { isMultiStep, perturbAttacks } from '../../protocol/names/perturb.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import { checkPerturb } from '../../protocol/spec/check/perturb.ts';
import { needNone } from '../../protocol/spec/check/refusal.ts';
import type { PerturbSpec, Spec } from '../../protocol/spec/spec.ts';
import {
  type ByUser,
  type Judged,
  judge,
  type Measures,
  popularityRecommender,
  randomRecommender,
  type Scorable,
  withScorer,
} from '../bench/judge.ts';
import { stageKey } from '../bench/stages.ts';
import { attackKey, siteOf } from './objective.ts';
import type { AttackableSpec, Method, MultiStepMethod, PerturbSubject, SingleStepMethod } from './subject.ts';
import { walk } from './walk.ts';

/** @throws LabFailure 'bad-spec' where the spec is refused, so for a model whose embeddings no attack here can move */
export function needAttackable(spec: Spec): asserts spec is AttackableSpec {
  if (spec.study !== 'perturb') throw new LabFailure('internal', 'This is no perturb study.');
  needNone(checkPerturb(spec));
}

/**
 * Where a single-step attack pushes, for every budget alike. FGSM takes its gradient over all training interactions,
 * each with one negative drawn once from the model's seed; the noise of 'random' hangs on that seed too, so that a
 * curve over ε follows one direction and several seeds show the spread.
 */
function directionOf(subject: PerturbSubject, method: SingleStepMethod): Promise<Direction> {
  const { spec, env } = subject;
  const attack = perturbMethods[method];
  return env.cache.once(attackKey(subject, method), () =>
    attack.direction(siteOf(subject), pick(attack.decides, spec.attack)),
  );
}

/** How a model ranks and predicts, and what of its ranking every user has. */
export interface Standing {
  readonly measures: Measures;
  readonly byUser: ByUser;
}

/** The same of a perturbed model, and what the perturbation really spent. */
export interface SweepPoint extends Standing {
  readonly norms: { readonly mean: number; readonly max: number };
  /** The share of rows whose gradient at the last step was below the floor, so that they moved less than asked. */
  readonly masked: number;
}

/** What the test measures hang on beside the model: its own part of the spec. */
const measurePart = (spec: PerturbSpec) => ({
  k: spec.measure.k,
  candidates: spec.measure.candidates,
  seed: spec.seed,
  target: targetOf(spec),
});

const targetOf = ({ attack }: PerturbSpec): number | null =>
  attack.goal.kind === 'untargeted' ? null : attack.goal.item;

/** How another recommender ranks the subject's task. */
async function rankedBy(
  subject: PerturbSubject,
  by: Scorable,
  name: string,
  engine: Engine,
): Promise<Judged> {
  const { spec, env, data, task, run } = subject;
  return withScorer(by, data.split, engine, (scorer) =>
    judge(scorer, data.split, task, spec.measure.k, run, targetOf(spec), (ranking) =>
      env.saving?.ranking(data, name, ranking),
    ),
  );
}

/** A name for what a model ranks, apart from all others of a run: two models of a seed differ in their keys. */
const nameOf = ({ model }: PerturbSubject, words: string): string =>
  `${words}, seed ${model.seed}, model ${model.key.slice(0, 8)}`;

/** How the subject ranks and predicts with these parameters; `words` say what they are. */
async function measureOn(
  subject: PerturbSubject,
  params: Params,
  words: string,
  engine: Engine,
): Promise<Standing> {
  const { kind } = subject;
  const name = nameOf(subject, words);
  const { measures, byUser } = await rankedBy(subject, kind.ranking(params).by, name, engine);
  return { measures: { ...measures, ...(await kind.predictions(engine, params)) }, byUser };
}

/** Steps after which a method's walk ends: where the spec follows the iterations, at the last of them. */
export function lastIteration({ attack }: PerturbSpec, method: Method): number {
  if (!isMultiStep(method)) return 1;
  return attack.against.kind === 'iterations' ? attack.against.upTo : attack.iterations;
}

/** A model under attack. */
export interface Attacked {
  readonly params: Params;
  readonly masked: number;
}

/** The parameters with the embeddings perturbed; ε = 0 gives the clean ones. */
export async function perturbed(
  subject: PerturbSubject,
  method: Method,
  epsilon: number,
  iteration = lastIteration(subject.spec, method),
): Promise<Attacked> {
  const { model, run } = subject;
  if (!isMultiStep(method)) {
    const direction = await directionOf(subject, method);
    return { params: moved(model.params, direction, epsilon), masked: maskedShare(direction) };
  }
  for await (const stride of walk(subject, method, epsilon)) {
    if (stride.iteration === iteration) return attackedBy(stride);
    await run.gate();
  }
  throw new LabFailure('internal', 'A walk ended.');
}

const attackedBy = ({ params, direction }: Stride): Attacked => ({
  params,
  masked: direction ? maskedShare(direction) : 0,
});

function pointKey(subject: PerturbSubject, method: Method, epsilon: number, iteration: number): string {
  const part = { epsilon, iteration, ...measurePart(subject.spec) };
  return stageKey('point', part, attackKey(subject, method));
}

/** True where `sweepPoint` has nothing to compute. */
export const sweepKnown = (subject: PerturbSubject, method: Method, epsilon: number): boolean =>
  subject.env.cache.has(pointKey(subject, method, epsilon, lastIteration(subject.spec, method)));

function pointOf(
  subject: PerturbSubject,
  method: Method,
  epsilon: number,
  iteration: number,
  attacked: () => Promise<Attacked>,
): Promise<SweepPoint> {
  const { spec, env, seat, model } = subject;
  return env.cache.once(pointKey(subject, method, epsilon, iteration), async () => {
    const { params: after, masked } = await attacked();
    const { label } = perturbAttacks[method];
    const words = `${label}, ε ${epsilon}, after ${iteration} ${iteration === 1 ? 'step' : 'steps'}`;
    return {
      ...(await seat.use((engine) => measureOn(subject, after, words, engine))),
      norms: spentNorms(model.params, after, spec.attack.targets),
      masked,
    };
  });
}

/**
 * The point of the sweep at ε, after the last iteration of a multi-step attack. Who has the attacked model already
 * gives it, so that it is not made twice.
 */
export function sweepPoint(
  subject: PerturbSubject,
  method: Method,
  epsilon: number,
  attacked?: Attacked,
): Promise<SweepPoint> {
  const iteration = lastIteration(subject.spec, method);
  return pointOf(
    subject,
    method,
    epsilon,
    iteration,
    async () => attacked ?? perturbed(subject, method, epsilon, iteration),
  );
}

/** The points along one walk at the iterations `marks`, ascending; what is remembered is not walked again. */
export async function* pointsAlong(
  subject: PerturbSubject,
  method: MultiStepMethod,
  epsilon: number,
  marks: readonly number[],
): AsyncGenerator<{ readonly iteration: number; readonly point: SweepPoint }> {
  const steps = walk(subject, method, epsilon);
  for (const mark of marks) {
    const point = await pointOf(subject, method, epsilon, mark, async () => {
      for (;;) {
        const stride = (await steps.next()).value;
        if (stride.iteration === mark) return attackedBy(stride);
        await subject.run.gate();
      }
    });
    yield { iteration: mark, point };
  }
}

const referenceKey = ({ spec, model }: PerturbSubject, name: string): string =>
  stageKey('reference', { name, ...measurePart(spec) }, model.key);

/** How the clean model does on the test part. */
export function cleanPoint(subject: PerturbSubject): Promise<Standing> {
  const { env, seat, model } = subject;
  return env.cache.once(referenceKey(subject, 'clean'), () =>
    seat.use((engine) => measureOn(subject, model.params, 'Clean', engine)),
  );
}

/** Those of the recommender that gives everybody the most clicked items; what it cannot predict is missing. */
export function popularityPoint(subject: PerturbSubject): Promise<Measures> {
  const { env, seat } = subject;
  return env.cache.once(referenceKey(subject, 'popularity'), async () => {
    const name = nameOf(subject, 'Popularity');
    const { measures } = await seat.use((engine) => rankedBy(subject, popularityRecommender, name, engine));
    return measures;
  });
}

/** Those of a recommender that guesses; what it cannot predict is missing. */
export function randomPoint(subject: PerturbSubject): Promise<Measures> {
  const { env, seat, model, kind } = subject;
  return env.cache.once(referenceKey(subject, 'random recommender'), async () => {
    const by = randomRecommender(model.seed);
    const name = nameOf(subject, 'Random recommender');
    const { measures } = await seat.use((engine) => rankedBy(subject, by, name, engine));
    return { ...measures, ...(await kind.guesses()) };
  });
}
