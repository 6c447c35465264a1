import { createRng } from '../core/random.ts';
import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import type { Csr } from '../data/types.ts';
import type { Engine } from '../engines/types.ts';
import type { RatingGrid } from '../poison/grid.ts';
import { withUsers } from '../poison/inject.ts';
import type { RatingStatistics } from '../poison/statistics.ts';
import { type InfluenceOptions, influenceVector } from './apt-influence.ts';
import { type ErmUsers, ermUsers, randomErmUsers } from './apt-users.ts';
import { type Defended, type MfTask, trainChanging } from './mf-training.ts';

/** Adversarial poisoning training (paper 003, algorithm 1), every choice of it. */
export interface AptOptions extends ErmUsers {
  /** T_pre, epochs before the first ERM users. */
  readonly pretrain: number;
  /** T_inter, epochs that a set of ERM users serves before it is replaced. */
  readonly interval: number;
  /** Null for APT-rand: items are drawn uniformly instead of by influence. */
  readonly influence: InfluenceOptions | null;
  /** What the defender knows of the ratings: clean (oracle) or as it sees them (honest). */
  readonly statistics: RatingStatistics;
  readonly grid: RatingGrid;
}

/** What a replacement of the ERM users looked like; for pictures. */
export interface Regeneration {
  /** Epochs finished before it. */
  readonly epoch: number;
  readonly params: Params;
  /** The ERM users made for them. */
  readonly users: Csr;
}

/**
 * Trains MF by APT: `pretrain` epochs on the data as it is, then every `interval` epochs new ERM users in place of the
 * old, who rate what lowers the empirical risk of the parameters of that moment. Their rows of P are the last
 * `count` and are kept over replacements, as in the published code. The influence looks at the data without them.
 * `onRegeneration` sees each set and the parameters that it was made for.
 */
export function trainApt(
  task: MfTask,
  options: AptOptions,
  engine: Engine,
  run: RunContext,
  onRegeneration: (made: Regeneration) => void = () => {},
): Promise<Defended> {
  const { pretrain, interval, influence, statistics, grid } = options;
  const { split, scale } = task;
  const rng = createRng(task.seed).child('ERM users');
  return trainChanging(task, options.count, engine, run, async (finished, read) => {
    if (options.count === 0 || finished < pretrain || (finished - pretrain) % interval !== 0) return null;
    const params = await read();
    await run.gate();
    const own = rng.child(`before epoch ${finished + 1}`);
    const users =
      influence === null
        ? randomErmUsers(split.nItems, options, statistics, grid, own)
        : ermUsers(influenceVector(params, split.train, scale, influence), options, statistics, grid, own);
    onRegeneration({ epoch: finished, params, users });
    return withUsers(split, users);
  });
}
