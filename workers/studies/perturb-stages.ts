import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import type { Engine } from '../engines/types.ts';
import type { RankingTask } from '../measure/task.ts';
import { type Direction, moved, spentNorms } from '../perturb/direction.ts';
import { fgsmDirection } from '../perturb/fgsm.ts';
import { multiStep, publishedStart, type Stride, type Walk } from '../perturb/multistep.ts';
import { randomDirection } from '../perturb/random.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { PerturbSpec, Spec } from '../protocol/spec.ts';
import type { TrainedModel } from '../training/types.ts';
import { attackObjective, attackPart, attackRng } from './attack-objective.ts';
import type { StudyEnv } from './env.ts';
import { type Measures, rankingMeasures, type Scorable, withScorer } from './judge.ts';
import type { EngineSeat } from './seat.ts';
import { type StudyData, stageKey } from './stages.ts';

export type Method = PerturbSpec['attack']['methods'][number];

/** A perturb study of the model that its attacks work on. */
export type BprPerturbSpec = PerturbSpec & { readonly model: { readonly kind: 'bprmf' } };

/** A trained model on the operating table. */
export interface Patient {
  readonly spec: PerturbSpec;
  readonly env: StudyEnv;
  readonly run: RunContext;
  readonly data: StudyData;
  readonly task: RankingTask;
  readonly seat: EngineSeat;
  readonly model: TrainedModel;
}

/** @throws LabFailure 'bad-spec' for a model whose embeddings no attack here can move */
export function needAttackable(spec: Spec): asserts spec is BprPerturbSpec {
  if (spec.study === 'perturb' && spec.model.kind === 'bprmf') return;
  throw new LabFailure(
    'bad-spec',
    `The attacks on embeddings follow the gradient of the BPR loss, so they need a BPR-MF model; set model.kind to bprmf instead of ${spec.model.kind}.`,
  );
}

/** True for the attacks that walk; the others have one direction for all budgets. */
export const isMultiStep = (method: Method): method is 'bim' | 'pgd' => method === 'bim' || method === 'pgd';

/**
 * Where a single-step attack pushes, for every budget alike. FGSM takes its gradient over all training interactions,
 * each with one negative drawn once from the model's seed; the noise of 'random' hangs on that seed too, so that a
 * curve over ε follows one direction and several seeds show the spread.
 */
function directionOf(patient: Patient, method: Method): Promise<Direction> {
  const { spec, env, model } = patient;
  const { targets, noise } = spec.attack;
  return env.cache.once(attackKey(patient, method), () => {
    if (method !== 'random') return fgsmDirection(attackObjective(patient), model.params, targets);
    return randomDirection(model.params, targets, attackRng(model.seed, spec.attack).child('random'), noise);
  });
}

/** Everything but ε and the iteration that decides a perturbation of a model. */
function attackKey({ spec, model }: Patient, method: Method): string {
  return stageKey('direction', attackPart(spec.attack, method), model.key);
}

/** How a multi-step attack of the spec walks at ε. */
function walkOf({ attack }: PerturbSpec, method: 'bim' | 'pgd', epsilon: number): Walk {
  const { step, start, targets, projection } = attack;
  const reach = start === 'published' ? publishedStart : epsilon;
  return {
    targets,
    epsilon,
    projection,
    step: step.kind === 'share' ? step.share * epsilon : step.size,
    start: method === 'bim' ? 0 : reach,
  };
}

/** The walk of a multi-step attack on the patient, from its start. */
export function walk(
  patient: Patient,
  method: 'bim' | 'pgd',
  epsilon: number,
): AsyncGenerator<Stride, never> {
  const { spec, model } = patient;
  const rng = attackRng(model.seed, spec.attack).child('start');
  return multiStep(model.params, attackObjective(patient), walkOf(spec, method, epsilon), rng);
}

/** Where the step `iteration` (from 1) of a walk leads before the projection. */
export async function stepAfter(
  patient: Patient,
  method: 'bim' | 'pgd',
  epsilon: number,
  at: { readonly previous: Params; readonly displacement: Direction; readonly iteration: number },
): Promise<Params> {
  const { spec, model } = patient;
  const { targets, step } = walkOf(spec, method, epsilon);
  const { direction } = await attackObjective(patient).ascent(at.previous, targets, at.iteration - 1);
  return moved(model.params, moved(at.displacement, direction, step), 1);
}

/** How a perturbed model ranks, and what the perturbation really spent. */
export interface SweepPoint {
  readonly measures: Measures;
  readonly norms: { readonly mean: number; readonly max: number };
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

async function measureOn(patient: Patient, model: Scorable, engine: Engine): Promise<Measures> {
  const { spec, data, task, run } = patient;
  return withScorer(model, data.split, engine, (scorer) =>
    rankingMeasures(scorer, data.split, task, spec.measure.k, run, targetOf(spec)),
  );
}

/** Steps after which a method's point is measured where the spec sweeps over ε. */
export const lastIteration = (spec: PerturbSpec, method: Method): number =>
  isMultiStep(method) ? spec.attack.iterations : 1;

/** The model with its embeddings perturbed; ε = 0 gives the clean one. */
export async function perturbed(
  patient: Patient,
  method: Method,
  epsilon: number,
  iteration = lastIteration(patient.spec, method),
): Promise<Scorable> {
  const { model, run } = patient;
  if (!isMultiStep(method)) {
    return { ...model, params: moved(model.params, await directionOf(patient, method), epsilon) };
  }
  for await (const stride of walk(patient, method, epsilon)) {
    if (stride.iteration === iteration) return { ...model, params: stride.params };
    await run.gate();
  }
  throw new LabFailure('internal', 'A walk ended.');
}

function pointOf(
  patient: Patient,
  method: Method,
  epsilon: number,
  iteration: number,
  attacked: () => Promise<Scorable>,
): Promise<SweepPoint> {
  const { spec, env, seat, model } = patient;
  const part = { epsilon, iteration, ...measurePart(spec) };
  return env.cache.once(stageKey('point', part, attackKey(patient, method)), async () => {
    const after = await attacked();
    return {
      measures: await seat.use((engine) => measureOn(patient, after, engine)),
      norms: spentNorms(model.params, after.params, spec.attack.targets),
    };
  });
}

/**
 * The point of the sweep at ε, after the last iteration of a multi-step attack. Who has the attacked model already
 * gives it, so that it is not made twice.
 */
export function sweepPoint(
  patient: Patient,
  method: Method,
  epsilon: number,
  attacked?: Scorable,
): Promise<SweepPoint> {
  const iteration = lastIteration(patient.spec, method);
  return pointOf(
    patient,
    method,
    epsilon,
    iteration,
    async () => attacked ?? perturbed(patient, method, epsilon, iteration),
  );
}

/** The points along one walk at the iterations `marks`, ascending; what is remembered is not walked again. */
export async function* pointsAlong(
  patient: Patient,
  method: 'bim' | 'pgd',
  epsilon: number,
  marks: readonly number[],
): AsyncGenerator<{ readonly iteration: number; readonly point: SweepPoint }> {
  const steps = walk(patient, method, epsilon);
  for (const mark of marks) {
    const point = await pointOf(patient, method, epsilon, mark, async () => {
      for (;;) {
        const { iteration, params } = (await steps.next()).value;
        if (iteration === mark) return { ...patient.model, params };
        await patient.run.gate();
      }
    });
    yield { iteration: mark, point };
  }
}

/** The test measures of the clean model, or of another recommender on the same task. */
export function referencePoint(patient: Patient, name: string, other: Scorable): Promise<Measures> {
  const { spec, env, seat, model } = patient;
  const key = stageKey('reference', { name, ...measurePart(spec) }, model.key);
  return env.cache.once(key, () => seat.use((engine) => measureOn(patient, other, engine)));
}
