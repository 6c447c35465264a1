import { createRng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import type { Split } from '../data/types.ts';
import type { Optimiser } from '../engines/shape.ts';
import { initialParams } from '../models/initial.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import { arrange, draw, drawOrder } from '../training/draw.ts';
import type { EpochSource } from '../training/epochs.ts';
import type { TrainingPlan } from '../training/types.ts';
import { type AdversarialTerm, adversaries } from './adversary.ts';
import type { BprSpec } from './apr.ts';

/** Pairs of which all can be held at once, with room for their order. */
const pairsLimit = 1 << 24;

/** Scores p_u·q_i of the teacher for pairs of a user and an item, into `scores`. */
function score({ P, Q }: Params, users: Int32Array, items: Int32Array, scores: Float32Array): void {
  const d = P.shape[1];
  for (let n = 0; n < users.length; n++) {
    const u = users[n] * d;
    const i = items[n] * d;
    let sum = 0;
    for (let f = 0; f < d; f++) sum += P.data[u + f] * Q.data[i + f];
    scores[n] = sum;
  }
}

/** What a student is taught. */
export interface Lesson {
  readonly teacher: Params;
  readonly pairs: 'all' | 'sampled';
  /** Pairs an epoch where they are sampled. */
  readonly sample: number;
  readonly batch: number;
  /** The adversarial term; null for plain distillation. */
  readonly term: AdversarialTerm | null;
  /**
   * Epochs before the adversarial term sets in. A student starts near zero, where noise of length ε outweighs its rows
   * and turns every step back: with the term from the start it stays there, whatever the teacher's scores.
   */
  readonly plainEpochs: number;
}

/**
 * The epochs of distillation for MF (paper 004, section 4): every user with every item, not the positives alone, in
 * random order, rated by the teacher's score; the student learns them by squared error. The paper leaves open in which
 * portions; `sampled` draws pairs uniformly, anew each epoch, where all are too many.
 * @throws LabFailure 'too-large' for all pairs of more than 2^24
 */
export function distillationEpochs(lesson: Lesson): EpochSource {
  const { teacher, pairs, sample, batch, term, plainEpochs } = lesson;
  const [nUsers, d] = teacher.P.shape;
  const [nItems] = teacher.Q.shape;
  const all = pairs === 'all';
  if (all && nUsers * nItems > pairsLimit) {
    throw new LabFailure(
      'too-large',
      `All pairs of ${nUsers} users and ${nItems} items are too many to hold; set defence.pairs to sampled.`,
    );
  }
  const n = all ? nUsers * nItems : sample;
  const users = new Int32Array(n);
  const items = new Int32Array(n);
  const ratings = new Float32Array(n);
  const swaps = new Int32Array(all ? n : 0);
  const allUsers = Int32Array.from(swaps, (_, at) => Math.floor(at / nItems));
  const allItems = Int32Array.from(swaps, (_, at) => at % nItems);
  const adversaryOf = term && adversaries(term, 2 * n, d);
  return {
    examples: n,
    batch,
    next(rng, epoch = 1) {
      if (all) {
        drawOrder(rng, swaps);
        arrange(swaps, allUsers, users);
        arrange(swaps, allItems, items);
      } else {
        for (let at = 0; at < n; at++) {
          users[at] = draw(rng, nUsers);
          items[at] = draw(rng, nItems);
        }
      }
      score(teacher, users, items, ratings);
      const rated = { kind: 'ratings', batch, users, items, ratings } as const;
      if (!adversaryOf || epoch <= plainEpochs) return rated;
      return { ...rated, adversary: adversaryOf(rng.child('adversary')) };
    },
  };
}

/** A student of BPR-MF. */
export interface StudentLesson extends Omit<Lesson, 'sample' | 'batch'> {
  readonly model: BprSpec;
  readonly split: Split;
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  readonly optimiser: Optimiser;
}

/** The training of a student: the model whose epochs, batch and optimiser count, and the plan. It learns as MF does. */
export function studentTraining({ model, split, seed, epochs, batch, optimiser, ...lesson }: StudentLesson): {
  readonly model: BprSpec;
  readonly plan: () => TrainingPlan;
} {
  const { nUsers: users, nItems: items } = split;
  const shape = { kind: 'mf', users, items, factors: model.factors, l2: 0 } as const;
  const sample = split.train.columns.length;
  const { teacher: _, ...told } = lesson;
  return {
    model: { ...model, epochs, batch, optimiser },
    plan: () => ({
      shape,
      source: distillationEpochs({ ...lesson, sample, batch }),
      initial: initialParams(model, shape, createRng(seed).child('weights of the student')),
      decides: { student: told, model },
    }),
  };
}
