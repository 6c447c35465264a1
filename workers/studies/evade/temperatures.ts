import { mean } from '../../measure/statistics.ts';
import type { EvadeSpec } from '../../protocol/spec/spec.ts';
import type { Job } from '../bench/env.ts';
import { openBench } from '../bench/open.ts';
import { type EvadeTarget, examplesOf, minimalOf, onTower, qualityOf } from './attack.ts';
import { evadeBench } from './models.ts';
import { type EvadePiece, nthOf, seedOf, tasksOf, trainFamily } from './seed.ts';
import type { Finding } from './tables.ts';

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/**
 * Mean length over the examples of the gradient, before what the attack may move, of σ(z/T): σ(1 − σ)/T · ‖∂z‖ (paper
 * 001, equation 13, for one output); NaN without examples.
 */
export async function slopeAt(target: EvadeTarget, temperature: number): Promise<number> {
  const { users, items, logits } = await examplesOf(target);
  if (users.length === 0) return Number.NaN;
  const gradient = await onTower(target, users, items, (session) =>
    session.gradient(null, { sigma: 0, draws: 0, seed: 0 }),
  );
  const width = gradient.length / users.length;
  return mean(
    [...logits].map((z, n) => {
      const p = sigmoid(z / temperature);
      const length = Math.hypot(...gradient.subarray(n * width, (n + 1) * width));
      return (p * (1 - p) * length) / temperature;
    }),
  );
}

/** The study's spec with teacher and student at one temperature, and no other student. */
const distilledAt = (spec: EvadeSpec, temperature: number): EvadeSpec => ({
  ...spec,
  defence: { ...spec.defence, temperature, teacher: { kind: 'student' }, strategies: ['distil'] },
});

/** A teacher and its distilled student at one temperature, ranked and attacked. */
export const evadeTemperature: Job<
  EvadeSpec,
  { readonly n: number; readonly temperature: number },
  EvadePiece
> = {
  name: 'evade at another temperature',
  doing: { study: 'evade', stage: 'temperatures', item: null },
  work: async (spec, { n, temperature }, { env, run }) => {
    const bench = await evadeBench((await openBench(distilledAt(spec, temperature), env, run)).bench);
    const tasks = await tasksOf(bench);
    const { teacher, students } = await trainFamily(bench, seedOf(spec, n), nthOf(spec, n));
    const findings: Finding[] = [];
    for (const subject of [teacher, ...students]) {
      const target: EvadeTarget = { bench, task: tasks.own, subject };
      const { own } = await qualityOf(target, tasks);
      const { logits } = await examplesOf(target);
      const { lengths } = await minimalOf(target);
      findings.push({
        table: 'temperatures',
        head: { strategy: subject.candidate.strategy, temperature },
        values: {
          ...{ hr: own.hr!, ndcg: own.ndcg! },
          robustness: mean([...lengths].filter((one) => !Number.isNaN(one))),
          logit: mean([...logits]),
          slopeAtT: await slopeAt(target, temperature),
          slope: await slopeAt(target, 1),
        },
      });
      await run.gate();
    }
    return { findings, training: bench.training.table.rows };
  },
};
