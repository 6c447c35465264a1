import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import type { Csr } from '../../../../workers/data/types.ts';
import { extraUsers } from '../../../../workers/poison/extra.ts';
import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { rowsOf } from '../../poison/ratings.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const shared = {
  dataset: { kind: 'generated', size: 'classroom' },
  view: { feedback: 'implicit' },
  split: { kind: 'leave-random', seed: 3 },
  model: { kind: 'bprmf', factors: 8, epochs: 12 },
  measure: { k: 20, every: 0 },
  repeats: 1,
};

async function tablesOf(spec: object): Promise<Readonly<Record<string, Table>>> {
  const { env } = await benchEnv();
  const { tables } = await runStudy(parseSpec({ ...shared, ...spec }), env, recorder().run);
  return Object.fromEntries(tables.map((table) => [table.id, table]));
}

/** Test measures of every way, by attack and defence. */
async function poisoned(share: number, defence: object): Promise<(attack: string, way: string) => Row> {
  const attack = { profiles: ['power-item'], share, targets: { kind: 'random', count: 3 } };
  const { outcomes } = await tablesOf({ study: 'poison', attack, defence });
  return (name, way) => outcomes!.rows.find((row) => row.attack === name && row.defence === way)!;
}

describe('BPR-MF trained against noise on its embeddings, on poisoned clicks', () => {
  const own = { aprEpsilon: 0.8, aprLambda: 2, aprEpochs: 9, studentEpochs: 4 };

  it('is what the perturb study trains where there are no fakes, to the last bit', async () => {
    const methods = ['apr', 'apr-random', 'distilled', 'continued'];
    const at = await poisoned(0, { methods, ...own });
    const noise = (kind: string) => ({ kind: 'apr', noise: { kind }, epsilon: 0.8, lambda: 2, epochs: 9 });
    const clean = async (defence: object, table: string) => {
      const attack = { methods: ['random'], points: 2 };
      const found = (await tablesOf({ study: 'perturb', attack, defence }))[table];
      const { hr, ndcg } = found!.rows.find(({ name }) => name === 'clean')!;
      return { testHr: hr, testNdcg: ndcg };
    };
    const expected = {
      apr: await clean(noise('fgsm'), 'defended-baselines'),
      'apr-random': await clean(noise('random'), 'defended-baselines'),
      distilled: await clean({ kind: 'distillation', epochs: 4 }, 'defended-baselines'),
      continued: await clean(noise('fgsm'), 'baselines'),
    };
    for (const [way, measures] of Object.entries(expected))
      expect(at('power-item', way), way).toMatchObject(measures);
    expect(at('power-item', 'apr').testNdcg).not.toBe(at('power-item', 'continued').testNdcg);
    expect(at('power-item', 'none').testNdcg).not.toBe(at('power-item', 'continued').testNdcg);
  });

  it('trains on the fakes too: with λ = 0 it is its control, to the last bit', async () => {
    const at = await poisoned(0.1, { methods: ['apr', 'continued'], ...own, aprLambda: 0 });
    const { defence: _, ri: __, ...apr } = at('power-item', 'apr');
    expect(at('power-item', 'continued')).toMatchObject(apr);
    expect(Number(at('power-item', 'continued').hr)).toBeGreaterThan(Number(at('none', 'none').hr));
  });

  it('is refused for other models, as ways of MF are for it', async () => {
    const run = (model: object, methods: string[]) =>
      tablesOf({ study: 'poison', view: {}, model, defence: { methods } });
    await expect(run({ kind: 'mf' }, ['apr', 'apt'])).rejects.toThrow(
      /^APR trains BPR-MF on clicks and does not exist for MF: leave it out of defence\.methods/,
    );
    await expect(run({ kind: 'bprmf' }, ['at', 'apr'])).rejects.toThrow(
      /^AT trains MF on ratings and does not exist for BPR-MF: leave it out of/,
    );
  });
});

describe('as many extra users', () => {
  const rows = (csr: Csr) =>
    Array.from({ length: csr.rows }, (_, u) =>
      JSON.stringify(
        [csr.columns, csr.values!].map((all) => [...all.subarray(csr.offsets[u]!, csr.offsets[u + 1]!)]),
      ),
    );

  it('are genuine users copied whole, any of them, as many as an attack has', () => {
    const train = rowsOf(Array.from({ length: 6 }, (_, u) => [0, u + 1, 0, 7 - u, 3, 0]));
    const extra = rows(extraUsers({ train, fakes: 60 }, createRng(4)));
    expect(extra).toHaveLength(60);
    expect([...new Set(extra)].sort()).toEqual(rows(train).sort());
    // More of them begin with the same ones, so that sizes can be compared.
    expect(rows(extraUsers({ train, fakes: 9 }, createRng(4)))).toEqual(extra.slice(0, 9));
  });
});
