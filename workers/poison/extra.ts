import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';
import { profileRows } from './profiles.ts';
import type { AttackSituation } from './types.ts';

/**
 * As many more users as an attack has, who want nothing: genuine users drawn with replacement and copied whole, their
 * ratings of targets too. A control: what they do to a model is what more users of the same kind do. Every draw hangs
 * on `rng` and the user's number alone.
 */
export function extraUsers({ train, fakes }: Pick<AttackSituation, 'train' | 'fakes'>, rng: Rng): Csr {
  return profileRows(
    Array.from({ length: fakes }, (_, n) => {
      const user = rng.child(`extra ${n}`).int(train.rows);
      const profile = new Map<number, number>();
      for (let at = train.offsets[user]; at < train.offsets[user + 1]; at++)
        profile.set(train.columns[at], train.values![at]);
      return profile;
    }),
  );
}
