import { describe, expect, it } from 'vitest';
import type { RunContext } from '../../../../workers/core/run.ts';
import type { Params } from '../../../../workers/core/tensor.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { PerturbSpec } from '../../../../workers/protocol/spec/spec.ts';
import { perturbTables } from '../../../../workers/protocol/tables/perturb.ts';
import { curveMeasure } from '../../../../workers/studies/bench/curve.ts';
import { GrowingTable } from '../../../../workers/studies/bench/growing-table.ts';
import { openBench } from '../../../../workers/studies/bench/open.ts';
import { modelsOf } from '../../../../workers/studies/perturb/defended.ts';
import { attackableOf } from '../../../../workers/studies/perturb/models/index.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const own = {
  apt: { users: 0.1, items: 40, temperature: 10, pretrain: 3, interval: 2 },
  'apt-rand': { users: 0.1, items: 40, pretrain: 3, interval: 2 },
  at: { epsilon: 0.1, lambda: 2 },
  pcmf: { pcmf: { factors: 4, epochs: 6 } },
  pca: { detection: { share: 0.1 } },
  'degree-sad': { detection: { simulatedShare: 0.3 } },
  rdma: { detection: { share: 0.1 } },
};
type Way = keyof typeof own;
const ways = Object.keys(own) as Way[];
const detectors: readonly string[] = ['pca', 'degree-sad', 'rdma'];

const shared = {
  dataset: { kind: 'generated', size: 'classroom' },
  view: { feedback: 'explicit' },
  split: { kind: 'leave-random', seed: 3 },
  model: { kind: 'mf', factors: 8, epochs: 8, batch: 512 },
  measure: { k: 20, every: 0 },
  repeats: 1,
};
const perturb = (kind: Way, more: object = {}) =>
  parseSpec({
    ...shared,
    study: 'perturb',
    attack: { methods: ['fgsm'], points: 2, from: 0.1, to: 0.5 },
    defence: { kind, ...own[kind] },
    ...more,
  }) as PerturbSpec;

async function tablesOf(spec: object) {
  const { env } = await benchEnv();
  const { tables } = await runStudy(parseSpec(spec), env, recorder().run);
  return Object.fromEntries(tables.map((table) => [table.id, table.rows]));
}

/** A defended model of the perturb study, and the loss that its attacks raise. */
async function attacked(kind: Way) {
  const spec = perturb(kind);
  const { env } = await benchEnv();
  const run: RunContext = recorder().run;
  const { bench } = await openBench(spec, env, run);
  const table = new GrowingTable(perturbTables.training.head(spec), run);
  const place = { seed: { n: 1, of: 1 }, core: null };
  const curve = await curveMeasure(bench);
  const setup = { bench, seed: spec.seed, place, table, defendedTable: table, curve };
  const { defended } = await modelsOf({ ...setup, spec: spec as Parameters<typeof modelsOf>[0]['spec'] });
  const { shape, params } = defended!;
  const kinds = await attackableOf({ spec, env, data: bench.data, seed: spec.seed }, shape!);
  const loss = kinds.loss({ gradient: spec.attack.gradient, draw: 0 });
  return { params, at: (moved: Params) => bench.seat.use((engine) => loss(engine, moved, 0)) };
}

describe('ways to train that were made against fake users, in the perturb study', () => {
  it.each(ways)(
    '%s is what the poison study trains where there are no fakes, to the last bit',
    async (kind) => {
      const isDetector = detectors.includes(kind);
      const { outcomes } = await tablesOf({
        ...shared,
        study: 'poison',
        attack: { profiles: ['random'], share: 0, targets: { kind: 'random', count: 3 } },
        defence: {
          methods: isDetector ? [] : [kind],
          detectors: isDetector ? [kind] : [],
          statistics: ['honest'],
          ...own[kind],
        },
      });
      const poisoned = outcomes!.find(({ defence }) => defence === kind)!;
      const tables = await tablesOf(perturb(kind));
      const clean = tables['defended-baselines']!.find(({ name }) => name === 'clean')!;
      expect({ hr: clean.hr, ndcg: clean.ndcg, rmse: clean.rmse }).toEqual({
        hr: poisoned.testHr,
        ndcg: poisoned.testNdcg,
        rmse: poisoned.rmse,
      });
      const plain = tables.baselines!.find(({ name }) => name === 'clean')!;
      expect(clean.ndcg).not.toBe(plain.ndcg);
      const [weak, strong] = tables['defended-sweep']!;
      expect(Number(strong!.rmse)).toBeGreaterThan(Number(weak!.rmse));
      expect(Number(weak!.rmse)).toBeGreaterThan(Number(clean.rmse));
    },
  );

  it.each(['apt', 'pcmf'] as const)(
    '%s is moved along the gradient of its loss, which finite differences find',
    async (kind) => {
      const { params, at } = await attacked(kind);
      const { gradients } = await at(params);
      for (const name of ['P', 'Q'] as const) {
        const gradient = gradients[name]!;
        const largest = [...gradient.keys()].sort((a, b) => Math.abs(gradient[b]!) - Math.abs(gradient[a]!));
        for (const entry of largest.slice(0, 4)) {
          const lossAt = async (h: number) => {
            const data = params[name]!.data.slice();
            data[entry]! += h;
            return (await at({ ...params, [name]: { ...params[name]!, data } })).loss;
          };
          const h = 1e-2;
          const slope = ((await lossAt(h)) - (await lossAt(-h))) / (2 * h);
          expect(Math.abs(slope - gradient[entry]!) / Math.abs(slope), `${name} ${entry}`).toBeLessThan(5e-3);
        }
      }
    },
  );

  it('are refused for models that they do not train, and beside a best epoch', async () => {
    const refused = (spec: object) => tablesOf(spec);
    await expect(refused(perturb('at', { model: { kind: 'bprmf' }, view: {} }))).rejects.toThrow(
      /^AT does not train BPR-MF; set defence\.kind to none, or model\.kind to mf\.$/,
    );
    const best = { keep: 'best', measure: { every: 2 }, split: { kind: 'leave-random', validation: true } };
    await expect(refused(perturb('apt', best))).rejects.toThrow(/^APT keeps its last epoch, .* keep to last/);
  });
});
