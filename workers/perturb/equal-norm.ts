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
  /** Two-sided paired t-test of `value` against `otherAtNorm` over the seeds; null where there is none. */
  readonly p: number | null;
  readonly seeds: number;
}

export type Verdict = 'stronger' | 'only bigger' | 'weaker' | 'no stronger' | 'unknown';

/** Below this p the seeds tell two methods apart. */
const level = 0.05;

/**
 * Is a method stronger than another, or only bigger? `stronger` and `weaker` where the seeds tell the two apart at
 * equal norm; else `only bigger` where it spends more than a hundredth more and takes more at equal ε, and
 * `no stronger` where it does not. `unknown` with one seed, or where the other curve does not reach the norm.
 */
export function verdictOf(found: EqualNorm): Verdict {
  const { error, value, otherAtNorm, otherAtEpsilon, norm, otherNorm, p, seeds } = found;
  const worseThan = (other: number) => (error ? value > other : value < other);
  if (otherAtNorm === null || seeds < 2) return 'unknown';
  const apart = p === null ? value !== otherAtNorm : p < level;
  if (apart) return worseThan(otherAtNorm) ? 'stronger' : 'weaker';
  return norm > 1.01 * otherNorm && worseThan(otherAtEpsilon) ? 'only bigger' : 'no stronger';
}

const short = (value: number, digits = 3) => Number(value.toPrecision(digits)).toString();

/**
 * The same in a sentence or two, every figure from the numbers:
 * 'At ε = 0.5 BIM takes HR@10 from 0.089 to 0.033 with a mean row norm of 2.5, FGSM to 0.088 with 0.49. …'
 */
export function inWords(found: EqualNorm, measure: string): string {
  const { method, other, epsilon, clean, value, norm, otherAtEpsilon, otherNorm, otherAtNorm, p } = found;
  const both = `At ε = ${short(epsilon)} ${method} takes ${measure} from ${short(clean)} to ${short(value)} with a mean row norm of ${short(norm)}, ${other} to ${short(otherAtEpsilon)} with ${short(otherNorm)}.`;
  if (otherAtNorm === null) {
    return `${both} The curve of ${other} does not reach a norm of ${short(norm)}; widen the range of ε to compare them there.`;
  }
  const same = `With the norm of ${method}, ${other} takes it to ${short(otherAtNorm)}`;
  const told = p === null ? '' : ` (p = ${short(p, 2)}, ${found.seeds} seeds)`;
  switch (verdictOf(found)) {
    case 'stronger':
      return `${both} ${same}: ${method} is stronger, not only bigger${told}.`;
    case 'weaker':
      return `${both} ${same}: at equal norm ${method} is weaker${told}.`;
    case 'only bigger':
      return `${both} ${same}, which the seeds do not tell apart from ${method}${told}: ${method} is only bigger.`;
    case 'no stronger':
      return `${both} ${same}, which the seeds do not tell apart from ${method}${told}: ${method} is no stronger.`;
    case 'unknown':
      return `${both} ${same}; one seed cannot tell whether the difference is more than chance.`;
  }
}
