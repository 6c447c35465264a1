import type { Csr } from '../data/types.ts';
import { jensenShannon, ratingShares, totalVariation } from '../measure/poisoning.ts';
import { mean } from '../measure/statistics.ts';
import { poisonEntries } from '../poison/catalogue.ts';
import type { Row, Table } from '../protocol/events.ts';
import type { PoisonSpec } from '../protocol/spec.ts';
import { curveMeasure, trainingTable } from './curve.ts';
import { fakesOf, needPoisonable, type PoisonMethod } from './poison-attacks.ts';
import { outcomeOf, type Victim, victimOf } from './poison-stages.ts';
import { labelOf, PoisonTables } from './poison-tables.ts';
import type { Shield } from './poison-training.ts';
import { studyData } from './stages.ts';
import { type Bench, trainedModel } from './training.ts';

/** Each defence with each kind of statistics it is asked for; no defence first. */
export function shieldsOf({ defence }: PoisonSpec): Shield[] {
  const methods = [...new Set(defence.methods)];
  const statistics = [...new Set(defence.statistics)];
  return [
    { method: 'none', statistics: null },
    ...methods.flatMap((method): Shield[] =>
      method === 'apt' || method === 'apt-rand'
        ? statistics.map((known) => ({ method, statistics: known }))
        : [{ method, statistics: null }],
    ),
  ];
}

/** The spec of repeat n (from 0): the next seed, and the next random split. */
function specOf(spec: PoisonSpec, n: number): PoisonSpec {
  const next = (seed: number) => (seed + n) % 2 ** 32;
  const split = 'seed' in spec.split ? { ...spec.split, seed: next(spec.split.seed) } : spec.split;
  return { ...spec, seed: next(spec.seed), split };
}

/** How fakes look beside genuine users. */
function profileRow(victim: Victim, attack: string, rows: Csr): Row {
  const { grid, statistics } = victim;
  const genuine = ratingShares(victim.train, grid);
  const shares = ratingShares(rows, grid);
  const values = [...(rows.values ?? [])];
  return {
    attack,
    users: rows.rows,
    ratings: rows.rows ? values.length / rows.rows : 0,
    mean: values.length ? mean(values) : null,
    popularity: values.length ? mean([...rows.columns].map((item) => statistics.itemCount[item])) : null,
    totalVariation: totalVariation(genuine, shares),
    jensenShannon: jensenShannon(genuine, shares),
  };
}

function ratingRows(victim: Victim, attack: string, rows: Csr): Row[] {
  const { grid } = victim;
  return [...ratingShares(rows, grid)].map((share, n) => ({ attack, rating: grid[n], share }));
}

/**
 * The poison study: in every repeat a clean model, then for each attack a model trained on the poisoned ratings, once
 * as it is and once with each defence; measured are genuine users only. Tables: `training` (clean models), `summary`
 * and `outcomes` (target and test measures by attack and defence, means and every repeat), `shifts` (places gained,
 * pooled over repeats), `ratings` and `profiles` (what fakes look like, first repeat).
 */
export async function poisonStudy(spec: PoisonSpec, bench: Bench): Promise<Table[]> {
  needPoisonable(spec);
  const training = trainingTable(bench);
  const tables = new PoisonTables(spec, bench.run);
  const methods: PoisonMethod[] = [...new Set(spec.attack.profiles)];
  const shields = shieldsOf(spec);
  for (let n = 0; n < spec.repeats; n++) {
    const own = specOf(spec, n);
    const data = n === 0 ? bench.data : await studyData(own, bench.env, bench.run);
    const here: Bench = { ...bench, spec: own, data };
    const of = spec.repeats > 1 ? `, repeat ${n + 1} of ${spec.repeats}` : '';
    const curve = await curveMeasure(here);
    const { model } = await trainedModel(here, own.seed, `Training on clean ratings${of}`, training, curve);
    const victim = await victimOf(own, here, model);
    tables.addClean(own.seed, victim.clean);
    if (n === 0) {
      const genuine = victim.train;
      tables.addProfiles(profileRow(victim, 'genuine', genuine), ratingRows(victim, 'genuine', genuine));
    }
    for (const method of methods) {
      const fakes = await fakesOf(victim, method);
      if (n === 0) tables.addProfiles(profileRow(victim, method, fakes), ratingRows(victim, method, fakes));
      for (const shield of shields) {
        await bench.run.gate();
        const stage = `${poisonEntries[method].label}, ${labelOf(shield)}${of}`;
        tables.add(own.seed, method, shield, await outcomeOf(victim, method, shield, stage));
      }
    }
  }
  return [training.table, ...tables.all];
}
