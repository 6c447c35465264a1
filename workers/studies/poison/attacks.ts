import { pick } from '../../core/pick.ts';
import { createRng } from '../../core/random.ts';
import type { RunContext } from '../../core/run.ts';
import type { Csr, Split } from '../../data/types.ts';
import { wayPart } from '../../defend/trained-way.ts';
import type { GanEngine } from '../../engines/gan.ts';
import type { ProfileSearch } from '../../poison/adaptive.ts';
import { keyPart, type Workshop } from '../../poison/method.ts';
import { poisonMethods } from '../../poison/methods.ts';
import type { AttackSituation, Watch } from '../../poison/types.ts';
import { predictionOf } from '../../protocol/names/models.ts';
import { adapts, type PoisonProfileId, poisonProfiles } from '../../protocol/names/poison.ts';
import type { EngineId } from '../../protocol/run/engine.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import { wayWords } from '../../protocol/run/words.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { ProgressMeter } from '../../training/progress.ts';
import { stageKey } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';
import { rehearsal } from './rehearse.ts';
import type { PoisonSubject } from './subject.ts';
import type { TrainingWay } from './training.ts';

export type PoisonMethod = PoisonProfileId;

/** Ratings besides the targets that a profile may hold. */
export const fillersOf = (spec: PoisonSpec, { train, nUsers }: Split): number =>
  spec.attack.fillers || Math.floor(train.columns.length / nUsers);

/** Under what the fake users of an attack are remembered; those of one that adapts hang on the way of training too. */
export function attackKey(
  { spec, bench, seed }: PoisonSubject,
  method: PoisonMethod,
  way: TrainingWay,
): string {
  const { k, candidates } = spec.measure;
  const met = { ...wayPart(spec, way), model: spec.model, k, candidates, engine: bench.seat.current.id };
  return stageKey(
    'fakes',
    { ...keyPart(method, poisonMethods[method], spec.attack), seed, ...(adapts(method) && { met }) },
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
function watchOf(run: RunContext, attack: PoisonMethod): Watch {
  let meter: ProgressMeter | null = null;
  return {
    pause: () => run.gate(),
    report: (done, total) => {
      meter ??= new ProgressMeter(run, { study: 'poison', stage: 'profiles', item: { attack } }, total);
      meter.reached(done);
    },
  };
}

/** Fake users, and what an attack that searches has tried for them. */
interface Crafted {
  readonly rows: Csr;
  readonly search: ProfileSearch | null;
}

/** The fake users of an attack on a model that is trained in a way, which only attacks that adapt look at. */
export const fakesOf = async (subject: PoisonSubject, method: PoisonMethod, way: TrainingWay): Promise<Csr> =>
  (await craftedOf(subject, method, way)).rows;

/** The same with what was tried. */
export function craftedOf(subject: PoisonSubject, method: PoisonMethod, way: TrainingWay): Promise<Crafted> {
  const { spec, bench, seed, scale } = subject;
  const crafting = poisonMethods[method];
  const rngOf = (of: PoisonMethod) => createRng(seed).child(`attack/${of}`);
  let search: ProfileSearch | null = null;
  const workshop = (): Workshop => ({
    found: (one) => {
      search = one;
    },
    situation: situationOf(subject),
    rng: rngOf(method),
    rngOf,
    watch: watchOf(bench.run, method),
    scale,
    gan: () => ganEngineOf(bench),
    ofClicks: predictionOf(spec.model.kind) !== 'ratings',
    rehearse: rehearsal(subject, method, way),
  });
  return bench.env.cache.once(attackKey(subject, method, way), async () => {
    const rows = await crafting.craft(workshop(), pick(crafting.decides, spec.attack));
    const against = adapts(method) ? ` against ${wayWords(way)}` : '';
    bench.env.saving?.fakes(
      bench.data,
      `${poisonProfiles[method].label}${against} at ${spec.attack.share}, seed ${seed}`,
      rows,
    );
    return { rows, search };
  });
}

/**
 * Where the GAN of AUSH runs: on the study's engine where it has dense layers, else on TensorFlow.js's WebAssembly or
 * plain JavaScript backend, whichever opens first.
 */
async function ganEngineOf({ env, seat }: Bench): Promise<GanEngine> {
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
