import type { FakesSpec } from '../spec/spec.ts';
import type { DataSize } from './size.ts';
import { rankingNs, trainingNs } from './training.ts';

/** Nanoseconds of a pair of items in a table of neighbours, of a pair of a user's items, and of an item's sum. */
const tableNs = 5;
const pairNs = 3;
const sumNs = 1.5;
/** Nanoseconds of certifying a user of parts, for each part and each of its votes, and of a user of samples. */
const partNs = 1000;
const userNs = 200_000;

/** What the voters of an ensemble and its certificates take, and over how many packets they are spread. */
export function fakesWork(
  spec: FakesSpec,
  size: DataSize,
): { readonly aloneNs: number; readonly partsNs: number; readonly parts: number; readonly searchNs: number } {
  const { defence, attack, measure } = spec;
  const { ensemble, voter, votes } = defence;
  const sampled = ensemble.kind === 'samples';
  const share = sampled
    ? Math.min(1, ensemble.size / size.users)
    : Math.min(1, ensemble.spread / ensemble.shards);
  const asked = sampled && !ensemble.everyone ? share * size.users : size.users;
  const history = size.interactions / size.users;
  const neighbours =
    size.items ** 2 * tableNs +
    share * size.users * history ** 2 * pairNs +
    asked * history * size.items * sumNs;
  const one =
    voter === 'neighbours'
      ? neighbours
      : share * trainingNs(spec, size) + (sampled ? share : 1) * rankingNs(spec.model, size, measure);
  const attempts = new Set(attack.profiles).size * new Set(attack.at).size;
  const clean = sampled ? ensemble.models : ensemble.shards;
  const voters = clean + attempts * (sampled ? attack.models : ensemble.shards);
  return {
    aloneNs: size.users * (sampled ? ensemble.looks * userNs : ensemble.shards * votes * partNs),
    partsNs: voters * one,
    parts: Math.max(1, Math.min(200, Math.ceil(voters / 5))),
    searchNs: 0,
  };
}
