import { isOfClicks, type PoisonProfileId } from '../protocol/names/poison.ts';
import { candidatesOf, searchProfiles } from './adaptive.ts';
import { aushProfiles } from './aush.ts';
import { extraUsers } from './extra.ts';
import { type HeuristicAttack, heuristicAttacks, heuristicProfiles } from './heuristic.ts';
import type { Crafting } from './method.ts';
import { pgaProfiles } from './pga.ts';
import { stnaProfiles } from './stna.ts';
import type { CraftingOptions } from './types.ts';

const heuristic = <D extends keyof CraftingOptions = never>(
  kind: HeuristicAttack,
  ...decides: D[]
): Crafting<D> => ({
  decides,
  craft: ({ situation, rng }, options) => heuristicProfiles({ ...situation, ...options }, kind, rng),
});

const pga: Crafting<'surrogate' | 'pga'> = {
  decides: ['surrogate', 'pga'],
  craft: async ({ situation, rng, watch, scale }, { surrogate, pga: options }) =>
    (await pgaProfiles(situation, { ...options, surrogate: { ...surrogate, scale } }, rng, watch)).profiles,
};

const stna: Crafting<'surrogate' | 'stna'> = {
  decides: ['surrogate', 'stna'],
  craft: async ({ situation, rng, watch, scale }, { surrogate, stna: options }) =>
    (await stnaProfiles(situation, { ...options, surrogate: { ...surrogate, scale } }, rng, watch)).profiles,
};

const aush: Crafting<'selected' | 'aush'> = {
  decides: ['selected', 'aush'],
  craft: async ({ situation, rng, watch, scale, gan }, { selected, aush: options }) =>
    (await aushProfiles({ ...situation, selected }, { ...options, scale }, await gan(), rng, watch)).profiles,
};

const adaptive: Crafting<'selected' | 'noise' | 'targetShift'> = {
  decides: ['selected', 'noise', 'targetShift'],
  craft: async ({ situation, rngOf, watch, ofClicks, rehearse, found }, options) => {
    const kinds = ofClicks ? heuristicAttacks.filter(isOfClicks) : heuristicAttacks;
    const { fakes, ...search } = await searchProfiles(
      candidatesOf(situation.fillers, options, kinds),
      ({ kind, ...chosen }) => heuristicProfiles({ ...situation, ...chosen }, kind, rngOf(kind)),
      rehearse,
      watch.report,
    );
    found(search);
    return fakes;
  },
};

/** How every kind of fake profile is crafted; a descriptor without its method does not compile. */
export const poisonMethods: { readonly [P in PoisonProfileId]: Crafting } = {
  random: heuristic('random'),
  average: heuristic('average'),
  bandwagon: heuristic('bandwagon', 'selected'),
  segment: heuristic('segment', 'selected'),
  'power-user': heuristic('power-user'),
  'power-item': heuristic('power-item'),
  obfuscated: heuristic('obfuscated', 'noise', 'targetShift'),
  pga,
  's-tna': stna,
  aush,
  adaptive,
  extra: { decides: [], craft: ({ situation, rng }) => extraUsers(situation, rng) },
};
