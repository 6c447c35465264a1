import type { PoisonDefenceId, PoisonDetectorId } from '../protocol/names/poison.ts';
import { aprFirst } from '../protocol/spec/poison-defence.ts';
import type { CertifySpec, EvadeSpec, PoisonSpec } from '../protocol/spec/spec.ts';

/** The data that a model learns from. */
export interface TrainedOn {
  readonly users: number;
  readonly items: number;
  /** Of the training part. */
  readonly interactions: number;
  /** Predictions of an epoch, negatives among them; of machines and neural models alone. */
  readonly examples?: number;
}

/** What a training takes, counted and not timed. */
export interface Work {
  /** Models trained one after the other. */
  readonly trainings: number;
  /** Gradients of the loss of one example: a rating, a triplet, a prediction, or a pair of a teacher's. */
  readonly gradients: number;
  /** False where training decides how many, and these are the most that they can be. */
  readonly exact: boolean;
}

type Way = PoisonDefenceId | PoisonDetectorId | null;

/** Rounds of `all` epochs after the first `before`, `every` epochs each. */
const rounds = (all: number, before: number, every: number) => Math.ceil(Math.max(0, all - before) / every);

/** Examples of ERM users in all epochs that have them; APT's influence takes a gradient of each rating a round. */
function ermGradients(
  { model, defence }: PoisonSpec,
  { users, items, interactions }: TrainedOn,
  byInfluence: boolean,
): number {
  const { pretrain, interval } = defence;
  const epochs = 'epochs' in model ? model.epochs : 0;
  const made = Math.floor(defence.users * users);
  if (made === 0) return 0;
  const rated = made * Math.min(defence.items, items) * Math.max(0, epochs - pretrain);
  return rated + (byInfluence ? rounds(epochs, pretrain, interval) * interactions : 0);
}

/**
 * What a way trains on data without fake users, in gradients of one example each: epochs × examples × gradients an
 * example. An adversarial example counts those that look for its noise, that of the loss as it is and that at the noise;
 * AT takes the second for the first. What takes no gradient of the loss counts nothing: detectors, whose training counts
 * as if nobody was flagged, the fake users that a detector learns from, and ERM users' items once their influence is
 * known. Those of APT count with all items that they may rate; where fewer have a negative influence, they rate fewer.
 * @returns null for a model that is not trained by gradients
 */
export function workOfWay(way: Way, spec: PoisonSpec, data: TrainedOn): Work | null {
  const { model, defence } = spec;
  if (!('epochs' in model)) return null;
  const plain = model.epochs * data.interactions;
  const once = (gradients: number, exact = true): Work => ({ trainings: 1, gradients, exact });
  const onwards = (each: number): Work => ({
    ...{ trainings: 2, exact: true },
    gradients: plain + each * (defence.aprEpochs ?? aprFirst.aprEpochs) * data.interactions,
  });
  switch (way) {
    case 'apt':
      return once(plain + ermGradients(spec, data, true), false);
    case 'apt-rand':
      return once(plain + ermGradients(spec, data, false));
    case 'at':
      return once((defence.lambda > 0 ? 2 : 1) * plain);
    case 'pcmf':
      return once(defence.pcmf.epochs * data.interactions);
    case 'apr':
      return onwards(3);
    case 'apr-random':
      return onwards(2);
    case 'continued':
      return onwards(1);
    case 'distilled': {
      const pairs = data.users * data.items;
      return {
        ...{ trainings: 2, exact: true },
        gradients: plain + (defence.studentEpochs ?? aprFirst.studentEpochs) * pairs,
      };
    }
    default:
      return once(plain);
  }
}

/**
 * What a factorization machine takes with its robust training: a gradient of each prediction an epoch, of whatever loss.
 * What a bound takes beside its gradient (the largest pairs, singular values) counts nothing.
 */
export function workOfMachine({ model, defence }: CertifySpec, { examples = 0 }: TrainedOn): Work {
  const plain = { trainings: 1, gradients: model.epochs * examples, exact: true };
  if (defence.kind === 'none') return plain;
  const more = defence.epochs * examples;
  if (defence.start !== 'plain') return { ...plain, gradients: more };
  return { ...plain, trainings: 2, gradients: plain.gradients + more };
}

/**
 * What a neural model takes: a gradient of each prediction an epoch, of labels, hints and soft labels alike. Who learns
 * from a teacher takes the teacher's training too, one of whose gradients counts as one of the student's, though its
 * network is wider. `taught`: whether there is a teacher.
 */
export function workOfNeural(
  { model, student }: EvadeSpec,
  taught: boolean,
  { examples = 0 }: TrainedOn,
): Work {
  const epochs = student.epochs + (taught ? model.epochs : 0);
  return { trainings: taught ? 2 : 1, gradients: epochs * examples, exact: true };
}
