import { pick } from '../../core/pick.ts';
import { popularityOf } from '../../data/csr.ts';
import { makeSplit } from '../../data/splits.ts';
import { reachedUsers } from '../../measure/poisoning.ts';
import { targetItems, unpopularItems } from '../../poison/targets.ts';
import { keepsBest } from '../../protocol/spec/check/common.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { poisonTables } from '../../protocol/tables/poison.ts';
import type { TrainingRow } from '../../protocol/tables/training.ts';
import type { TrainedModel } from '../../training/types.ts';
import { silent } from '../bench/asking.ts';
import { curveMeasure } from '../bench/curve.ts';
import type { Hand, Job } from '../bench/env.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { openBench } from '../bench/open.ts';
import type { Ground } from '../bench/study.ts';
import { trainedModel } from '../bench/training.ts';
import { fakesOf, type PoisonMethod } from './attacks.ts';
import { placesOf } from './course.ts';
import type { Looks } from './look-tables.ts';
import { climbRows, listRows, planeRows, profileRow, ratingRows, reachRows, traitsOf } from './looks.ts';
import { listsOf, outcomeOf, type PoisonOutcome, popularityTest, subjectOf } from './stages.ts';
import type { PoisonSubject, Standing } from './subject.ts';
import type { TrainingWay } from './training.ts';

/** One attack of one repeat against all its defences, at the spec's own settings or at one value of a sweep. */
export interface PoisonPiece {
  /** From 0. */
  readonly repeat: number;
  readonly attack: PoisonMethod;
  /** What stands in the place of the spec's attack size or share of ERM users; null for the spec's own. */
  readonly at: { readonly over: 'size' | 'erm'; readonly value: number } | null;
  readonly ways: readonly TrainingWay[];
  /** Whether the pictures of the repeat are wanted. */
  readonly looks: boolean;
}

/** What is kept of an outcome. */
export interface Measured {
  readonly way: TrainingWay;
  readonly outcome: Omit<PoisonOutcome, 'reached' | 'listed' | 'lists' | 'followed'>;
}

/** What a piece comes to. */
export interface PieceResult {
  readonly seed: number;
  readonly curve: readonly TrainingRow[];
  readonly clean: Pick<Standing, 'hits' | 'test' | 'byUser'>;
  /** Of the most rated items, on the test part. */
  readonly popularity: Standing['test'];
  readonly measured: readonly Measured[];
  readonly looks: Looks | null;
}

/** The spec of a piece: the next seeds for every repeat, likewise for a random split, and the value of the sweep. */
export function specOf(spec: PoisonSpec, { repeat, at }: Pick<PoisonPiece, 'repeat' | 'at'>): PoisonSpec {
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

/** A pool so many times as large as the targets drawn from it does not run dry by another split. */
const ample = 4;

/**
 * Whether every repeat finds its targets. Which items are unpopular hangs on the repeat's own split; splits are looked
 * at where the first leaves few of them.
 * @throws LabFailure 'bad-spec' for targets that are not there, or too few of them; 'stopped'
 */
export async function checkTargets(spec: PoisonSpec, { run, data: { view, split } }: Ground): Promise<void> {
  const { goal, targets } = spec.attack;
  if (goal === 'availability') return;
  const counts = popularityOf(split);
  targetItems(view, counts, targets);
  if (targets.kind !== 'unpopular') return;
  if (unpopularItems(counts, targets.below).length >= ample * targets.count) return;
  for (let repeat = 1; repeat < spec.repeats; repeat++) {
    await run.gate();
    const own = specOf(spec, { repeat, at: null }).split;
    targetItems(view, popularityOf(makeSplit(view, own)), targets);
  }
}

async function looksOf(
  subject: PoisonSubject,
  attack: PoisonMethod,
  measured: readonly { readonly way: TrainingWay; readonly outcome: PoisonOutcome }[],
): Promise<Looks> {
  // Where profiles are made for each way to train, those for the first are shown.
  const fakes = await fakesOf(subject, attack, measured[0].way);
  const taught = measured.find(({ outcome }) => outcome.followed?.erm);
  const users = taught?.outcome.followed?.erm;
  const defence = taught?.way.method;
  const targeted = subject.targets.length > 0;
  const traits = targeted ? traitsOf(subject) : [];
  const unprotected = { method: 'none', statistics: null } as const;
  const { ranking } = subject.clean;
  const reached = reachedUsers(ranking, subject.bench.data.split.nUsers);
  return {
    profiles: [profileRow(subject, 'genuine', subject.train), profileRow(subject, attack, fakes)],
    ratings: [...ratingRows(subject, 'genuine', subject.train), ...ratingRows(subject, attack, fakes)],
    plane: planeRows(
      subject,
      attack,
      fakes,
      users && taught && defence && defence !== 'none'
        ? { users, defence, statistics: taught.way.statistics }
        : null,
    ),
    climb: [
      ...climbRows(
        subject,
        'none',
        unprotected,
        placesOf(ranking, subject.targets, subject.spec.model.epochs),
      ),
      ...measured.flatMap(({ way, outcome }) =>
        climbRows(subject, attack, way, outcome.followed?.places ?? []),
      ),
    ],
    lists: [
      ...listRows(subject, 'none', unprotected, targeted ? listsOf(ranking) : []),
      ...measured.flatMap(({ way, outcome }) =>
        listRows(subject, attack, way, targeted ? outcome.lists : []),
      ),
    ],
    reach: [
      ...reachRows(traits, 'none', unprotected, { reached }),
      ...measured.flatMap(({ way, outcome }) => reachRows(traits, attack, way, outcome)),
    ],
  };
}

/** Of an outcome, what the tables need: without what the pictures were made of. */
function kept({
  reached: _,
  listed: __,
  lists: ___,
  followed: ____,
  ...rest
}: PoisonOutcome): Measured['outcome'] {
  return rest;
}

/** The spec with the epochs of the clean model, where those are chosen: what is poisoned or defended trains as long. */
const asLongAs = ({ epochs }: TrainedModel, spec: PoisonSpec): PoisonSpec =>
  keepsBest(spec) ? { ...spec, model: { ...spec.model, epochs } } : spec;

async function work(spec: PoisonSpec, piece: PoisonPiece, { env, run }: Hand): Promise<PieceResult> {
  const { bench } = await openBench(specOf(spec, piece), env, run);
  const repeat = { n: piece.repeat + 1, of: spec.repeats };
  const table = new GrowingTable(poisonTables.training.head(bench.spec), silent(run));
  const doing = { study: 'poison', stage: 'training', item: { repeat } } as const;
  const { model } = await trainedModel(bench, bench.spec.seed, doing, table, await curveMeasure(bench));
  const subject = await subjectOf(asLongAs(model, bench.spec), bench, model);
  const follows = piece.looks && spec.measure.climb;
  const measured: { way: TrainingWay; outcome: PoisonOutcome }[] = [];
  for (const way of piece.ways) {
    await run.gate();
    measured.push({ way, outcome: await outcomeOf(subject, piece.attack, way, repeat, follows) });
  }
  return {
    seed: bench.spec.seed,
    curve: table.table.rows,
    clean: pick(['hits', 'test', 'byUser'], subject.clean),
    popularity: await popularityTest(bench.spec, bench),
    measured: measured.map(({ way, outcome }) => ({ way, outcome: kept(outcome) })),
    looks: piece.looks ? await looksOf(subject, piece.attack, measured) : null,
  };
}

/** `shared` is the spec with its engine pinned. */
export const poisonPiece: Job<PoisonSpec, PoisonPiece, PieceResult> = {
  // Another name than before pieces held what popularity reaches: parts kept under that are not taken.
  name: 'poisoned piece',
  doing: { study: 'poison', stage: 'attacks', item: null },
  work,
};
