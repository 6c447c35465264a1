/** A point of a curve against the norm spent. */
export interface NormPoint {
  /** Mean row norm of the perturbation. */
  readonly norm: number;
  readonly value: number;
}

/** Norms nearer than this share are the same: adding a step to float32 parameters rounds what is spent. */
const rounding = 1e-4;

/**
 * The value of a curve at `norm`, by straight lines between its points; null beyond its ends. Points may come in any
 * order; of several at one norm the first counts.
 */
export function valueAtNorm(curve: readonly NormPoint[], norm: number): number | null {
  const points = [...curve].sort((a, b) => a.norm - b.norm);
  for (let n = 0; n < points.length; n++) {
    if (Math.abs(points[n].norm - norm) <= rounding * norm) return points[n].value;
    const next = points[n + 1];
    if (next && points[n].norm < norm && norm < next.norm) {
      const share = (norm - points[n].norm) / (next.norm - points[n].norm);
      return points[n].value + share * (next.value - points[n].value);
    }
  }
  return null;
}

/** What a comparison at one budget found; measures as means over the seeds. */
export interface EqualNorm {
  /** The measure is an error, which an attack raises; others it lowers. */
  readonly error?: boolean;
  readonly method: string;
  readonly other: string;
  readonly epsilon: number;
  /** Mean row norms that the two spend at ε. */
  readonly norm: number;
  readonly otherNorm: number;
  readonly clean: number;
  readonly value: number;
  /** The other method at the same ε, and where it spends the same norm; null where its curve does not reach there. */
  readonly otherAtEpsilon: number;
  readonly otherAtNorm: number | null;
  /** Differences below it count as none, in units of the measure. */
  readonly margin: number;
  /**
   * p of three claims, paired over the seeds and each corrected for how many are made: that the two differ at equal
   * norm, that they differ there by less than the margin, that they differ at equal ε. Null where nothing was tested.
   */
  readonly pApart: number | null;
  readonly pSame: number | null;
  readonly pAtEpsilon: number | null;
  /** Seeds that would decide what these leave open; null where a thousand would not. */
  readonly seedsToDecide: number | null;
  readonly seeds: number;
}

export type Verdict = 'stronger' | 'only bigger' | 'weaker' | 'no stronger' | 'undecided' | 'unknown';

/** Below this corrected p something is claimed. */
const level = 0.05;
const claimed = (p: number | null) => p !== null && p < level;

/**
 * Is a method stronger than another, or only bigger? `stronger` and `weaker` where the seeds tell the two apart at
 * equal norm. Else, where they show that the two differ by less than the margin there, `only bigger` where the method
 * spends more than a hundredth more and the seeds show that it takes more at equal ε, and `no stronger` where not.
 * `undecided` where they show neither; `unknown` with one seed, or where the other curve does not reach the norm.
 */
export function verdictOf(found: EqualNorm): Verdict {
  const { error, value, otherAtNorm, otherAtEpsilon, norm, otherNorm, seeds } = found;
  const worseThan = (other: number) => (error ? value > other : value < other);
  if (otherAtNorm === null || seeds < 2) return 'unknown';
  if (claimed(found.pApart)) return worseThan(otherAtNorm) ? 'stronger' : 'weaker';
  if (!claimed(found.pSame)) return 'undecided';
  const takesMore = claimed(found.pAtEpsilon) && worseThan(otherAtEpsilon);
  return norm > 1.01 * otherNorm && takesMore ? 'only bigger' : 'no stronger';
}

const short = (value: number, digits = 3) => Number(value.toPrecision(digits)).toString();
const shortP = (p: number | null) => (p !== null && p < 0.001 ? 'p < 0.001' : `p = ${short(p ?? 1, 2)}`);

/**
 * The same in a sentence or two, every figure from the numbers:
 * 'At ε = 0.5 BIM takes HR@10 from 0.089 to 0.033 with a mean row norm of 2.5, FGSM to 0.088 with 0.49. …'
 */
export function inWords(found: EqualNorm, measure: string): string {
  const { method, other, epsilon, clean, value, norm, otherAtEpsilon, otherNorm, otherAtNorm, seeds } = found;
  const both = `At ε = ${short(epsilon)} ${method} takes ${measure} from ${short(clean)} to ${short(value)} with a mean row norm of ${short(norm)}, ${other} to ${short(otherAtEpsilon)} with ${short(otherNorm)}.`;
  if (otherAtNorm === null) {
    return `${both} The curve of ${other} does not reach a norm of ${short(norm)}; widen the range of ε to compare them there.`;
  }
  const at = `With the norm of ${method}, ${other} takes it to ${short(otherAtNorm)}`;
  const margin = short(found.margin, 2);
  const apart = `(corrected ${shortP(found.pApart)}, ${seeds} seeds)`;
  const same = `the seeds show that this is within ${margin} of ${method} (corrected ${shortP(found.pSame)}, ${seeds} seeds)`;
  switch (verdictOf(found)) {
    case 'stronger':
      return `${both} ${at}: ${method} is stronger, not only bigger ${apart}.`;
    case 'weaker':
      return `${both} ${at}: at equal norm ${method} is weaker ${apart}.`;
    case 'only bigger':
      return `${both} ${at}; ${same}: ${method} is only bigger.`;
    case 'no stronger':
      return `${both} ${at}; ${same}: ${method} is no stronger.`;
    case 'undecided': {
      const needed = found.seedsToDecide;
      const would =
        needed === null ? 'more than 1,000 seeds would be needed' : `about ${needed} seeds would decide`;
      return `${both} ${at}. ${seeds} seeds show neither a difference nor that it is within ${margin}: undecided; with this spread ${would}.`;
    }
    case 'unknown':
      return `${both} ${at}; one seed cannot tell whether the difference is more than chance.`;
  }
}
