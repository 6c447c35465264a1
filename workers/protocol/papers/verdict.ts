import type { Expects } from './card.ts';

/** What is said of a claim. */
export const verdicts = {
  reproduced: {
    label: 'Reproduced',
    means: 'the paper’s figure lies within the interval, on the side claimed',
  },
  direction: {
    label: 'Direction only',
    means:
      'on the side, or of the size, claimed; the figure is another, or data and settings are not the paper’s',
  },
  not: { label: 'Not reproduced', means: 'the interval, or the figure, lies elsewhere' },
  untold: { label: 'Cannot be told', means: 'too few repeats, or an interval too wide' },
} as const satisfies Record<string, { readonly label: string; readonly means: string }>;

export type VerdictId = keyof typeof verdicts;

/** What was measured, over repeats. */
export interface Sample {
  readonly n: number;
  readonly mean: number;
  /** Of the repeats, over n - 1; 0 of a single one. */
  readonly sd: number;
}

/** The paper's figure, half a unit of its last digit, and how many runs it is a mean of. */
export interface PaperFigure {
  readonly value: number;
  readonly half: number;
  readonly runs: number;
}

export interface Verdict {
  readonly id: VerdictId;
  /** Why, in a sentence. */
  readonly why: string;
  /** In which the mean lies: 95 %, Student's t; null with fewer than two repeats. */
  readonly interval: readonly [number, number] | null;
  /** In which the mean of as many runs as the paper's lies; null where there is none to compare. */
  readonly foretold: readonly [number, number] | null;
}

/** Repeats from which on a spread is believed. */
export const fewest = 3;
/** An interval whose half-width is beyond this share of the paper's figure tells nothing of a level. */
const widest = 0.5;

/** t at which two tails hold 5 %, by degrees of freedom from 1. */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** Student's t beyond which 5 % lie, both tails together; within .003 from one degree of freedom on. */
export const studentAt = (df: number): number => student[df - 1] ?? 1.96 + 2.4 / df;

/** Mean and sample standard deviation. */
export function sampleOf(values: readonly number[]): Sample {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, sd: n < 2 ? 0 : Math.sqrt(squares / (n - 1)) };
}

const around = (mean: number, half: number): readonly [number, number] => [mean - half, mean + half];

/**
 * The rule. The interval of the mean is m ± t·s/√n, Student's at 95 %. The paper's figure is a mean too, of `runs`
 * runs: if it came from runs like these it would lie within m ± t·s·√(1/n + 1/runs), to which half a unit of its last
 * digit is added. Then
 *
 * - fewer than three repeats: cannot be told, but for what must come out exactly;
 * - exactly: reproduced where every repeat has the value, else not;
 * - no change: reproduced where the interval lies within the margin, not where it lies beyond, else cannot be told;
 * - a level: reproduced where the figure lies within, not where it lies outside; cannot be told where the figure lies
 *   within but the interval is wider than half of it either way, or where figures are not compared;
 * - a size said in words: a range, the same on any data. Holds where the interval lies within it, and then the figure is
 *   compared; not where it lies beyond; else cannot be told;
 * - more: on the side claimed where the interval lies above 0; then reproduced where the figure lies within, else
 *   direction only. Not reproduced where the interval lies below 0, or reaches 0 and leaves the figure out. Else it
 *   cannot be told.
 *
 * `compared` is null where data and settings are the paper's, else how they differ: then no figure is compared, and what
 * holds is a direction only.
 */
export function verdictOf(
  expects: Expects,
  sample: Sample,
  figure: PaperFigure | null,
  compared: string | null,
): Verdict {
  const { n, mean, sd } = sample;
  const t = n < 2 ? Number.NaN : studentAt(n - 1);
  const interval = n < 2 ? null : around(mean, (t * sd) / Math.sqrt(n));
  const known = compared === null ? figure : null;
  const foretold =
    n < 2 || !known ? null : around(mean, t * sd * Math.sqrt(1 / n + 1 / known.runs) + known.half);
  const say = (id: VerdictId, why: string): Verdict => ({ id, why, interval, foretold });
  const holds = (why: string) => say(compared === null ? 'reproduced' : 'direction', why);
  if (n === 0) return say('untold', 'Nothing was measured.');
  if (expects.kind === 'exactly') {
    const kept = sd === 0 && mean === (expects.value ?? figure?.value);
    return kept ? holds('Every repeat gave just this.') : say('not', 'A repeat gave something else.');
  }
  if (n < fewest || !interval)
    return say('untold', `${n === 1 ? 'One repeat tells' : 'Two repeats tell'} nothing of the spread.`);
  const [low, high] = interval;
  const within = known && foretold ? foretold[0] <= known.value && known.value <= foretold[1] : null;
  if (expects.kind === 'same') {
    const { margin } = expects;
    if (low >= -margin && high <= margin) return holds(`No change beyond ${margin}.`);
    if (low > margin || high < -margin) return say('not', `A change of more than ${margin}.`);
    return say('untold', `The interval reaches over the margin of ${margin}.`);
  }
  if (expects.kind === 'size') {
    const { from, to, words } = expects;
    if (high < from || low > to)
      return say('not', `The interval lies ${high < from ? 'below' : 'above'} ${words}.`);
    if (low < from || high > to) return say('untold', `The interval reaches over the edge of ${words}.`);
    if (within === false) return say('direction', `Within ${words}; the paper’s figure lies outside.`);
    return holds(`Within ${words}.`);
  }
  if (expects.kind === 'level') {
    if (within === null || !known || !foretold)
      return say('untold', compared ?? 'The paper gives no figure to compare with.');
    if (!within)
      return say('not', `The paper’s figure lies ${known.value > mean ? 'above' : 'below'} the interval.`);
    return (foretold[1] - foretold[0]) / 2 > Math.max(widest * Math.abs(known.value), known.half)
      ? say('untold', 'The interval is wider than half the figure either way.')
      : say('reproduced', 'The paper’s figure lies within the interval.');
  }
  if (low > 0) {
    if (within) return say('reproduced', 'On the side claimed, and the paper’s figure lies within.');
    const why = within === false ? 'the paper’s figure lies outside.' : 'no figure is compared.';
    return say('direction', `On the side claimed; ${why}`);
  }
  if (high < 0) return say('not', 'The other way round.');
  if (within === false) return say('not', 'No difference is seen, and the paper’s figure lies outside.');
  return say('untold', 'The interval reaches 0.');
}
