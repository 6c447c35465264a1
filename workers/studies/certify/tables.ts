import { mean } from '../../measure/statistics.ts';
import { type CertificateId, certificates } from '../../protocol/names/certify.ts';
import { idsOf, withTrait } from '../../protocol/names/entry.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';
import type { CertifyRow } from '../../protocol/tables/certify.ts';
import type { Certified } from './stages.ts';

type Method = CertificateId;
/** The bounds, without the exact search and the control. */
export const bounds = idsOf(withTrait(certificates, 'bound'));

/** What a method says of an instance: robust up to `upTo`, not robust from `from` on (0: never). */
export function verdictOf(
  { certificate, random }: Certified,
  method: Method,
): { upTo: number; from: number } {
  const { exact, greedy, best } = certificate;
  if (method === 'random') return { upTo: 0, from: random[0] ?? 0 };
  if (method !== 'exact') return { upTo: certificate[method], from: greedy };
  // What the search left open falls back on what was proved without it.
  if (exact === null) return { upTo: best, from: greedy };
  return { upTo: exact === 0 ? Number.POSITIVE_INFINITY : exact - 1, from: exact };
}

/**
 * Shares of the instances by method and budget. A flip found at some q is one at every larger q; of random switches only
 * those flips count that exactly q make, where `exactly` is asked for.
 */
export function shareRows(
  certified: readonly Certified[],
  budget: number,
  methods: readonly Method[],
  exactly = false,
): CertifyRow<'shares'>[] {
  return methods.flatMap((method) => {
    const verdicts = certified.map((one) => verdictOf(one, method));
    return Array.from({ length: budget }, (_, n) => {
      const q = n + 1;
      const robust = verdicts.filter(({ upTo }) => upTo >= q).length;
      const nonRobust =
        exactly && method === 'random'
          ? certified.filter(({ random }) => random.includes(q)).length
          : verdicts.filter(({ from }) => from > 0 && from <= q).length;
      const all = verdicts.length;
      const undecided = (all - robust - nonRobust) / all;
      return { method, q, robust: robust / all, nonRobust: nonRobust / all, undecided };
    });
  });
}

/** Whether switches that `method` found flip the prediction within q; of random ones, by exactly q where asked for. */
function flipFound(one: Certified, method: Method, q: number, exactly: boolean): boolean {
  if (exactly && method === 'random') return one.random.includes(q);
  const { from } = verdictOf(one, method);
  return from > 0 && from <= q;
}

/** Instances that are right and whose flip `method` has not found within q switches, 1 each; q = 0 asks for none. */
export const keptRight = (
  certified: readonly Certified[],
  correct: (instance: number) => boolean,
  { method, q, exactly = false }: { readonly method: Method; readonly q: number; readonly exactly?: boolean },
): Uint8Array =>
  Uint8Array.from(certified, (one) => Number(correct(one.instance) && !flipFound(one, method, q, exactly)));

/** Instances that are right and proved by `method` to stay so under every q switches, 1 each. */
export const provedRight = (
  certified: readonly Certified[],
  correct: (instance: number) => boolean,
  { method, q }: { readonly method: Method; readonly q: number },
): Uint8Array =>
  Uint8Array.from(certified, (one) =>
    Number(correct(one.instance) && (q === 0 || verdictOf(one, method).upTo >= q)),
  );

/** Accuracy on the certified instances under up to q switches: what the flips found leave of it, and what is proved. */
export function accuracyRows(
  certified: readonly Certified[],
  correct: (instance: number) => boolean,
  budget: number,
  methods: readonly Method[],
  exactly = false,
): CertifyRow<'accuracy'>[] {
  const share = (ones: Uint8Array) => ones.reduce((sum, one) => sum + one, 0) / ones.length;
  return methods.flatMap((method) =>
    Array.from({ length: budget + 1 }, (_, q) => ({
      method,
      q,
      kept: share(keptRight(certified, correct, { method, q, exactly })),
      proved: method === 'random' ? null : share(provedRight(certified, correct, { method, q })),
    })),
  );
}

/**
 * The mean over instances of the largest q ≤ Q they are certified robust for (paper 000, section 4.1.2), over all and
 * over those that the model classifies correctly.
 */
export function summaryRows(
  certified: readonly Certified[],
  correct: (instance: number) => boolean,
  budget: number,
  methods: readonly Method[],
): CertifyRow<'summary'>[] {
  const average = (some: readonly Certified[], method: Method) =>
    some.length === 0 ? null : mean(some.map((one) => Math.min(budget, verdictOf(one, method).upTo)));
  const right = certified.filter(({ instance }) => correct(instance));
  return methods.map((method) => ({
    method,
    avgMaxQ: average(certified, method),
    avgMaxQCorrect: average(right, method),
    undecided: certified.filter((one) => {
      const { upTo, from } = verdictOf(one, method);
      return upTo < budget && from !== upTo + 1;
    }).length,
  }));
}

/** Robustness radius: the smallest number of switches that flips; null where the search left it open. */
const radiusOf = ({ certificate }: Certified): number | null => certificate.exact;

export function radiusRows(certified: readonly Certified[], budget: number): CertifyRow<'radius'>[] {
  const count = (radius: number | null) => certified.filter((one) => radiusOf(one) === radius).length;
  const row = (label: string, instances: number) => ({
    radius: label,
    instances,
    share: instances / certified.length,
  });
  return [
    ...Array.from({ length: budget }, (_, n) => row(String(n + 1), count(n + 1))),
    row(`>${budget}`, count(0)),
    row('open', count(null)),
  ];
}

const listedWeapons = 100;

/** Items by how often they stand in the flipping set found (the smallest one where it is known, else greedy's). */
export function weaponRows(
  certified: readonly Certified[],
  titles: readonly string[],
  popularity: ArrayLike<number>,
): CertifyRow<'weapons'>[] {
  const times = new Map<number, number>();
  let flips = 0;
  for (const { certificate } of certified) {
    const set = certificate.exactSet.length > 0 ? certificate.exactSet : certificate.greedySet;
    if (set.length > 0) flips++;
    for (const item of set) times.set(item, (times.get(item) ?? 0) + 1);
  }
  return [...times]
    .sort(([a, n], [b, m]) => m - n || a - b)
    .slice(0, listedWeapons)
    .map(([item, n]) => ({
      title: titles[item],
      times: n,
      share: n / flips,
      popularity: popularity[item],
      item,
    }));
}

const quarters = ['lowest', 'second', 'third', 'highest'];

/** avg-max q (exact where known, else the best bound) by quarters of a property of the instances. */
export function groupRows(
  certified: readonly Certified[],
  by: CertifyRow<'groups'>['by'],
  value: (instance: number) => number,
  { attack }: CertifySpec,
): CertifyRow<'groups'>[] {
  const sorted = certified
    .map((one) => ({ one, at: value(one.instance) }))
    .sort((a, b) => a.at - b.at || a.one.instance - b.one.instance);
  return quarters.flatMap((group, n) => {
    const some = sorted.slice(
      Math.round((n * sorted.length) / quarters.length),
      Math.round(((n + 1) * sorted.length) / quarters.length),
    );
    if (some.length === 0) return [];
    return [
      {
        by,
        group,
        from: some[0].at,
        to: some[some.length - 1].at,
        instances: some.length,
        robust: mean(some.map(({ one }) => Math.min(attack.budget, verdictOf(one, 'exact').upTo))),
      },
    ];
  });
}
