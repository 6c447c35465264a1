import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { Spec } from '../../../../workers/protocol/spec/spec.ts';
import { fakesTables } from '../../../../workers/protocol/tables/fakes.ts';
import { looksOf } from '../../../../workers/studies/fakes/packets.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { backwards, benchEnv, recorder } from '../bench/bench.ts';

const profiles = ['random', 'bandwagon', 'segment', 'power-user', 'power-item'];
const fakes = (ensemble: object, more: object = {}, attack: object = {}): Spec =>
  parseSpec({
    study: 'fakes',
    engine: 'kernels',
    dataset: { kind: 'generated', size: 'classroom' },
    defence: { votes: 10, ensemble },
    attack: { fakes: 4, profiles, at: [1, 2, 4], models: 60, ...attack },
    ...more,
  });

async function tablesOf(spec: Spec, hands = 1) {
  const { env } = await benchEnv();
  const crew = hands > 1 ? { crew: await backwards(hands) } : {};
  const { tables } = await runStudy(spec, { ...env, ...crew }, recorder().run);
  return {
    certified: fakesTables.certified.among(tables)!.rows,
    attacked: fakesTables.attacked.among(tables)!.rows,
    users: fakesTables.users.among(tables)!.rows,
  };
}

describe('the fakes study', () => {
  const parts = { kind: 'partitions', shards: 16 };
  const samples = { kind: 'samples', models: 320, size: 40, everyone: true, alpha: 0.1, looks: 2 };

  it.each([
    ['parts', parts, 1],
    ['parts', parts, 2],
    ['parts, two a user', { ...parts, spread: 2 }, 3],
    ['samples', samples, 1],
    ['samples', samples, 2],
  ])('certifies no more than the best attack leaves: %s', async (_, ensemble, seed) => {
    const some = ensemble === samples ? { profiles: ['power-item'], models: 30 } : {};
    const { certified, attacked } = await tablesOf(fakes(ensemble, { seed }, some));
    const last = Math.max(...certified.map(({ models }) => models));
    const own = certified.filter(({ models }) => models === last);
    expect(own[1].precision).toBeGreaterThan(0);
    for (const { fakes: number, precision, recall, f1 } of attacked) {
      const bound = own[number];
      for (const [low, high] of [
        [bound.precision, precision],
        [bound.recall, recall],
        [bound.f1, f1],
      ])
        expect(low).toBeLessThanOrEqual(high + 1e-12);
    }
    for (let e = 1; e < own.length; e++) {
      expect(own[e].precision).toBeLessThanOrEqual(own[e - 1].precision);
      expect(own[e].kept).toBeLessThanOrEqual(own[e - 1].kept);
    }
  });

  it.each([
    ['BPR-MF', { kind: 'bprmf', factors: 4, epochs: 5 }],
    ['MF', { kind: 'mf', factors: 4, epochs: 5 }],
  ])(
    'certifies no more of %s on parts than the best attack leaves, and nothing else than with workers',
    async (_, model) => {
      const one = { kind: 'partitions', shards: 10, spread: 2 };
      const spec = fakes(
        one,
        { model, defence: { voter: 'model', votes: 10, ensemble: one } },
        { profiles: ['power-item'], at: [2] },
      );
      const found = await tablesOf(spec);
      const { certified, attacked } = found;
      expect(certified[1].kept).toBeGreaterThan(0);
      for (const { fakes: number, precision } of attacked)
        expect(certified[number].precision).toBeLessThanOrEqual(precision + 1e-12);
      expect(await tablesOf(spec, 3)).toEqual(found);
    },
  );

  it('without fakes parts certify the list as it is', async () => {
    const { certified, attacked } = await tablesOf(fakes(parts, {}, { profiles: [] }));
    expect(certified[0].precision).toBeCloseTo(attacked[0].precision, 12);
  });

  it('gives the same with several workers, and for a user what the mean is made of', async () => {
    const spec = fakes({ ...samples, models: 40 }, {}, { profiles: ['bandwagon'], at: [2], models: 12 });
    const alone = await tablesOf(spec);
    expect(await tablesOf(spec, 3)).toEqual(alone);
    const last = alone.certified.filter(({ models }) => models === 40);
    for (const { fakes: number, kept } of last) {
      const users = [...new Set(alone.users.map(({ user }) => user))];
      const each = users.map(
        (user) => alone.users.findLast((row) => row.user === user && row.fakes <= number)!.kept,
      );
      expect(each.reduce((a, b) => a + b, 0) / each.length).toBeCloseTo(kept, 9);
    }
  });

  it('looks at the ensemble each time it has doubled', () => {
    expect(looksOf(1000, 4)).toEqual([125, 250, 500, 1000]);
    expect(looksOf(10, 6)).toEqual([1, 2, 3, 5, 10]);
    expect(looksOf(7, 1)).toEqual([7]);
  });
});
