import { createRng } from '../../core/random.ts';
import type { TowerSession } from '../../engines/tower.ts';
import { pgdSteps } from '../../evade/battery.ts';
import { type Attack, cwSearch, cwWithC, type Found, shortened } from '../../evade/cw.ts';
import {
  bilinearMatrices,
  inputWidth,
  movableColumns,
  productColumns,
  towerInputs,
} from '../../evade/inputs.ts';
import { judged, type SuccessRate, shareWithin } from '../../evade/judge.ts';
import { rankAll } from '../../measure/rank.ts';
import type { RankingTask } from '../../measure/task.ts';
import { type Measures, rankingMeasures, withScorer } from '../bench/judge.ts';
import { stageKey } from '../bench/stages.ts';
import { candidateWords, type EvadeBench, type EvadeSubject, towerOf } from './models.ts';

/** Held-out pairs that the model puts among the K best, and those of them that it says yes to. */
export interface Examples {
  readonly users: Int32Array;
  readonly items: Int32Array;
  /** Logits of the pairs, all above 0. */
  readonly logits: Float32Array;
  readonly hits: number;
  /** Hits that the model says no to already (p ≤ ½): there is nothing to attack. */
  readonly below: number;
}

/** Everything an attack on one model needs. */
export interface EvadeTarget {
  readonly bench: EvadeBench;
  readonly task: RankingTask;
  readonly subject: EvadeSubject;
}

const attackPart = ({ bench, task }: EvadeTarget) => {
  const { side, examples } = bench.spec.attack;
  const { k, candidates } = bench.spec.measure;
  return { side, examples, k, candidates, seed: bench.spec.seed, users: task.users.length };
};

/** Where an attack lets others run, and may be stopped. */
const pauseOf =
  ({ bench }: EvadeTarget) =>
  () =>
    bench.run.gate();

/** Ranking measures on the study's candidates and against all items. */
export async function qualityOf(
  { bench, subject }: EvadeTarget,
  tasks: { readonly own: RankingTask; readonly all: RankingTask },
): Promise<{ own: Measures; all: Measures }> {
  const { spec, env, run, data, seat } = bench;
  const { k, candidates } = spec.measure;
  const measure = (task: RankingTask, against: string) =>
    seat.use((engine) =>
      withScorer(subject, data.split, engine, (scorer) =>
        rankingMeasures(scorer, data.split, task, k, run, null, (ranking) =>
          env.saving?.ranking(data, `${candidateWords(subject.candidate)}, ${against}`, ranking),
        ),
      ),
    );
  const part = { k, candidates, seed: spec.seed };
  return env.cache.once(stageKey('fncf quality', part, subject.key), async () => ({
    own: await measure(tasks.own, 'against the candidates of the spec'),
    all: await measure(tasks.all, 'against all items'),
  }));
}

/** Pairs to attack: hits at K of the study's candidates, at most so many, drawn by the study's seed. */
export async function examplesOf(target: EvadeTarget): Promise<Examples> {
  const { bench, task, subject } = target;
  const { spec, env, run, data, seat } = bench;
  return env.cache.once(stageKey('fncf examples', attackPart(target), subject.key), async () => {
    const { ranks } = await seat.use((engine) =>
      withScorer(subject, data.split, engine, (scorer) => rankAll(scorer, task, spec.measure.k, run)),
    );
    const hits: (readonly [user: number, item: number])[] = [];
    for (let n = 0; n < task.users.length; n++) {
      for (let at = task.targetOffsets[n]!; at < task.targetOffsets[n + 1]!; at++)
        if (ranks[at]! < spec.measure.k) hits.push([task.users[n]!, task.targets[at]!]);
    }
    const users = Int32Array.from(hits, ([user]) => user);
    const items = Int32Array.from(hits, ([, item]) => item);
    // A model that hits nothing has nothing to attack either.
    const logits =
      hits.length > 0
        ? await onTower(target, users, items, (session) => session.logits(null))
        : new Float32Array(0);
    const yes = hits.map((_, n) => n).filter((n) => logits[n]! > 0);
    const chosen = createRng(spec.seed)
      .child('examples to attack')
      .shuffle([...yes])
      .slice(0, spec.attack.examples)
      .sort((a, b) => a - b);
    return {
      users: Int32Array.from(chosen, (n) => users[n]!),
      items: Int32Array.from(chosen, (n) => items[n]!),
      logits: Float32Array.from(chosen, (n) => logits[n]!),
      hits: hits.length,
      below: hits.length - yes.length,
    };
  });
}

/** What `work` gives on a session with these pairs; done again where the device is lost. */
export function onTower<T>(
  { bench, subject }: EvadeTarget,
  users: Int32Array,
  items: Int32Array,
  work: (session: TowerSession) => Promise<T>,
): Promise<T> {
  return bench.seat.use(async (engine) => {
    const session = await towerOf(engine).open({
      params: subject.params,
      inputs: towerInputs(subject.shape, subject.params, users, items),
      rows: users.length,
      movable: movableColumns(subject.shape, bench.spec.attack.side),
      product: productColumns(subject.shape),
      bilinear: bilinearMatrices(subject.shape, subject.params),
    });
    try {
      return await work(session);
    } finally {
      session.dispose();
    }
  });
}

/** How the attack of the spec sees a network with noise σ: through `draws` draws, or not at all. */
export function attackOf({ bench, subject }: EvadeTarget, draws: number): Attack {
  const { norm, output, rate, iterations, box } = bench.spec.attack;
  return {
    norm,
    output,
    rate,
    iterations,
    box,
    noise: { sigma: subject.candidate.sigma, draws, seed: subject.seed },
  };
}

const none: Found = {
  delta: new Float32Array(0),
  success: new Uint8Array(0),
  lengths: new Float64Array(0),
  iterations: 0,
};
const unanswered: SuccessRate = { rate: Number.NaN, distortion: Number.NaN };

/** The stage of an attack under the hash of what decides it. */
function remembered<T>(
  target: EvadeTarget,
  stage: string,
  part: unknown,
  make: () => Promise<T>,
): Promise<T> {
  const { norm, output, rate, iterations, box } = target.bench.spec.attack;
  const how = { ...attackPart(target), norm, output, rate, iterations, box };
  return target.bench.env.cache.once(stageKey(stage, { part, how }, target.subject.key), make);
}

/** C&W with a fixed c on the network without noise. */
export function successAt(target: EvadeTarget, c: number): Promise<SuccessRate> {
  return remembered(target, 'fncf success', c, async () => {
    const { users, items } = await examplesOf(target);
    if (users.length === 0) return unanswered;
    return onTower(target, users, items, async (session) => {
      const found = await cwWithC(session, users.length, c, attackOf(target, 0), pauseOf(target));
      return judged(session, found, { sigma: 0, draws: 1, seed: 0 });
    });
  });
}

/**
 * The same c against noise layers that stay on at test time: by an attack that ignores them, by one that averages over
 * draws, and what the noise does alone.
 */
export function againstNoise(
  target: EvadeTarget,
): Promise<{ untouched: SuccessRate; ignoring: SuccessRate; averaging: SuccessRate }> {
  const { c, draws } = target.bench.spec.attack;
  return remembered(target, 'fncf against noise', { c, draws }, async () => {
    const { users, items } = await examplesOf(target);
    if (users.length === 0) return { untouched: unanswered, ignoring: unanswered, averaging: unanswered };
    const { sigma } = target.subject.candidate;
    const width = inputWidth(target.subject.shape);
    const seed = createRng(target.subject.seed).child('noise at test time').next();
    return onTower(target, users, items, async (session) => {
      const by = async (seen: number) => {
        const found = await cwWithC(session, users.length, c, attackOf(target, seen), pauseOf(target));
        return judged(session, found, { sigma, draws, seed });
      };
      const nothing = {
        delta: new Float32Array(users.length * width),
        lengths: new Float64Array(users.length),
      };
      const untouched = await judged(session, nothing, { sigma, draws, seed });
      return { untouched, ignoring: await by(0), averaging: await by(draws) };
    });
  });
}

/** Each example's minimal perturbation on the network without noise (paper 001, equations 10 and 11). */
export function minimalOf(target: EvadeTarget): Promise<Found> {
  const { searchSteps } = target.bench.spec.attack;
  return remembered(target, 'fncf minimal', searchSteps, async () => {
    const { users, items } = await examplesOf(target);
    if (users.length === 0) return none;
    const attack = attackOf(target, 0);
    return onTower(target, users, items, async (session) =>
      shortened(session, attack, await cwSearch(session, users.length, searchSteps, attack, pauseOf(target))),
    );
  });
}

/** Share of the examples answered no within a budget ε by the fast gradient method, by PGD and by C&W's search. */
export function withinBudget(
  target: EvadeTarget,
  epsilon: number,
): Promise<{ readonly fgsm: number; readonly pgd: number; readonly cw: number }> {
  const { searchSteps } = target.bench.spec.attack;
  return remembered(target, 'fncf within', { epsilon, searchSteps }, async () => {
    const { users, items } = await examplesOf(target);
    if (users.length === 0) return { fgsm: Number.NaN, pgd: Number.NaN, cw: Number.NaN };
    const { lengths } = await minimalOf(target);
    const norm = target.bench.spec.attack.norm === 'l2-squared' ? 'l2' : target.bench.spec.attack.norm;
    const noise = { sigma: 0, draws: 0, seed: 0 };
    return onTower(target, users, items, async (session) => {
      const share = async (step: number, iterations: number) => {
        const options = { norm, epsilon, step, iterations, noise };
        const delta = await session.pgd(options, pauseOf(target));
        const logits = await session.logits(delta);
        return logits.reduce((n, z) => n + Number(z <= 0), 0) / users.length;
      };
      return {
        fgsm: await share(epsilon, 1),
        pgd: await share((2.5 * epsilon) / pgdSteps, pgdSteps),
        cw: shareWithin(lengths, epsilon),
      };
    });
  });
}
