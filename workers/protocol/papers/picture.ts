import type { PaperCards } from './card.ts';
import { claimKindOf, claimKinds, type Finding, findingOf, paperCards, type RunRecord } from './report.ts';
import type { VerdictId } from './verdict.ts';

/** What both the page and a report draw. */

/** A verdict, or that there is none yet. */
export type Mark = VerdictId | 'none';

/** The shape of a mark within a square of 12: a shape a verdict, so that colour never stands alone. */
export const markShapes: Readonly<Record<Mark, { readonly path: string; readonly filled: boolean }>> = {
  reproduced: { path: 'M6 1a5 5 0 1 0 .001 0z', filled: true },
  direction: { path: 'M6 1.4 11 10.4 1 10.4z', filled: true },
  not: { path: 'M2 2 10 10M10 2 2 10', filled: false },
  untold: { path: 'M6 1.6a4.4 4.4 0 1 0 .001 0z', filled: false },
  none: { path: 'M3 6h6', filled: false },
};

export const markWords: Readonly<Record<Mark, string>> = {
  reproduced: 'Reproduced',
  direction: 'Direction only',
  not: 'Not reproduced',
  untold: 'Cannot be told',
  none: 'Not run yet',
};

export const marks: readonly Mark[] = ['reproduced', 'direction', 'not', 'untold', 'none'];

export const markOf = ({ verdict }: Finding): Mark => verdict?.id ?? 'none';

/** Where things stand on a strip, as shares of its width from 0 to 1. */
export interface Strip {
  readonly zero: number | null;
  readonly mean: number | null;
  readonly interval: readonly [number, number] | null;
  readonly paper: number | null;
  /** Values at both ends. */
  readonly ends: readonly [number, number];
}

/** What was found of a claim beside the paper's figure, on a scale of its own; null where there is nothing to draw. */
export function stripOf({ claim, figure, sample, verdict }: Finding): Strip | null {
  const mean = sample.n > 0 ? sample.mean : null;
  const interval = verdict?.interval ?? null;
  const zero = claim.expects.kind === 'more' || claim.expects.kind === 'same' ? 0 : null;
  const all = [zero, mean, ...(interval ?? []), figure?.value ?? null].filter((value) => value !== null);
  if (mean === null && !figure) return null;
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = high > low ? 0.08 * (high - low) : Math.max(Math.abs(high) * 0.1, 1e-6);
  const ends = [low - room, high + room] as const;
  const at = (value: number) => (value - ends[0]) / (ends[1] - ends[0]);
  return {
    zero: zero === null ? null : at(zero),
    mean: mean === null ? null : at(mean),
    interval: interval && [at(interval[0]), at(interval[1])],
    paper: figure ? at(figure.value) : null,
    ends,
  };
}

/** All findings of a paper, by card. */
export const findingsOf = (paper: PaperCards, records: readonly RunRecord[]) =>
  paper.cards.map((card) => ({
    card,
    findings: card.claims.map((claim) => findingOf(paper, card, claim, records)),
  }));

/** How many of which verdict, in words: '5 reproduced, 34 direction only'. */
export function counted(findings: readonly Finding[]): string {
  const parts = marks.flatMap((mark) => {
    const times = findings.filter((finding) => markOf(finding) === mark).length;
    return times > 0 ? [`${times} ${markWords[mark].toLowerCase()}`] : [];
  });
  return parts.length > 0 ? parts.join(', ') : 'settings, no claim';
}

/** The claims of papers counted by their kind, what was measured first; all papers' where none are named. */
export function countsByKind(
  recordsOf: (of: PaperCards) => readonly RunRecord[],
  papers: readonly PaperCards[] = paperCards,
): readonly {
  readonly label: string;
  readonly means: string;
  readonly claims: number;
  readonly words: string;
}[] {
  const all = papers.flatMap((of) =>
    findingsOf(of, recordsOf(of)).flatMap(({ findings }) =>
      findings.map((finding) => ({ kind: claimKindOf(of, finding.claim), finding })),
    ),
  );
  return (['study', 'draws', 'data'] as const).map((kind) => {
    const own = all.filter((one) => one.kind === kind).map(({ finding }) => finding);
    return { ...claimKinds[kind], claims: own.length, words: counted(own) };
  });
}
