import { describe, expect, it } from 'vitest';
import type { Params } from '../../../../workers/core/tensor.ts';
import { generate } from '../../../../workers/data/generator/generate.ts';
import { makeSplit } from '../../../../workers/data/splits.ts';
import type { Csr } from '../../../../workers/data/types.ts';
import { applyView } from '../../../../workers/data/views.ts';
import type { Engine } from '../../../../workers/engines/types.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { SpecInput } from '../../../../workers/protocol/spec/spec.ts';
import type { PoisonRow } from '../../../../workers/protocol/tables/poison.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, kernels, recorder } from '../bench/bench.ts';

type PoisonInput = Extract<SpecInput, { study: 'poison' }>;

const dataset = { kind: 'generated', size: 'classroom', seed: 1 } as const;
const attack: PoisonInput['attack'] = {
  targets: { kind: 'unpopular', below: 12 },
  share: 0.1,
  profiles: ['average'],
};
const input: PoisonInput = {
  study: 'poison',
  dataset,
  model: { kind: 'mf', factors: 8, epochs: 8, batch: 512 },
  measure: { k: 10, every: 0, climb: false },
  repeats: 2,
  attack,
  defence: { methods: [], detectors: [] },
};
const spec = parseSpec(input);

/** The study's lists, and the parameters of every model that was ranked for it, in that order. */
async function listed() {
  const real = await kernels();
  const ranked: Params[] = [];
  const engine: Engine = {
    ...real,
    scorer: (shape, params) => {
      ranked.push(params);
      return real.scorer(shape, params);
    },
  };
  const { env } = await benchEnv({ engine });
  const { tables } = await runStudy(spec, env, recorder().run);
  const lists = tables.find(({ id }) => id === 'lists')!.rows as PoisonRow<'lists'>[];
  return { lists, ranked };
}

/** The items that a user's row of a matrix holds. */
const itemsOf = ({ offsets, columns }: Csr, user: number) =>
  columns.subarray(offsets[user], offsets[user + 1]);

/** The ten best items of a user, by dot products in float64 and a sort of all of them. */
function bestOf({ P, Q }: Params, user: number, known: ReadonlySet<number>, nItems: number): number[] {
  const d = P.shape[1];
  const score = (item: number) => {
    let sum = 0;
    for (let f = 0; f < d; f++) sum += P.data[user * d + f] * Q.data[item * d + f];
    return sum;
  };
  return Array.from({ length: nItems }, (_, item) => item)
    .filter((item) => !known.has(item))
    .sort((a, b) => score(b) - score(a) || a - b)
    .slice(0, 10);
}

describe('the lists of some users', () => {
  it('are the best items of the clean and of the poisoned model, targets marked', async () => {
    const { lists, ranked } = await listed();
    const view = applyView(generate(dataset), spec.view);
    const split = makeSplit(view, spec.split);
    const users = [...new Set(lists.map(({ user }) => user))];
    expect(users).toHaveLength(12);
    // Only the poisoned model has more users than the data.
    const clean = ranked[0];
    const poisoned = ranked.find(({ P }) => P.shape[0] > split.nUsers);
    const marked = new Set<number>();
    for (const user of users) {
      const known = new Set([...itemsOf(split.train, user), ...itemsOf(split.validation, user)]);
      for (const [attack, model] of [
        ['none', clean],
        ['average', poisoned],
      ] as const) {
        const own = lists.filter((row) => row.user === user && row.attack === attack);
        expect(own.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        expect(own.map(({ item }) => item)).toEqual(bestOf(model!, user, known, split.nItems));
        for (const { item, title, userId, target } of own) {
          expect([title, userId]).toEqual([view.itemTitles[item], view.userIds[user]]);
          if (target === 1) marked.add(item);
        }
      }
    }
    // Targets are unpopular; what is marked was in few training rows, and what is not marked stays so in all lists.
    const counts = new Map<number, number>();
    for (const item of split.train.columns) counts.set(item, (counts.get(item) ?? 0) + 1);
    expect(marked.size).toBeGreaterThan(0);
    for (const item of marked) expect(counts.get(item) ?? 0).toBeLessThan(12);
    for (const { item, target } of lists) expect(target).toBe(marked.has(item) ? 1 : 0);
  });

  it('are of the first repeat alone, and absent without targets', async () => {
    const { lists } = await listed();
    expect(lists).toHaveLength(12 * 10 * 2);
    const { env } = await benchEnv();
    const none = parseSpec({ ...input, attack: { ...attack, goal: 'availability' } });
    const { tables } = await runStudy(none, env, recorder().run);
    expect(tables.find(({ id }) => id === 'lists')?.rows).toEqual([]);
  });
});
