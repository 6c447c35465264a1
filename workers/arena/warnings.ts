import type { ArenaColumnId, ArenaFamily } from '../protocol/names/arena.ts';
import { type ArenaLine, isOwnRow } from '../protocol/spec/cells.ts';

/** What warnings are computed from: what one column kept, line by line, means over seeds. */
export interface ColumnFigures {
  readonly column: ArenaColumnId;
  readonly family: ArenaFamily;
  readonly kept: ReadonlyMap<ArenaLine, number>;
  /** Mean length of the rows that an attack really moved; null where it moves none. */
  readonly norms: ReadonlyMap<ArenaLine, number | null>;
  /** Standard deviation of the worst case over seeds. */
  readonly spread: number;
}

export interface ArenaWarning {
  readonly column: ArenaColumnId;
  readonly family: ArenaFamily;
  readonly warning: string;
  readonly words: string;
}

/** Shares of instances closer than this are not told apart here. */
const slack = 0.005;

const steps = ['bim', 'pgd'] as const;

/** Signs of a gradient that hides (Athalye et al., ICML 2018; Carlini et al., 2019), of one column of embeddings. */
function maskedSigns({ kept, norms }: ColumnFigures): Omit<ArenaWarning, 'column' | 'family'>[] {
  const found: Omit<ArenaWarning, 'column' | 'family'>[] = [];
  const [fgsm, noise] = [kept.get('fgsm'), kept.get('noise')];
  if (norms.get('fgsm') === 0)
    found.push({
      warning: 'gradient of zero',
      words: 'FGSM moved nothing: the gradient is zero, and what is kept says nothing about robustness.',
    });
  if (fgsm !== undefined && noise !== undefined && noise < fgsm - slack)
    found.push({
      warning: 'noise beats the gradient',
      words:
        'Random noise of the same length does more harm than FGSM: the gradient does not point where it hurts.',
    });
  const walked = steps.flatMap((step) => kept.get(step) ?? []);
  if (fgsm !== undefined && walked.length > 0 && walked.every((value) => fgsm < value - slack))
    found.push({
      warning: 'one step beats many',
      words:
        'FGSM does more harm than BIM and PGD in the same ball: the steps get lost, and a better attack may exist.',
    });
  return found;
}

/** Whether profiles that know nothing of the defence do more than those that were searched for it. */
function beaten({ kept }: ColumnFigures): boolean {
  const adaptive = kept.get('adaptive');
  const others = [...kept].filter(([line]) => isOwnRow(line) && line !== 'adaptive');
  return adaptive !== undefined && others.some(([, value]) => value < adaptive - slack);
}

/** The spread of means between columns. */
function between(figures: readonly ColumnFigures[], worst: (one: ColumnFigures) => number): number {
  const values = figures.map(worst);
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1),
  );
}

/**
 * Every warning of a family's columns. `worst`: a column's worst case, mean over seeds.
 * - gradient of zero, noise beats the gradient, one step beats many: an attack that fails is no robustness.
 * - the search was beaten: what was searched against a copy does less than what was not searched at all.
 * - nothing happens: no attack takes anything, which more fakes or another model would.
 * - seeds vary more than defences: with so few seeds the order of columns is chance.
 */
export function warningsOf(
  figures: readonly ColumnFigures[],
  worst: (one: ColumnFigures) => number,
): ArenaWarning[] {
  const apart = between(figures, worst);
  return figures.flatMap((one) => {
    const { column, family, kept, spread } = one;
    const found = family === 'embeddings' ? maskedSigns(one) : [];
    if (family === 'fakes' && beaten(one))
      found.push({
        warning: 'the search was beaten',
        words:
          'Profiles that know nothing of the defence do more than the adaptive ones: what served on the copy does not serve here, and a better attack exists.',
      });
    const clean = kept.get('clean');
    const attacks = [...kept].filter(([line]) => line !== 'clean');
    if (clean !== undefined && attacks.length > 0 && attacks.every(([, value]) => value >= clean))
      found.push({
        warning: 'nothing happens',
        words:
          'No attack takes anything away: the budget is too small to tell whether this column withstands it.',
      });
    if (figures.length > 1 && spread > apart)
      found.push({
        warning: 'seeds vary more than defences',
        words: 'The worst case varies more over seeds than between the columns: more seeds are needed.',
      });
    return found.map((warning) => ({ column, family, ...warning }));
  });
}
