import { shareKept } from '../../arena/worst.ts';
import type { Params } from '../../core/tensor.ts';
import { type Ranking, rankAll } from '../../measure/rank.ts';
import { withScorer } from '../bench/judge.ts';
import type { PerturbSubject } from '../perturb/subject.ts';

/** Users of a ranking with a held-out item in their list, 1 each. */
function usersHit({ task, ranks, k }: Ranking): Uint8Array {
  const hit = new Uint8Array(task.users.length);
  for (let n = 0; n < hit.length; n++)
    for (let t = task.targetOffsets[n]; t < task.targetOffsets[n + 1]; t++) if (ranks[t] < k) hit[n] = 1;
  return hit;
}

/** The users of the data, 1 for each that has a held-out item. */
export function usersOf({ task, data }: PerturbSubject): Uint8Array {
  const users = new Uint8Array(data.split.nUsers);
  for (const user of task.users) users[user] = 1;
  return users;
}

/** Users who keep a held-out item in their list with these parameters, 1 each. */
export const keptUsers = ({ seat, kind, data, task, spec, run }: PerturbSubject, params: Params) =>
  seat.use((engine) =>
    withScorer(kind.ranking(params).by, data.split, engine, async (scorer) =>
      usersHit(await rankAll(scorer, task, spec.measure.k, run)),
    ),
  );

/** Their share. */
export const keptShare = async (subject: PerturbSubject, params: Params): Promise<number> =>
  shareKept(await keptUsers(subject, params));
