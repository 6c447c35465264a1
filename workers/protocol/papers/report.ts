import { papers } from '../names/papers.ts';
import type { Result } from '../result.ts';
import { parseSpec } from '../spec/resolve.ts';
import type { Spec, SpecInput } from '../spec/spec.ts';
import { anelli2021 } from './anelli-2021.ts';
import type { Baseline, Card, Claim, PaperCards, Run, Work } from './card.ts';
import { paperData } from './datasets.ts';
import { du2019 } from './du-2019.ts';
import type { Evidence } from './evidence.ts';
import { hanoi2024 } from './hanoi-2024.ts';
import { liu2020 } from './liu-2020.ts';
import { figureOf, type Printed } from './numbers.ts';
import { shortNumber } from './short.ts';
import { type Sample, sampleOf, type Verdict, verdictOf } from './verdict.ts';
import { wu2021 } from './wu-2021.ts';

/** All cards, in the order of the papers' numbers. */
export const paperCards: readonly PaperCards[] = [liu2020, du2019, anelli2021, wu2021, hanoi2024];

/** What is kept of a run with one seed: numbers, and how they came about. Nothing of the data. */
export interface RunRecord {
  readonly run: string;
  readonly seed: number;
  /** Of what decided it: another hash, and it is run again. */
  readonly hash: string;
  readonly engine: string;
  /** Of the day, ISO 8601. */
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  /** By the clock. */
  readonly seconds: number;
  /** By `claimKey`, a value a repeat. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** True for what this device ran since the page was opened. */
  readonly here?: boolean;
}

/** The file of a report, as the command line writes it and the page carries it. */
export interface StoredReport {
  readonly format: 'brittle-papers';
  readonly version: 1;
  readonly records: readonly RunRecord[];
}

/** A claim's or a baseline's values in a record. */
export const claimKey = (card: Card, { id }: Pick<Claim, 'id'>): string => `${card.id}/${id}`;
const baselineKey = (card: Card, { label }: Baseline): string => `${card.id}/beside ${label}`;

/** A card by its name in an address or on the command line, 'wu-2021/table-2'. */
export const cardName = ({ paper }: PaperCards, { id }: Card): string => `${papers[paper].short}/${id}`;

/** The card of a name, with its paper; the first of a paper for the short name of that alone. Null where there is none. */
export function cardOf(name: string): { readonly of: PaperCards; readonly card: Card } | null {
  for (const of of paperCards)
    for (const card of of.cards)
      if (cardName(of, card) === name || papers[of.paper].short === name) return { of, card };
  return null;
}

/** Whether a claim or a baseline draws on the runs of a family. */
export const drawsOn = ({ of }: Pick<Claim, 'of'>, family: string): boolean =>
  typeof of === 'string' ? of === family : of.includes(family);

/** The runs of a card of a size; its baselines' too. */
export function runsOf({ runs }: PaperCards, card: Card, size?: Run['size']): readonly Run[] {
  const all = [...card.claims, ...card.baselines];
  return runs.filter(
    (run) => all.some((one) => drawsOn(one, run.family)) && (size === undefined || run.size === size),
  );
}

const experimentsOf = (work: Work): readonly SpecInput[] => {
  if (work.kind === 'study') return [work.spec];
  return work.kind === 'tuned' ? work.specs : [];
};

/** The experiments of a run and a seed; none where it runs no study. A random split is drawn with the seed too. */
export const specsOf = ({ work, data }: Run, seed: number): readonly Spec[] =>
  experimentsOf(work).map((spec) => {
    const split: SpecInput['split'] =
      spec.study === 'poison'
        ? { kind: 'leave-random', seed }
        : spec.split?.kind === 'leave-random'
          ? { ...spec.split, seed }
          : spec.split;
    const read = data === 'built-in' ? {} : { dataset: { kind: 'generated', size: 'classroom' } };
    return parseSpec({ ...spec, ...read, ...(split && { split }), seed });
  });

/** What a run leaves for claims to be measured on, of the results of its experiments. */
export const evidenceOf = ({ work }: Run, results: readonly Result[]): Evidence | null => {
  if (work.kind === 'tuned') return { kind: 'tuned', results };
  const [result] = results;
  return result ? { kind: 'study', result } : null;
};

/** All that is measured on a run's family, by key. */
const measuresOf = ({ cards }: PaperCards, run: Run) =>
  cards.flatMap((card) => [
    ...card.claims
      .filter((claim) => drawsOn(claim, run.family))
      .map((claim) => [claimKey(card, claim), claim.measure] as const),
    ...card.baselines
      .filter((baseline) => drawsOn(baseline, run.family))
      .map((baseline) => [baselineKey(card, baseline), baseline.measure] as const),
  ]);

/** The keys of what is measured on a run. */
export const measuredOn = (of: PaperCards, run: Run): readonly string[] =>
  measuresOf(of, run).map(([key]) => key);

/** What all claims and baselines of a run's family find in its evidence. */
export const valuesOf = (of: PaperCards, run: Run, evidence: Evidence): RunRecord['values'] =>
  Object.fromEntries(
    measuresOf(of, run)
      .map(([key, measure]) => [key, measure(evidence)] as const)
      .filter(([, values]) => values.length > 0),
  );

/** Which run a figure comes from. */
interface From {
  readonly run: Run;
  readonly records: readonly RunRecord[];
  readonly values: readonly number[];
}

/**
 * The values under a key of the run that comes closest to the paper, which is the last in the order of runs: of those
 * that have all their seeds, or where none has, of those that have any. What this device ran goes before what is stored.
 */
function closest(
  runs: readonly Run[],
  records: readonly RunRecord[],
  one: Pick<Claim, 'of'>,
  key: string,
): From | null {
  const all = runs
    .filter(({ family }) => drawsOn(one, family))
    .map((run) => {
      const ours = records
        .filter((record) => record.run === run.id && record.values[key])
        .toSorted((a, b) => a.seed - b.seed);
      return { run, records: ours, values: ours.flatMap((record) => record.values[key] ?? []) };
    })
    .filter(({ values }) => values.length > 0);
  const here = all.filter(({ records: ours }) => ours.some((record) => record.here));
  const begun = here.length > 0 ? here : all;
  return begun.findLast(({ run, records: ours }) => ours.length === run.seeds.length) ?? begun.at(-1) ?? null;
}

/** What was found of a claim. */
export interface Finding {
  readonly claim: Claim;
  readonly figure: Printed | null;
  readonly sample: Sample;
  /** Null where it was not run. */
  readonly verdict: Verdict | null;
  readonly from: From | null;
}

/** What kind of thing a claim is about: to count users is not to repeat a measurement. */
export const claimKinds = {
  study: { label: 'Measured results', means: 'models trained and attacked' },
  draws: { label: 'Theorems', means: 'checked on random draws' },
  data: { label: 'Counts of data sets', means: 'users, items, interactions' },
} as const satisfies Partial<Record<Work['kind'], { readonly label: string; readonly means: string }>>;

export function claimKindOf({ runs }: PaperCards, claim: Claim): keyof typeof claimKinds {
  const kind = runs.find(({ family }) => drawsOn(claim, family))?.work.kind;
  return kind === 'draws' || kind === 'data' ? kind : 'study';
}

/** A claim against what was run. */
export function findingOf(
  { runs }: PaperCards,
  card: Card,
  claim: Claim,
  records: readonly RunRecord[],
): Finding {
  const figure = claim.source && figureOf(card.tables, claim.source);
  const from = closest(runs, records, claim, claimKey(card, claim));
  const sample = sampleOf(from?.values ?? []);
  if (!from) return { claim, figure, sample, verdict: null, from };
  const known = figure && { ...figure, runs: claim.source?.runs ?? 1 };
  return { claim, figure, sample, verdict: verdictOf(claim.expects, sample, known, from.run.differs), from };
}

/** What a simple recommender reaches, and on which data, in words; null where it was not run. */
export function besideWords(
  { runs }: PaperCards,
  card: Card,
  baseline: Baseline,
  records: readonly RunRecord[],
): string | null {
  const found = closest(runs, records, baseline, baselineKey(card, baseline));
  if (!found) return null;
  const { id, data } = found.run;
  const on = data === 'built-in' ? 'built-in data' : paperData[data].label;
  return `${baseline.label}: ${baseline.quantity} ${shortNumber(sampleOf(found.values).mean)} on ${on} (${id})`;
}

/** The name of a paper. */
export const paperName = ({ paper }: PaperCards): string => papers[paper].name;
