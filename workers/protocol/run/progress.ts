import type { CertifyTrainingId } from '../names/certify.ts';
import type { EvadeTrainingId } from '../names/evade.ts';
import type { models } from '../names/models.ts';
import type { PerturbAttackId, perturbTrainings } from '../names/perturb.ts';
import type { knowledge, PoisonDefenceId, PoisonDetectorId, PoisonProfileId } from '../names/poison.ts';

/** The n-th of so many, from 1. */
export interface Nth {
  readonly n: number;
  readonly of: number;
}

/** A robust training of a factorization machine; `q` of FM-RT alone. */
export interface RobustTraining {
  readonly training: CertifyTrainingId;
  readonly q: number | null;
}

/** A defence against poison with what it knows of the ratings, where that matters. */
export interface PoisonWay {
  readonly method: PoisonDefenceId | PoisonDetectorId | 'none';
  readonly statistics: keyof typeof knowledge | null;
}

/** A model of the perturb study: the undefended one, by itself, as a teacher or trained on; or a defended one. */
export type PerturbModel =
  | { readonly model: keyof typeof models; readonly as: 'itself' | 'teacher' | 'continued' }
  | { readonly defence: keyof typeof perturbTrainings; readonly met: PerturbAttackId | null };

/** Which of the models of the perturb study: of which seed, and on which k-core sample where there are several. */
export interface PerturbPlace {
  readonly seed: Nth;
  readonly core: number | null;
}

/** What a stage of training NCF learns from. */
export type EvadeStage = 'labels' | 'distillation' | `hint ${number}`;

/** A stage of a study, and what it is at; null where there is nothing to tell apart. */
interface At<Study, Stage, Item = null> {
  readonly study: Study;
  readonly stage: Stage;
  readonly item: Item;
}

/** What is being done. `doingWords` makes words of it, for page and command line alike. */
export type Doing =
  | At<null, 'data' | 'preparing' | 'engine'>
  | At<'train', 'training', { readonly model: keyof typeof models }>
  | At<'perturb', 'training', PerturbModel & PerturbPlace>
  | At<'perturb', 'attack', { readonly attack: PerturbAttackId; readonly defended: boolean } & PerturbPlace>
  | At<'perturb', 'samples'>
  | At<'certify', 'training'>
  | At<'certify', 'robust training', RobustTraining>
  | At<'certify', 'bounds'>
  | At<'certify', 'search'>
  | At<'certify', 'compared', RobustTraining>
  | At<'certify', 'trainings'>
  | At<'fakes', 'voters'>
  | At<'poison', 'training', { readonly repeat: Nth }>
  | At<'poison', 'profiles', { readonly attack: PoisonProfileId }>
  | At<'poison', 'attack', { readonly attack: PoisonProfileId; readonly repeat: Nth } & PoisonWay>
  | At<'poison', 'attacks'>
  | At<
      'evade',
      'training',
      {
        readonly strategy: EvadeTrainingId;
        readonly learns: EvadeStage;
        /** Of the noise layers; null for none. */
        readonly sigma: number | null;
        /** Where they are not the study's own. */
        readonly factors: number | null;
        readonly seed: Nth;
      }
    >
  | At<'evade', 'price', { readonly c: number; readonly seed: Nth }>
  | At<'evade', 'smallest' | 'budgets', { readonly seed: Nth }>
  | At<'evade', 'seeds' | 'widths' | 'temperatures'>
  | At<'arena', 'models' | 'cells'>;

/** Parts of a study that are done on their own, one after another or by several workers. */
export interface Pieces {
  readonly done: number;
  readonly of: number;
  /** Workers that share them; null where they follow one another, and one more than `done` is under way. */
  readonly hands: number | null;
}

/** How far a study is. */
export type Progress = Doing & HowFar;

interface HowFar {
  readonly done: number;
  readonly total: number;
  /** Milliseconds left by the rate so far; null until known. For display only. */
  readonly leftMs: number | null;
  /** Mini-batches a second, where the steps are such. */
  readonly stepsPerSecond: number | null;
  /** Present where it is about one of several pieces, or about all of them together. */
  readonly pieces?: Pieces;
}

/** What is being done, without how far it is. */
export function doingOf(progress: Progress): Doing {
  const { done: _, total: __, leftMs: ___, stepsPerSecond: ____, pieces: _____, ...doing } = progress;
  return doing;
}
