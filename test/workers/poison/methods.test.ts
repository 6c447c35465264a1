import { describe, expect, it } from 'vitest';
import { pick } from '../../../workers/core/pick.ts';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr } from '../../../workers/data/types.ts';
import type { ProfileSearch } from '../../../workers/poison/adaptive.ts';
import { extraUsers } from '../../../workers/poison/extra.ts';
import { type HeuristicAttack, heuristicProfiles } from '../../../workers/poison/heuristic.ts';
import { keyPart, type Workshop } from '../../../workers/poison/method.ts';
import { poisonMethods } from '../../../workers/poison/methods.ts';
import { pgaProfiles } from '../../../workers/poison/pga.ts';
import { stnaProfiles } from '../../../workers/poison/stna.ts';
import type { PoisonProfileId } from '../../../workers/protocol/names/poison.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { PoisonSpec } from '../../../workers/protocol/spec/spec.ts';
import { problemOn } from './problem.ts';
import { profileOf, randomTable } from './ratings.ts';

const { selected: _, noise: __, targetShift: ___, ...situation } = problemOn(randomTable(14, 25, 0.4, 5));
const options = (
  parseSpec({
    study: 'poison',
    attack: {
      ...{ selected: 3, noise: 1.5, targetShift: 2 },
      ...{ surrogate: { factors: 3, sweeps: 4 }, pga: { steps: 2 }, stna: { steps: 2, users: 5, list: 4 } },
    },
  }) as PoisonSpec
).attack;
const quiet = { pause: async () => {}, report: () => {} };

/** A workshop whose rehearsals come to what `score` makes of the fakes, and what it was told of a search. */
function workshop(score: (fakes: Csr) => number = () => 0, ofClicks = false) {
  const told: ProfileSearch[] = [];
  const own: Workshop = {
    ...{ situation, rng: createRng(7), watch: quiet, scale: 5, ofClicks },
    rngOf: (method) => createRng(11).child(method),
    gan: () => Promise.reject(new Error('no network is asked for')),
    rehearse: async (fakes) => [score(fakes)],
    found: (search) => told.push(search),
  };
  return { own, told };
}
/** By the members that it decides by and no other, as the study has it. */
const crafted = (method: PoisonProfileId, { own } = workshop()) =>
  poisonMethods[method].craft(own, pick(poisonMethods[method].decides, options));

describe('the method of each kind of profile', () => {
  it.each([
    ['random', {}],
    ['average', {}],
    ['bandwagon', { selected: 3 }],
    ['segment', { selected: 3 }],
    ['power-user', {}],
    ['power-item', {}],
    ['obfuscated', { noise: 1.5, targetShift: 2 }],
  ] as const)('crafts %s by the options it hangs on', async (kind, own) => {
    expect(await crafted(kind)).toEqual(heuristicProfiles({ ...situation, ...own }, kind, createRng(7)));
  });

  it('crafts PGA and S-TNA through a surrogate of ratings divided by the scale', async () => {
    const surrogate = { ...options.surrogate, scale: 5 };
    const pga = await pgaProfiles(situation, { ...options.pga, surrogate }, createRng(7), quiet);
    expect(await crafted('pga')).toEqual(pga.profiles);
    const stna = await stnaProfiles(situation, { ...options.stna, surrogate }, createRng(7), quiet);
    expect(await crafted('s-tna')).toEqual(stna.profiles);
  });

  it('copies users for the control, each whole and as it is', async () => {
    const copies = extraUsers({ ...situation, fakes: 60 }, createRng(7));
    const { train } = situation;
    const rows = (of: Csr) => Array.from({ length: of.rows }, (_, n) => [...profileOf(of, n)].join());
    const genuine = rows(train);
    const copied = rows(copies);
    expect(copied.every((row) => genuine.includes(row))).toBe(true);
    // Drawn with replacement: of fourteen users hardly one is never drawn by sixty.
    expect(new Set(copied).size).toBeGreaterThan(10);
    expect(await crafted('extra')).toEqual(extraUsers(situation, createRng(7)));
  });

  it('asks no network to learn for AUSH where there is no fake', async () => {
    const { own } = workshop();
    const open = () => {
      throw new Error('opened');
    };
    const idle = { ...own, situation: { ...situation, fakes: 0 }, gan: async () => ({ open }) };
    const { aush } = poisonMethods;
    expect(await aush.craft(idle, pick(aush.decides, options))).toMatchObject({ rows: 0 });
    await expect(aush.craft({ ...idle, situation }, pick(aush.decides, options))).rejects.toThrow('opened');
  });

  it('searches, for the attacker who adapts, among what the kinds by themselves would be', async () => {
    // What counts is how many other items are rated at the top: the segment of nothing but chosen items has most.
    const top = (fakes: Csr) => fakes.values!.filter((rating) => rating === 5).length;
    const asked = workshop(top);
    const fakes = await crafted('adaptive', asked);
    expect(asked.told).toHaveLength(1);
    const [{ best, trials }] = asked.told;
    expect(top(fakes)).toBe(Math.max(...trials.filter(({ whole }) => whole).map(({ score }) => score[0])));
    const { kind, ...chosen } = best;
    const rng = createRng(11).child(kind);
    expect(fakes).toEqual(heuristicProfiles({ ...situation, ...chosen }, kind, rng));
    const tried = new Set<HeuristicAttack>(trials.map(({ candidate }) => candidate.kind));
    expect(tried.size).toBe(7);
  });

  it('searches among profiles that clicks can make where the model learns from clicks', async () => {
    const asked = workshop(() => 0, true);
    await crafted('adaptive', asked);
    const tried = new Set(asked.told[0]!.trials.map(({ candidate }) => candidate.kind));
    expect(tried.has('power-item')).toBe(true);
    // What ratings alone tell apart is no other profile for clicks.
    for (const kind of ['average', 'obfuscated'] as const) expect(tried.has(kind), kind).toBe(false);
  });
});

describe('the key of profiles', () => {
  it('is made of the method, of what every attack hangs on, and of what this one decides by', () => {
    const { goal, targets, share, fillers, selected, noise } = options;
    const common = { goal, targets, share, fillers };
    expect(keyPart('random', poisonMethods.random, options)).toEqual({ method: 'random', ...common });
    expect(keyPart('segment', { decides: ['selected', 'noise'] }, options)).toEqual({
      method: 'segment',
      ...common,
      selected,
      noise,
    });
  });
});
