import type { FmModel } from '../../certify/target.ts';
import type { Certificate } from '../../certify/types.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';
import type { Job } from '../bench/env.ts';
import { type Certified, type CertifySubject, certifierOf, searchedOf } from './stages.ts';

/** The machine whose predictions are searched, and what the adversary may do. */
interface SearchShared {
  readonly spec: CertifySpec;
  readonly modelKey: string;
  readonly machine: Pick<CertifySubject, 'first' | 'items'> & { readonly fm: FmModel };
  readonly reachable: Uint8Array | null;
}

interface SearchInput {
  /** Active features of the instance. */
  readonly active: Int32Array;
}

/** The exact search of one instance: an instance is a packet, since the hard ones outweigh hundreds of others. */
export const searchJob: Job<SearchShared, SearchInput, Certificate> = {
  name: 'search one prediction',
  doing: { study: 'certify', stage: 'search', item: null },
  work: async ({ spec, modelKey, machine, reachable }, { active }, { env, run }) => {
    const certifier = await certifierOf(spec, env, machine, modelKey);
    const options = { reachable, nodeLimit: spec.attack.nodes };
    const [certificate] = await certifier.certify([searchedOf(machine, active)], options, () => run.gate());
    return certificate;
  },
};

/** How many sizes bounds and greedy leave open: the more, the longer the search may take. */
export function openSizes({ certificate: { best, greedy } }: Certified, budget: number): number {
  return (greedy > 0 ? greedy - 1 : budget) - best;
}
