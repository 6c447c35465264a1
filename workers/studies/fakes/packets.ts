import type { FakesSpec } from '../../protocol/spec/spec.ts';
import type { Attempt } from './ground.ts';

/** Voters from..to-1 of the ensemble, the clean one or that of an attempt. */
export interface Packet {
  readonly from: number;
  readonly to: number;
  readonly attempt: Attempt | null;
}

/** The attacks that are tried, by profile and by number of fakes. */
function attemptsOf({ attack: { profiles, at } }: FakesSpec): Attempt[] {
  const numbers = [...at].sort((a, b) => a - b);
  return profiles.flatMap((profile) => numbers.map((fakes) => ({ profile, fakes })));
}

/** Packets of voters that end at each of `ends`, with no more than a two-hundredth of all in one. */
function packetsOf(ends: readonly number[], attempt: Attempt | null): Packet[] {
  const total = ends.at(-1) ?? 0;
  const most = Math.min(500, Math.max(5, Math.ceil(total / 200)));
  const packets: Packet[] = [];
  let from = 0;
  for (const end of ends)
    while (from < end) {
      const to = Math.min(end, from + most);
      packets.push({ from, to, attempt });
      from = to;
    }
  return packets;
}

/** Sizes of the ensemble at which it is looked at: each half of the next, the last the whole. */
export function looksOf(models: number, looks: number): number[] {
  const sizes = Array.from({ length: looks }, (_, n) => Math.ceil(models / 2 ** (looks - 1 - n)));
  return sizes.filter((size, n) => size !== sizes[n - 1]);
}

/** All voters of a study, in packets: those of the clean ensemble first, each look at it at the end of one. */
export function packetsFor(spec: FakesSpec): Packet[] {
  const { ensemble } = spec.defence;
  const [clean, attacked] =
    ensemble.kind === 'samples'
      ? [looksOf(ensemble.models, ensemble.looks), [spec.attack.models]]
      : [[ensemble.shards], [ensemble.shards]];
  return [...packetsOf(clean, null), ...attemptsOf(spec).flatMap((attempt) => packetsOf(attacked, attempt))];
}
