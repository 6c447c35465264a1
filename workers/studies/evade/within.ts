import { createRng } from '../../core/random.ts';
import { isNoisy, type Strategy } from '../../defend/hints.ts';
import { type Ball, movedWithin } from '../../evade/battery.ts';
import { cwSearch, type Found, shortened } from '../../evade/cw.ts';
import { inputWidth, movableColumns, towerInputs } from '../../evade/inputs.ts';
import { lengthOf } from '../../evade/norms.ts';
import { rankAll } from '../../measure/rank.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import { type EvadeAttackId, evadeAttacks, isRival } from '../../protocol/names/evade.ts';
import { withScorer } from '../bench/judge.ts';
import { stageKey } from '../bench/stages.ts';
import { attackOf, type EvadeTarget, onTower } from './attack.ts';
import type { Finding } from './tables.ts';

/** What a pair meets: one of the attacks, or none. */
export type Meets = EvadeAttackId | 'none';

/** Held-out pairs, the same for every model of a seed, and which of them this one recommends and says yes to. */
export interface Pairs {
  readonly users: Int32Array;
  readonly items: Int32Array;
  /** 1 where the item is among the K best and its logit above 0. */
  readonly yes: Uint8Array;
}

const partOf = ({ bench: { spec }, task }: EvadeTarget) => ({
  ...{ side: spec.attack.side, examples: spec.attack.examples, seed: spec.seed, users: task.users.length },
  ...{ k: spec.measure.k, candidates: spec.measure.candidates },
});

/** At most `attack.examples` of the held-out pairs, drawn by the spec's seed. */
export function pairsOf(target: EvadeTarget): Promise<Pairs> {
  const { bench, task, subject } = target;
  const { spec, env, run, data, seat } = bench;
  return env.cache.once(stageKey('fncf held-out pairs', partOf(target), subject.key), async () => {
    const all = Int32Array.from({ length: task.targets.length }, (_, at) => at);
    const chosen = createRng(spec.seed)
      .child('held-out pairs to attack')
      .shuffle(all)
      .slice(0, spec.attack.examples)
      .sort();
    const { ranks } = await seat.use((engine) =>
      withScorer(subject, data.split, engine, (scorer) => rankAll(scorer, task, spec.measure.k, run)),
    );
    const ofTarget = new Int32Array(task.targets.length);
    for (let n = 0; n < task.users.length; n++)
      ofTarget.fill(task.users[n]!, task.targetOffsets[n], task.targetOffsets[n + 1]);
    const users = chosen.map((at) => ofTarget[at]!);
    const items = chosen.map((at) => task.targets[at]!);
    const logits = await onTower(target, users, items, (session) => session.logits(null));
    const yes = Uint8Array.from(chosen, (at, n) => Number(ranks[at]! < spec.measure.k && logits[n]! > 0));
    return { users, items, yes };
  });
}

/** Mean length of what of the pairs' inputs an attack may move, in the norm that its ε is of. */
export function meanInputLength({ bench: { spec }, subject }: EvadeTarget, { users, items }: Pairs): number {
  const inputs = towerInputs(subject.shape, subject.params, users, items);
  const width = inputWidth(subject.shape);
  const [from, to] = movableColumns(subject.shape, spec.attack.side);
  let sum = 0;
  for (let at = 0; at < inputs.length; at += width)
    sum += lengthOf(inputs.subarray(at + from, at + to), spec.attack.norm);
  return sum / users.length;
}

/** Whether a model has layers of noise that can stay on at test time. */
export const hasNoise = ({ subject: { candidate } }: EvadeTarget): boolean =>
  !isRival(candidate.strategy) &&
  candidate.strategy !== 'teacher' &&
  isNoisy(candidate.strategy as Strategy) &&
  candidate.sigma > 0;

/** The smallest steps that C&W finds for these pairs on the network without noise. */
function smallestOf(target: EvadeTarget, users: Int32Array, items: Int32Array): Promise<Found> {
  const { bench, subject } = target;
  const { norm, output, rate, iterations, box, searchSteps } = bench.spec.attack;
  const part = { ...partOf(target), norm, output, rate, iterations, box, searchSteps };
  const pause = () => bench.run.gate();
  return bench.env.cache.once(stageKey('fncf smallest of pairs', part, subject.key), () => {
    const attack = attackOf(target, 0);
    return onTower(target, users, items, async (session) =>
      shortened(session, attack, await cwSearch(session, users.length, searchSteps, attack, pause)),
    );
  });
}

/** Steps of at most ε: C&W's where they are short enough, and none where it needs longer ones. */
function shortEnough({ delta, lengths }: Found, epsilon: number): Float32Array {
  const width = delta.length / lengths.length;
  return delta.map((value, at) => (lengths[Math.floor(at / width)]! <= epsilon ? value : 0));
}

/**
 * Held-out pairs that are kept, 1 each: among the K best, answered yes, and still answered yes after the attack within ε.
 * With noise on at test time each pair is answered `attack.draws` times, an instance each: the draws of a pair one after
 * another, the same under every attack. Attacks but 'averaging', which is PGD
 * where there is none, see the network without noise.
 */
export async function keptWithin(
  target: EvadeTarget,
  meets: Meets,
  epsilon: number,
  noisy: boolean,
): Promise<Uint8Array> {
  const { bench, subject } = target;
  const { norm: measured, draws } = bench.spec.attack;
  const pairs = await pairsOf(target);
  const open = [...pairs.yes.keys()].filter((n) => pairs.yes[n] === 1);
  const answers = noisy ? draws : 1;
  const kept = new Uint8Array(pairs.yes.length * answers);
  if (open.length === 0) return kept;
  const users = Int32Array.from(open, (n) => pairs.users[n]!);
  const items = Int32Array.from(open, (n) => pairs.items[n]!);
  const rng = createRng(subject.seed);
  const ball: Ball = {
    norm: measured === 'l2-squared' ? 'l2' : measured,
    epsilon,
    rows: open.length,
    width: inputWidth(subject.shape),
    movable: movableColumns(subject.shape, bench.spec.attack.side),
    seed: rng.child('steps within a budget').next(),
  };
  const { sigma } = subject.candidate;
  const found = meets === 'cw' ? await smallestOf(target, users, items) : null;
  const judge = rng.child('noise at test time').next();
  await onTower(target, users, items, async (session) => {
    const noise = {
      sigma: noisy ? sigma : 0,
      draws,
      seed: rng.child('noise that the attack averages over').next(),
    };
    const move = async () => {
      if (found) return shortEnough(found, epsilon);
      return meets === 'none' || meets === 'cw'
        ? null
        : movedWithin(session, meets, ball, noise, () => bench.run.gate());
    };
    const delta = await move();
    for (let draw = 0; draw < answers; draw++) {
      const drawn = noisy ? { sigma, seed: (judge + draw) % 2 ** 32 } : undefined;
      const logits = await session.logits(delta, drawn);
      open.forEach((n, row) => {
        kept[n * answers + draw] = Number(logits[row]! > 0);
      });
    }
  });
  return kept;
}

/** Every attack within each of the spec's budgets, with noise off at test time and, where there is noise, on. */
export async function withinFindings(target: EvadeTarget): Promise<Finding[]> {
  const { strategy } = target.subject.candidate;
  const findings: Finding[] = [];
  for (const epsilon of target.bench.spec.attack.within ?? [])
    for (const noise of hasNoise(target) ? (['off', 'on'] as const) : (['off'] as const))
      for (const attack of ['none', ...idsOf(evadeAttacks)] as const) {
        const kept = await keptWithin(target, attack, epsilon, noise === 'on');
        const share = kept.reduce((sum, one) => sum + one, 0) / kept.length;
        const head = { strategy, noise, attack, epsilon, instances: kept.length };
        findings.push({ table: 'within', head, values: { kept: share } });
      }
  return findings;
}
