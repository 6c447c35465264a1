import type { FmModel } from '../../certify/target.ts';
import type { Certificate } from '../../certify/types.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';
import type { Job } from '../bench/env.ts';
import { stageKey } from '../bench/stages.ts';
import { type Certified, type CertifySubject, certifierOf, searchedOf } from './stages.ts';

/** The machine whose predictions are searched, and what the adversary may do. */
interface SearchShared {
  readonly spec: CertifySpec;
  readonly modelKey: string;
  readonly machine: Pick<CertifySubject, 'first' | 'items'> & { readonly fm: FmModel };
  readonly reachable: Uint8Array | null;
  /** See `StudyEnv.searchSeconds`; null where the clock decides nothing. */
  readonly seconds: number | null;
}

interface SearchInput {
  /** Active features of the instance. */
  readonly active: Int32Array;
}

/** Thrown into a search whose time is over. */
class OutOfTime extends Error {}

/** A certificate, and whether its search was cut off by the clock: then it has the bounds alone, as without a search. */
type Searched = Certificate & { readonly late?: true };

/**
 * The exact search of one instance: an instance is a packet, since the hard ones outweigh hundreds of others. What is
 * found within the time is what is found without a limit; the clock decides only what is left open.
 */
export const searchJob: Job<SearchShared, SearchInput, Searched> = {
  name: 'search one prediction',
  doing: { study: 'certify', stage: 'search', item: null },
  whole: ({ late }) => late === undefined,
  work: async ({ spec, modelKey, machine, reachable, seconds }, { active }, { env, run }) => {
    const certifier = await certifierOf(spec, env, machine, modelKey);
    // Each worker's own clock, from its first search on.
    const began = await env.cache.once(stageKey('search clock', null), () => run.now());
    const needTime = () => {
      if (seconds !== null && run.now() - began >= 1000 * seconds) throw new OutOfTime();
    };
    const certify = async (nodeLimit: number): Promise<Certificate> => {
      const [certificate] = await certifier.certify(
        [searchedOf(machine, active)],
        { reachable, nodeLimit },
        async () => {
          await run.gate();
          if (nodeLimit > 0) needTime();
        },
      );
      return certificate;
    };
    try {
      needTime();
      return await certify(spec.attack.nodes);
    } catch (thrown) {
      if (!(thrown instanceof OutOfTime)) throw thrown;
      return { ...(await certify(0)), late: true };
    }
  },
};

/** How many sizes bounds and greedy leave open: the more, the longer the search may take. */
export function openSizes({ certificate: { best, greedy } }: Certified, budget: number): number {
  return (greedy > 0 ? greedy - 1 : budget) - best;
}
