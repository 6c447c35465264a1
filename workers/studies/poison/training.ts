import type { Params } from '../../core/tensor.ts';
import type { Csr, Split } from '../../data/types.ts';
import { trainApt } from '../../defend/apt.ts';
import { trainAt } from '../../defend/at.ts';
import { type MfSpec, type MfTask, trainChanging, type Watch } from '../../defend/mf-training.ts';
import { trainPcmf } from '../../defend/pcmf.ts';
import type { ModelShape } from '../../engines/shape.ts';
import { ratingStatistics } from '../../poison/statistics.ts';
import { poisonDefences, poisonDetectors } from '../../protocol/names/poison.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import type { PoisonSubject } from './subject.ts';

/** A defence with what it knows of the ratings, where that matters. */
export interface TrainingWay {
  readonly method:
    | PoisonSpec['defence']['methods'][number]
    | PoisonSpec['defence']['detectors'][number]
    | 'none';
  readonly statistics: PoisonSpec['defence']['statistics'][number] | null;
}

/** A defence in words: 'APT, honest', 'no defence'. */
export function labelOf({ method, statistics }: TrainingWay): string {
  if (method === 'none') return 'no defence';
  const { label } = { ...poisonDefences, ...poisonDetectors }[method];
  return statistics ? `${label}, ${statistics}` : label;
}

/** The part of the spec that decides a way's model. */
export function wayPart({ defence, model }: PoisonSpec, { method, statistics }: TrainingWay): unknown {
  const { users, items, temperature, shift, pretrain, interval, hessian, risk, damping, influenceUsers } =
    defence;
  const erm = { users, items, pretrain, interval, statistics };
  switch (method) {
    case 'none':
      return { method, model };
    case 'apt':
      return { method, model, ...erm, shift, temperature, hessian, risk, damping, influenceUsers };
    case 'apt-rand':
      return { method, model, ...erm };
    case 'at':
      return { method, model, epsilon: defence.epsilon, lambda: defence.lambda };
    case 'pcmf':
      return { method, pcmf: defence.pcmf };
    default:
      return { method, model, statistics, detection: defence.detection };
  }
}

interface Trained {
  readonly shape: ModelShape;
  readonly params: Params;
}

/** Follows the training of MF; see `Watch`. */
export interface Course {
  readonly watch: Watch;
  /** Told of each set of ERM users. */
  readonly made: (users: Csr) => void;
}

/** A model of clicks, or MF without a defence on another path than MF's defences share. */
async function trainPlain(
  { spec, bench, seed }: PoisonSubject,
  split: Split,
  stage: string,
): Promise<Trained> {
  const { env, run, data, seat } = bench;
  const { shape, params } = await env.trainModel(
    {
      key: stage,
      model: spec.model,
      dataset: data.view,
      split,
      instances: null,
      seed,
      engine: seat.current,
      reopen: seat.reopen,
      stage,
      measureEvery: 0,
      onMeasure: async () => undefined,
      onRewind: () => {},
      checkpoints: null,
    },
    run,
  );
  return { shape: shape!, params };
}

/** Trains on `split`, fake users among its last ones, with what a way changes of training. */
export async function trainedWith(
  subject: PoisonSubject,
  split: Split,
  way: TrainingWay,
  stage: string,
  course?: Course,
): Promise<Trained> {
  const { spec, bench, seed, scale, statistics, grid } = subject;
  const { model } = spec;
  if (model.kind !== 'mf') return trainPlain(subject, split, stage);
  const task: MfTask = { model, split, scale, seed, stage, watch: course?.watch };
  switch (way.method) {
    case 'apt':
    case 'apt-rand': {
      const options = {
        ...spec.defence,
        count: Math.floor(spec.defence.users * bench.data.split.nUsers),
        influence: way.method === 'apt' ? influenceOf(spec, model, split) : null,
        // The published code shifts ratings under influence only; with the shift APT-rand is another defence.
        shift: way.method === 'apt' ? spec.defence.shift : 0,
        statistics: way.statistics === 'oracle' ? statistics : ratingStatistics(split.train, split.nItems),
        grid,
      };
      return bench.seat.use((engine) =>
        trainApt(task, options, engine, bench.run, ({ users }) => course?.made(users)),
      );
    }
    case 'at':
      return trainAt(task, spec.defence, bench.run);
    case 'pcmf':
      return trainPcmf(task, spec.defence.pcmf, bench.run);
    default:
      return bench.seat.use((engine) => trainChanging(task, 0, engine, bench.run, async () => null));
  }
}

function influenceOf({ defence }: PoisonSpec, model: MfSpec, split: Split) {
  const perEntry = (rows: number) => (model.l2 * split.train.columns.length) / (rows * model.factors);
  return {
    hessian: defence.hessian,
    risk: defence.risk,
    damping: defence.damping,
    penalty: { P: perEntry(split.nUsers), Q: perEntry(split.nItems) },
    users: defence.influenceUsers,
  };
}
