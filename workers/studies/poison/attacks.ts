import { createRng } from '../../core/random.ts';
import type { RunContext } from '../../core/run.ts';
import type { Csr, Split } from '../../data/types.ts';
import type { GanLab } from '../../engines/gan.ts';
import { chosen, keyPart, type Workshop } from '../../poison/method.ts';
import { poisonMethods } from '../../poison/methods.ts';
import type { AttackSituation, Watch } from '../../poison/types.ts';
import { idsOf, withTrait } from '../../protocol/names/entry.ts';
import { models } from '../../protocol/names/models.ts';
import {
  isAimed,
  isOfClicks,
  type PoisonProfileId,
  poisonDefences,
  poisonProfiles,
} from '../../protocol/names/poison.ts';
import type { EngineId } from '../../protocol/run/engine.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { ProgressMeter } from '../../training/progress.ts';
import { stageKey } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';
import type { PoisonSubject } from './subject.ts';

export type PoisonMethod = PoisonProfileId;

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

/** Under what the fake users of an attack are remembered. */
export function attackKey({ spec, bench, seed }: PoisonSubject, method: PoisonMethod): string {
  return stageKey(
    'fakes',
    { ...keyPart(method, poisonMethods[method], spec.attack), seed },
    bench.data.keys.split,
  );
}

/** What an attacker knows and wants in a repeat. */
function situationOf({ spec, bench, train, statistics, grid, targets }: PoisonSubject): AttackSituation {
  const { split } = bench.data;
  const { goal, share } = spec.attack;
  return {
    train,
    nItems: split.nItems,
    statistics,
    grid,
    targets,
    goal,
    fakes: Math.floor(share * split.nUsers),
    fillers: fillersOf(spec, split),
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
  const { spec, bench, seed, scale } = subject;
  const crafting = poisonMethods[method];
  const workshop = (): Workshop => ({
    situation: situationOf(subject),
    rng: createRng(seed).child(`attack/${method}`),
    watch: watchOf(bench.run, `Crafting ${poisonProfiles[method].label} profiles`),
    scale,
    gan: () => ganLabOf(bench),
  });
  return bench.env.cache.once(attackKey(subject, method), () =>
    crafting.craft(workshop(), chosen(crafting, spec.attack)),
  );
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
