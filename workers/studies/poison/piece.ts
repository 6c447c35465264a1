import { reachedUsers } from '../../measure/poisoning.ts';
import { poisonEntries } from '../../poison/catalogue.ts';
import type { Row } from '../../protocol/run/events.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { curveMeasure, trainingTable } from '../bench/curve.ts';
import type { Hand, Job } from '../bench/env.ts';
import { openBench } from '../bench/open.ts';
import { trainedModel } from '../bench/training.ts';
import { silent } from '../perturb/ask-list.ts';
import { fakesOf, type PoisonMethod } from './attacks.ts';
import { placesOf } from './course.ts';
import { climbRows, planeRows, profileRow, ratingRows, reachRows, traitsOf } from './looks.ts';
import { type Outcome, outcomeOf, type Standing, type Victim, victimOf } from './stages.ts';
import { labelOf, type Shield } from './training.ts';

/** One attack of one repeat against all its defences, at the spec's own settings or at one value of a sweep. */
export interface Piece {
  /** From 0. */
  readonly repeat: number;
  readonly attack: PoisonMethod;
  /** What stands in the place of the spec's attack size or share of ERM users; null for the spec's own. */
  readonly at: { readonly over: 'size' | 'erm'; readonly value: number } | null;
  readonly shields: readonly Shield[];
  /** Whether the pictures of the repeat are wanted. */
  readonly looks: boolean;
}

/** Rows of the tables of pictures, by table. */
export interface Looks {
  readonly profiles: readonly Row[];
  readonly ratings: readonly Row[];
  readonly plane: readonly Row[];
  readonly climb: readonly Row[];
  readonly reach: readonly Row[];
}

/** What is kept of an outcome. */
export interface Measured {
  readonly shield: Shield;
  readonly outcome: Omit<Outcome, 'reached' | 'followed'>;
}

/** What a piece comes to. */
export interface PieceResult {
  readonly seed: number;
  readonly curve: readonly Row[];
  readonly clean: Pick<Standing, 'hits' | 'test'>;
  readonly measured: readonly Measured[];
  readonly looks: Looks | null;
}

/** The spec of a piece: the next seeds for every repeat, likewise for a random split, and the value of the sweep. */
export function specOf(spec: PoisonSpec, { repeat, at }: Pick<Piece, 'repeat' | 'at'>): PoisonSpec {
  const next = (seed: number) => (seed + repeat) % 2 ** 32;
  const split = 'seed' in spec.split ? { ...spec.split, seed: next(spec.split.seed) } : spec.split;
  return {
    ...spec,
    seed: next(spec.seed),
    split,
    ...(at?.over === 'size' && { attack: { ...spec.attack, share: at.value } }),
    ...(at?.over === 'erm' && { defence: { ...spec.defence, users: at.value } }),
  };
}

async function looksOf(
  victim: Victim,
  attack: PoisonMethod,
  measured: readonly { readonly shield: Shield; readonly outcome: Outcome }[],
): Promise<Looks> {
  const fakes = await fakesOf(victim, attack);
  const taught = measured.find(({ outcome }) => outcome.followed?.erm);
  const erm = taught?.outcome.followed?.erm;
  const traits = victim.targets.length > 0 ? traitsOf(victim) : [];
  const unprotected = { method: 'none', statistics: null } as const;
  const { ranking } = victim.clean;
  const reached = reachedUsers(ranking, victim.bench.data.split.nUsers);
  return {
    profiles: [profileRow(victim, 'genuine', victim.train), profileRow(victim, attack, fakes)],
    ratings: [...ratingRows(victim, 'genuine', victim.train), ...ratingRows(victim, attack, fakes)],
    plane: planeRows(
      victim,
      attack,
      fakes,
      erm && taught
        ? { users: erm, defence: taught.shield.method, statistics: taught.shield.statistics }
        : null,
    ),
    climb: [
      ...climbRows(victim, 'none', unprotected, placesOf(ranking, victim.targets, victim.spec.model.epochs)),
      ...measured.flatMap(({ shield, outcome }) =>
        climbRows(victim, attack, shield, outcome.followed?.places ?? []),
      ),
    ],
    reach: [
      ...reachRows(traits, 'none', unprotected, { reached }),
      ...measured.flatMap(({ shield, outcome }) => reachRows(traits, attack, shield, outcome)),
    ],
  };
}

/** Of an outcome, what the tables need: without what the pictures were made of. */
function kept({ reached: _, followed: __, ...rest }: Outcome): Measured['outcome'] {
  return rest;
}

async function work(spec: PoisonSpec, piece: Piece, { env, run }: Hand): Promise<PieceResult> {
  const { bench } = await openBench(specOf(spec, piece), env, run);
  const of = spec.repeats > 1 ? `, repeat ${piece.repeat + 1} of ${spec.repeats}` : '';
  const table = trainingTable({ ...bench, run: silent(run) });
  const stage = `Training on clean data${of}`;
  const { model } = await trainedModel(bench, bench.spec.seed, stage, table, await curveMeasure(bench));
  const victim = await victimOf(bench.spec, bench, model);
  const follows = piece.looks && spec.measure.climb;
  const measured: { shield: Shield; outcome: Outcome }[] = [];
  for (const shield of piece.shields) {
    await run.gate();
    const name = `${poisonEntries[piece.attack].label}, ${labelOf(shield)}${of}`;
    measured.push({ shield, outcome: await outcomeOf(victim, piece.attack, shield, name, follows) });
  }
  return {
    seed: bench.spec.seed,
    curve: table.table.rows,
    clean: { hits: victim.clean.hits, test: victim.clean.test },
    measured: measured.map(({ shield, outcome }) => ({ shield, outcome: kept(outcome) })),
    looks: piece.looks ? await looksOf(victim, piece.attack, measured) : null,
  };
}

/** `shared` is the spec with its engine pinned. */
export const poisonPiece: Job<PoisonSpec, Piece, PieceResult> = { name: 'poison piece', work };
