import { createRng, type Rng } from '../../core/random.ts';
import type { RunContext } from '../../core/run.ts';
import type { Csr, Split } from '../../data/types.ts';
import type { GanLab } from '../../engines/gan.ts';
import { aushProfiles } from '../../poison/aush.ts';
import { type HeuristicAttack, heuristicProfiles, isHeuristic } from '../../poison/heuristic.ts';
import { pgaProfiles } from '../../poison/pga.ts';
import { stnaProfiles } from '../../poison/stna.ts';
import type { AttackProblem, Watch } from '../../poison/types.ts';
import { idsOf, withTrait } from '../../protocol/names/entry.ts';
import { models } from '../../protocol/names/models.ts';
import { isAimed, isOfClicks, poisonDefences, poisonProfiles } from '../../protocol/names/poison.ts';
import type { EngineId } from '../../protocol/run/engine.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { ProgressMeter } from '../../training/progress.ts';
import { stageKey } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';
import type { PoisonSubject } from './subject.ts';

export type PoisonMethod = PoisonSpec['attack']['profiles'][number];

const ofClicks = idsOf(withTrait(poisonProfiles, 'ofClicks'));

const listed = (labels: readonly string[]) => labels.join(', ');

/**
 * Refuses what has no meaning for a model of clicks, before anything is computed.
 * @throws LabFailure 'bad-spec' with what to choose instead
 */
export function needPoisonable({ model, attack, defence }: PoisonSpec): void {
  const refuse = (why: string) => {
    throw new LabFailure('bad-spec', why);
  };
  const aimed = attack.profiles.filter(isAimed);
  if (attack.goal === 'availability' && aimed.length > 0)
    refuse(
      `${listed(aimed.map((method) => poisonProfiles[method].label))} moves target items, and availability has none: choose other profiles, or set attack.goal to promote.`,
    );
  if (model.kind === 'mf') return;
  const { label } = models[model.kind];
  if (attack.goal !== 'promote')
    refuse(
      `${label} learns from clicks, and a click can only speak for an item: set attack.goal to promote, or model.kind to mf.`,
    );
  const odd = attack.profiles.filter((method) => !isOfClicks(method));
  if (odd.length > 0)
    refuse(
      `${label} learns from clicks, and ${listed(odd.map((method) => poisonProfiles[method].label))} is about ratings: choose among ${listed(ofClicks)}, or set model.kind to mf.`,
    );
  if (defence.methods.length > 0)
    refuse(
      `${listed(defence.methods.map((method) => poisonDefences[method].label))} trains MF on ratings and does not exist for ${label}: leave defence.methods empty, or set model.kind to mf.`,
    );
  if (defence.detectors.includes('rdma'))
    refuse(
      `RDMA measures how far ratings stand from their means, and clicks have none: take rdma out of defence.detectors.`,
    );
  if (model.kind === 'ncf' && model.sideFields)
    refuse('Fake users have no side information to embed: set model.sideFields to false.');
}

/** Ratings besides the targets that a profile may hold. */
export const fillersOf = (spec: PoisonSpec, { train, nUsers }: Split): number =>
  spec.attack.fillers || Math.floor(train.columns.length / nUsers);

/** The members of the attack that decide a method's profiles, so that a change of another method's keeps them. */
function partOf(attack: PoisonSpec['attack'], method: PoisonMethod): unknown {
  const { goal, targets, share, fillers, selected, noise, targetShift, surrogate } = attack;
  const common = { method, goal, targets, share, fillers };
  switch (method) {
    case 'bandwagon':
    case 'segment':
      return { ...common, selected };
    case 'obfuscated':
      return { ...common, noise, targetShift };
    case 'pga':
      return { ...common, surrogate, pga: attack.pga };
    case 's-tna':
      return { ...common, surrogate, stna: attack.stna };
    case 'aush':
      return { ...common, selected, aush: attack.aush };
    default:
      return common;
  }
}

/** Under what the fake users of an attack are remembered. */
export function attackKey({ spec, bench, seed }: PoisonSubject, method: PoisonMethod): string {
  return stageKey('fakes', { ...(partOf(spec.attack, method) as object), seed }, bench.data.keys.split);
}

/** What an attacker knows and wants in a repeat. */
function problemOf({ spec, bench, train, statistics, grid, targets }: PoisonSubject): AttackProblem {
  const { split } = bench.data;
  const { goal, share, selected, noise, targetShift } = spec.attack;
  return {
    train,
    nItems: split.nItems,
    statistics,
    grid,
    targets,
    goal,
    fakes: Math.floor(share * split.nUsers),
    fillers: fillersOf(spec, split),
    selected,
    noise,
    targetShift,
  };
}

/** Says how far a long attack is, and lets others in. */
function watchOf(run: RunContext, stage: string): Watch {
  let meter: ProgressMeter | null = null;
  let began = run.now();
  return {
    pause: () => run.gate(),
    report: (done, total) => {
      meter ??= new ProgressMeter(run, stage, total);
      meter.add(1, run.now() - began);
      meter.say(done, done === total);
      began = run.now();
    },
  };
}

/** The fake users of an attack. */
export function fakesOf(subject: PoisonSubject, method: PoisonMethod): Promise<Csr> {
  const { bench, seed } = subject;
  return bench.env.cache.once(attackKey(subject, method), async () => {
    const problem = problemOf(subject);
    const rng = createRng(seed).child(`attack/${method}`);
    if (isHeuristic(method)) return heuristicProfiles(problem, method, rng);
    return crafted(subject, method, problem, rng);
  });
}

/**
 * Where the GAN of AUSH runs: on the study's engine where it has dense layers, else on TensorFlow.js's WebAssembly or
 * plain JavaScript backend, whichever opens first.
 */
async function ganLabOf({ env, seat }: Bench): Promise<GanLab> {
  if (seat.current.gan) return seat.current.gan;
  const open = async (id: EngineId) => (await env.engines.open(id)).gan;
  const lab = await open('tfjs-wasm').catch((failure: unknown) => {
    if (failure instanceof LabFailure && failure.error.code === 'engine-unsupported') return open('tfjs-cpu');
    throw failure;
  });
  if (lab) return lab;
  throw new LabFailure(
    'engine-unsupported',
    'AUSH needs TensorFlow.js, which is not at hand here; choose other profiles.',
  );
}

/** Fakes of the attacks that look through a model of their own. */
async function crafted(
  { spec: { attack }, bench, scale }: PoisonSubject,
  method: Exclude<PoisonMethod, HeuristicAttack>,
  problem: AttackProblem,
  rng: Rng,
): Promise<Csr> {
  const watch = watchOf(bench.run, `Crafting ${poisonProfiles[method].label} profiles`);
  const surrogate = { ...attack.surrogate, scale };
  switch (method) {
    case 'pga':
      return (await pgaProfiles(problem, { ...attack.pga, surrogate }, rng, watch)).profiles;
    case 's-tna':
      return (await stnaProfiles(problem, { ...attack.stna, surrogate }, rng, watch)).profiles;
    case 'aush': {
      const lab = await ganLabOf(bench);
      return (await aushProfiles(problem, { ...attack.aush, scale }, lab, rng, watch)).profiles;
    }
  }
}
