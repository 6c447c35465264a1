import { probabilityOf, scaled } from '../../evade/along.ts';
import { inputParts } from '../../evade/inputs.ts';
import type { EvasionWay } from '../../protocol/ask/evasion.ts';
import { type EvadeTarget, examplesOf, minimalOf, onTower } from './attack.ts';
import type { EvadeTables } from './tables.ts';

/** Multiples of the minimal perturbation at which an example's probability is followed. */
export const stepsAlong = Array.from({ length: 16 }, (_, n) => n / 10);

/** Examples followed on their way in the tables; more would make them long. */
const followed = 20;

/** An example's smallest perturbation [width] and its length; null where the search failed. */
export async function smallest(
  target: EvadeTarget,
  example: number,
): Promise<{ readonly delta: Float32Array; readonly length: number } | null> {
  const { delta, lengths } = await minimalOf(target);
  const width = delta.length / lengths.length;
  const length = lengths[example]!;
  if (Number.isNaN(length)) return null;
  return { delta: delta.slice(example * width, (example + 1) * width), length };
}

/** Share of ‖δ‖₂² in each part of what enters the network. */
export function sharesOf({ subject }: EvadeTarget, delta: Float32Array) {
  const square = (values: Float32Array) => values.reduce((sum, v) => sum + v * v, 0);
  const whole = square(delta);
  return inputParts(subject.shape).map(({ name, from, to }) => ({
    name,
    share: whole > 0 ? square(delta.subarray(from, to)) / whole : 0,
  }));
}

/** How the probability falls along an example's smallest perturbation; null where the search failed. */
export async function wayOf(target: EvadeTarget, example: number): Promise<EvasionWay | null> {
  const found = await smallest(target, example);
  if (!found) return null;
  const { users, items } = await examplesOf(target);
  const repeated = (ids: Int32Array) => new Int32Array(stepsAlong.length).fill(ids[example]!);
  const logits = await onTower(target, repeated(users), repeated(items), (session) =>
    session.logits(scaled(found.delta, stepsAlong)),
  );
  return {
    strategy: target.subject.candidate.strategy,
    minimal: found.length,
    steps: stepsAlong.map((scale, n) => ({
      length: scale * found.length,
      probability: probabilityOf(logits[n]!),
    })),
  };
}

/** Every example of each model with its minimal distortion, and the ways of those that most models share. */
export async function addExamples(targets: readonly EvadeTarget[], tables: EvadeTables): Promise<void> {
  const attacked = await Promise.all(targets.map(examplesOf));
  const pairsOf = ({ users, items }: (typeof attacked)[number]) =>
    [...users].map((user, n) => `${user} ${items[n]}`);
  const counts = new Map<string, number>();
  for (const pair of attacked.flatMap(pairsOf)) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  const shared = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, followed)
    .map(([pair]) => pair);
  for (const [at, target] of targets.entries()) {
    const { users, items, logits } = attacked[at]!;
    if (users.length === 0) continue;
    const { view } = target.bench.data;
    const { strategy } = target.subject.candidate;
    const pairs = pairsOf(attacked[at]!);
    const named = (n: number) => ({ userId: view.userIds[users[n]!]!, title: view.itemTitles[items[n]!]! });
    const { delta, lengths } = await minimalOf(target);
    const width = delta.length / users.length;
    tables.addDistortions(
      pairs.map((_, n) => {
        const shares = sharesOf(target, delta.subarray(n * width, (n + 1) * width));
        return {
          example: n,
          strategy,
          ...named(n),
          probability: probabilityOf(logits[n]!),
          distortion: Number.isNaN(lengths[n]!) ? null : lengths[n]!,
          ...Object.fromEntries(shares.map(({ name, share }) => [`${name}Share`, share])),
        };
      }),
    );
    for (const pair of shared) {
      const n = pairs.indexOf(pair);
      const way = n < 0 ? null : await wayOf(target, n);
      if (!way) continue;
      const { userId, title } = named(n);
      tables.addPaths(way.steps.map((step) => ({ pair: `User ${userId}, ${title}`, strategy, ...step })));
    }
  }
}
