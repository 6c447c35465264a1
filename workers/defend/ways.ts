import { stepOf } from '../poison/grid.ts';
import type { RatingWayId } from '../protocol/names/poison.ts';
import { trainApt } from './apt.ts';
import { trainAt } from './at.ts';
import type { MfTask } from './mf-training.ts';
import { trainPcmf } from './pcmf.ts';
import type { PoisonedData, Way } from './way.ts';

/** What both ways of making ERM users read. */
const erm = ['users', 'usersOf', 'items', 'pretrain', 'interval'] as const;

/** The penalty of the training loss, for each entry of P and of Q. */
function penaltyOf({ model, split }: MfTask) {
  const perEntry = (rows: number) => (model.l2 * split.train.columns.length) / (rows * model.factors);
  return { P: perEntry(split.nUsers), Q: perEntry(split.nItems) };
}

/** `usersOf`: of the genuine users, as published, or of those that a defender can count. */
const ermUsers = ({ users, task }: PoisonedData, share: number, usersOf: 'genuine' | 'all' = 'genuine') =>
  Math.floor(share * (usersOf === 'all' ? task.split.nUsers : users));

const apt: Way<
  (typeof erm)[number] | 'shift' | 'temperature' | 'hessian' | 'risk' | 'damping' | 'influenceUsers'
> = {
  decides: [...erm, 'shift', 'temperature', 'hessian', 'risk', 'damping', 'influenceUsers'],
  ofModel: true,
  train: (poisoned, { users, usersOf, hessian, risk, damping, influenceUsers, ...options }) => {
    const { task, statistics, grid, run, made } = poisoned;
    const influence = { hessian, risk, damping, penalty: penaltyOf(task), users: influenceUsers };
    const all = {
      ...{ ...options, shift: options.shift * stepOf(grid), count: ermUsers(poisoned, users, usersOf) },
      ...{ influence, statistics: statistics(), grid },
    };
    return poisoned.onEngine((engine) => trainApt(task, all, engine, run, (step) => made(step.users)));
  },
};

/** Without influence. The published code shifts ratings under influence only; with the shift it is another defence. */
const aptRand: Way<(typeof erm)[number]> = {
  decides: erm,
  ofModel: true,
  train: (poisoned, { users, usersOf, ...options }) => {
    const { task, statistics, grid, run, made } = poisoned;
    const drawn = { influence: null, temperature: 0, shift: 0 };
    const all = {
      ...options,
      ...drawn,
      count: ermUsers(poisoned, users, usersOf),
      statistics: statistics(),
      grid,
    };
    return poisoned.onEngine((engine) => trainApt(task, all, engine, run, (step) => made(step.users)));
  },
};

const at: Way<'epsilon' | 'lambda'> = {
  decides: ['epsilon', 'lambda'],
  ofModel: true,
  train: ({ task, run }, options) => trainAt(task, options, run),
};

const pcmf: Way<'pcmf'> = {
  decides: ['pcmf'],
  ofModel: false,
  train: ({ task, run }, options) => trainPcmf(task, options.pcmf, run),
};

/** How every defence of MF trains; a descriptor without its way does not compile. */
export const poisonWays: { readonly [W in RatingWayId]: Way } = { apt, 'apt-rand': aptRand, at, pcmf };
