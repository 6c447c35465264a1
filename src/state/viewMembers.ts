import { z } from 'zod';
import {
  arenaColumns,
  arenaFamilies,
  arenaLines,
  arenaRow,
  arenaRows,
  evadeTrainings,
  FIRST_EPSILON,
  type Gaussian,
  idsOf,
  isFileRow,
  knowledge,
  perturbAttacks,
  plainCopy,
  poisonDefences,
  poisonDetectors,
  poisonProfiles,
  repairBy,
  roundedEpsilon,
  type Spec,
  type StudyId,
} from '../../workers/protocol.ts';
import { repairPins } from './pins.ts';

/**
 * What a person looks at: the budget under the slider, one user, one instance, which of several pictures. It decides no
 * result, so it stands beside the spec and outside its hash; an address carries it as `view=`. One schema a study; every
 * member has a default, and `docs/links.md` says what each means. Null leaves the choice to the page: the first there is.
 */

const named = z.string().max(100).nullable().default(null);
const nullable = <const T extends readonly string[]>(values: T) => z.enum(values).nullable().default(null);
/** An address has no −0, which JSON writes as 0. */
const noMinus = (value: number) => value + 0;
/** The same, of names that `fits` knows; `message` tells what it must be. */
const known = (fits: (name: string) => boolean, message: string) =>
  z.string().max(100).refine(fits, message).nullable().default(null);
const index = z.int().min(0).max(1_000_000_000).overwrite(noMinus);
/** The tabs below a study's stage, the last that of the pinned runs; the first is open at first. */
const tabs = <const T extends readonly [string, ...string[]]>(ids: T) =>
  z.enum(ids).default(ids[0] as T[number]);

/** Ranges of the calculator of paper 003's theorems, and where its sliders stand at first. */
export const theoryRanges = {
  n: { min: 50, max: 6050, initial: 950 },
  d: { min: 2, max: 256, initial: 64 },
  gamma: { min: 0.1, max: 4, initial: 1 },
  alpha: { min: 0.5, max: 16, initial: 8 },
  sigma: { min: 0.05, max: 3, initial: 0.5 },
  beta: { min: 0.01, max: 0.5, initial: 0.1 },
  tau: { min: 0, max: 16, initial: 4 },
  epsilon: { min: 0, max: 1, initial: 0.03 },
  erm: { min: 0, max: 500, initial: 45 },
} as const satisfies Record<keyof Gaussian, object>;
type Range = (typeof theoryRanges)[keyof Gaussian];
const real = ({ min, max, initial }: Range) => z.number().min(min).max(max).default(initial);
const whole = ({ min, max, initial }: Range) => z.int().min(min).max(max).default(initial);
const theory = z.object({
  n: whole(theoryRanges.n),
  d: whole(theoryRanges.d),
  gamma: real(theoryRanges.gamma),
  alpha: real(theoryRanges.alpha),
  sigma: real(theoryRanges.sigma),
  beta: real(theoryRanges.beta),
  tau: real(theoryRanges.tau),
  epsilon: real(theoryRanges.epsilon),
  erm: whole(theoryRanges.erm),
});

/** True for the name of a line of the arena's tables as an address has it: `fakes average`, `embeddings worst`. */
function isArenaLine(name: string): boolean {
  const family = idsOf(arenaFamilies).find((one) => name.startsWith(`${one} `));
  if (family === undefined) return false;
  const line = name.slice(family.length + 1);
  const row = idsOf(arenaRows).find((one) => one === line);
  return row ? arenaRow(row).family === family : isFileRow(line) || Object.hasOwn(arenaLines, line);
}
/** True for the name of a cell: that of its line, and its column. */
const isArenaCell = (name: string): boolean =>
  idsOf(arenaColumns).some(
    (column) => name.endsWith(` ${column}`) && isArenaLine(name.slice(0, -column.length - 1)),
  );

/** True for the attack of a picture of Poison: a profile, or genuine users. */
const isPoisoned = (name: string): boolean => name === 'genuine' || Object.hasOwn(poisonProfiles, name);
/** True for a way to train of Poison's tables: a defence or a detector, and on whose statistics of items it draws. */
function isPoisonWay(name: string): boolean {
  const [way = '', statistics, ...rest] = name.split(' ');
  const known = Object.hasOwn(poisonDefences, way) || Object.hasOwn(poisonDetectors, way) || way === 'none';
  return known && rest.length === 0 && (statistics === undefined || Object.hasOwn(knowledge, statistics));
}

/** Runs that stand beside the one shown: what of their experiments differs from the defaults. */
const pins = z.array(z.record(z.string(), z.unknown())).default([]);

const schemas = {
  train: z.object({
    tab: tabs(['result', 'curves', 'models', 'compared']),
    user: z.union([index, z.string().max(1000)]).default(0),
    pins,
  }),
  perturb: z.object({
    tab: tabs(['result', 'evidence', 'compared']),
    epsilon: z.number().min(1e-4).max(1000).overwrite(roundedEpsilon).default(FIRST_EPSILON),
    user: z.union([index, z.string().max(1000)]).default(0),
    method: nullable(idsOf(perturbAttacks)),
    measure: z.enum(['ndcg', 'hr', 'rmse', 'logloss']).default('ndcg'),
    norm: z.enum(['meanNorm', 'maxNorm']).default('meanNorm'),
    embeddings: z.boolean().default(true),
    iteration: z.int().min(1).max(500).nullable().default(null),
    pins,
  }),
  certify: z.object({
    tab: tabs(['result', 'who', 'trainings', 'evidence', 'compared']),
    bound: z.enum(['relaxation', 'split', 'row', 'best']).default('relaxation'),
    compared: z.enum(['relaxation', 'split', 'row', 'best', 'exact']).default('relaxation'),
    weapons: z.enum(['all', 'learnt']).default('all'),
    instance: index.default(0),
    clicks: z.array(index).max(1000).default([]),
    pins,
  }),
  fakes: z.object({
    tab: tabs(['result', 'pushed', 'attacks', 'compared']),
    measure: z.enum(['precision', 'recall', 'f1']).default('precision'),
    user: named,
    fakes: z.int().min(1).max(1000).default(1),
    pins,
  }),
  evade: z.object({
    tab: tabs(['result', 'noise', 'rankings', 'temperatures', 'training', 'within', 'compared']),
    stage: z
      .object({ strategy: z.string().max(100), name: z.string().max(100) })
      .nullable()
      .default(null),
    noise: z.enum(['single', 'multi']).default('single'),
    strategy: nullable(idsOf(evadeTrainings)),
    example: index.nullable().default(null),
    probe: z
      .object({
        x: z.number().min(-1).max(2).overwrite(noMinus).default(0.5),
        y: z.number().min(-1.5).max(1.5).overwrite(noMinus).default(0),
      })
      .prefault({}),
    pins,
  }),
  poison: z.object({
    tab: tabs(['result', 'who', 'evidence', 'profiles', 'theory', 'compared']),
    measure: z.enum(['hr', 'hrUnrated', 'ri', 'testHr', 'predictionShift', 'p', 'rmse']).default('hr'),
    tested: z.enum(['hr', 'testHr']).default('hr'),
    swept: nullable(['ri', 'hr', 'testHr']),
    attack: known(isPoisoned, 'must be the name of a profile in a spec, such as “segment”'),
    target: named,
    listed: named,
    trait: z.enum(['ratings', 'taste', 'mean']).default('ratings'),
    training: known(isPoisonWay, 'must be the name of a defence or a detector in a spec, such as “apt”'),
    theory: theory.prefault({}),
    simulated: z.boolean().default(false),
    simulatedTraining: z.enum(['plain', 'at', 'erm']).default('plain'),
    pins,
  }),
  arena: z.object({
    transposed: z.boolean().default(false),
    sort: known(isArenaLine, 'must be a family and a row of its table, such as “fakes worst”'),
    cell: known(isArenaCell, 'must be a family, a row and a column, such as “fakes average mf”'),
    family: nullable(idsOf(arenaFamilies)),
    tab: tabs(['ranking', 'checks', 'files', 'compared']),
    pins,
  }),
} satisfies Record<StudyId, z.ZodObject>;

export type View<S extends StudyId = StudyId> = z.output<(typeof schemas)[S]>;
export type ViewMember<S extends StudyId> = keyof View<S> & string;
/** Some members of some study's view. */
export type Members = Readonly<Record<string, unknown>>;

/** Members that name something of the data: a user, an instance, an item. They leave with it and come back with it. */
const ofData: { readonly [S in StudyId]: readonly ViewMember<S>[] } = {
  train: ['user'],
  perturb: ['user'],
  certify: ['instance', 'clicks'],
  fakes: ['user'],
  evade: ['example'],
  poison: ['target', 'listed'],
  arena: [],
};
export const isOfData = (study: StudyId, member: string): boolean =>
  (ofData[study] as readonly string[]).includes(member);

const keys = new WeakMap<Spec, string>();

/** Names the data that `ofData` members of a spec's view belong to: equal where users, items and instances are the same. */
export function dataKey(spec: Spec): string {
  const known = keys.get(spec);
  if (known !== undefined) return known;
  const { study, dataset, view, split } = spec;
  const key = JSON.stringify([study, dataset, view, split, study === 'certify' ? spec.attack.part : null]);
  keys.set(spec, key);
  return key;
}

const initial = Object.fromEntries(
  Object.entries(schemas).map(([study, schema]) => [study, schema.parse({})]),
);
/** What a study's page shows at first. */
export const initialView = <S extends StudyId>(study: S): View<S> => initial[study] as View<S>;

/** The members that differ from the defaults, in the order of the schema. */
export function minimalView<S extends StudyId>(study: S, view: View<S>): Members {
  const first: Members = initialView(study);
  return Object.fromEntries(
    Object.entries(view).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(first[key])),
  );
}

/**
 * A view from outside made the best of, as `repairSpec` does with a spec: clamped, put back, each repair said once.
 * Never throws; the worst input gives the default view.
 */
export function repairView<S extends StudyId>(
  study: S,
  input: unknown,
): { view: View<S>; notices: string[] } {
  const whole = plainCopy(input);
  const { pins: given, ...root } = whole ?? {};
  const repaired = whole && repairBy<View>((draft) => schemas[study].safeParse(draft), root);
  if (!repaired)
    return {
      view: initialView(study),
      notices: ['What is looked at in the link could not be read; this is what the page shows at first.'],
    };
  const { pins, notices: said } = repairPins(study, given);
  const notices = [...repaired.notices, ...said].map((text) => `Of what the link looks at: ${text}`);
  return { view: { ...repaired.value, pins } as View<S>, notices };
}

/** The names of all members of a study's view. */
export const viewMembers = (study: StudyId): string[] => Object.keys(schemas[study].shape);
